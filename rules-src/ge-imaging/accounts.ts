/**
 * Accounts that CISA's advisory and its CVEs print. Of two, FTP is named (Discovery NM 750b, Discovery VH); of the
 * others the way in is not said.
 */
export const SERVICE_ACCOUNTS = [
  { user: 'insite', password: '2getin' },
  { user: 'insite', password: 'insite.genieacq' },
  { user: 'ftpclient', password: 'interfile' },
  { user: 'xruser', password: '4$xray' },
  { user: 'sdc', password: 'adw3.1' },
  { user: 'sdc', password: 'adw2.0' },
] as const;
