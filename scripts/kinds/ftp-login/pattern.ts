import { z } from 'zod';
import { constantText, field, some, suppressSeconds } from '../../model/schema';

const word = constantText.regex(
  /^[\x21-\x7e]+$/,
  'has blanks or control characters; write it as it is sent',
);

/** A login with one of a few published accounts over FTP, or the answer that lets it in. */
export const schema = z.strictObject({
  kind: z.literal('ftp-login'),
  accounts: field(
    some(
      z.strictObject({
        user: field(word, 'Name of the account, letter by letter', 'insite'),
        password: field(word, 'Its password, letter by letter', '2getin'),
      }),
    ),
    'Accounts, any one of which is a match',
    [{ user: 'insite', password: '2getin' }],
  ),
  accepted: field(
    z.literal(true),
    'Only where the server lets it in (230); tried or not, where nothing is said',
    true,
  ).exactOptional(),
  suppressSeconds,
});
export type FtpLogin = z.infer<typeof schema>;

/** The passwords of each name, by name. */
export function passwordsByUser({ accounts }: FtpLogin): [user: string, passwords: string[]][] {
  const users = new Map<string, string[]>();
  for (const { user, password } of accounts) {
    users.set(user, [...(users.get(user) ?? []), password]);
  }
  return [...users];
}
