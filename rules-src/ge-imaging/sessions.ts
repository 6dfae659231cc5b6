/** Commands and answers of FTP sessions with a scanner (RFC 959). */

const NAMED = [
  { from: 'server', text: '220 GE FTP server ready.\r\n' },
  { from: 'client', text: 'USER insite\r\n' },
  { from: 'server', text: '331 Password required for insite.\r\n' },
] as const;
const LET_IN = [
  { from: 'server', text: '230 User insite logged in.\r\n' },
  { from: 'client', text: 'PWD\r\n' },
  { from: 'server', text: '257 "/" is the current directory.\r\n' },
] as const;

export const PUBLISHED_PASSWORD = [
  ...NAMED,
  { from: 'client', text: 'PASS 2getin\r\n' },
  ...LET_IN,
] as const;

/** The same name with a password that its owner chose. */
export const OWN_PASSWORD = [
  ...NAMED,
  { from: 'client', text: 'PASS canary-9\r\n' },
  ...LET_IN,
] as const;
