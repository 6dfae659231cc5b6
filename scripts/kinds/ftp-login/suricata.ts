import { patternBytes } from '../../lib/suricata-literals';
import type { Mark } from '../../model/mark';
import type { KindContext } from '../../model/observable';
import type { Side } from '../../model/scenario';
import type { MarkOption, RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import { saidBy, toOrFromDevice } from '../sides';
import { passwordsByUser, type FtpLogin } from './pattern';

/**
 * In what a client sends, its name and its password stand behind each other. Where the answer counts, both sides are
 * remembered: Suricata looks at each of them a part at a time (2,560 bytes), so that either may be seen first. Silent
 * rules mark the flow for the login that a part ends with, and for the answer; whichever side is seen last alerts.
 */
export function suricata(o: FtpLogin, { id }: KindContext): SuricataMatch[] {
  const limit = { track: 'by_both', seconds: o.suppressSeconds } as const;
  const users = passwordsByUser(o);
  if (!o.accepted) {
    return users.flatMap(([user, passwords]): SuricataMatch[] => {
      const match = {
        ...toOrFromDevice('client'),
        protocol: 'ftp',
        options: [saidBy('client'), ...named(user), login(accountPattern(user, passwords))],
        limit,
      } as const satisfies Omit<SuricataMatch, 'key'>;
      const key = `login-${keyOf(user)}`;
      return [{ ...match, key }, crossing(match, match.options, `${key}-crossed`)];
    });
  }
  const mark = (name: string, action: MarkOption['action']): MarkOption => {
    const flowMark: Mark = { owner: id, name, scope: 'flow' };
    return { kind: 'mark', action, mark: flowMark };
  };
  const silent = (
    side: Side,
    key: string,
    label: string,
    options: SuricataMatch['options'],
  ): SuricataMatch => ({
    ...toOrFromDevice(side),
    key,
    protocol: 'ftp',
    options: [saidBy(side), ...options],
    silent: true,
    label,
  });
  const published = users.map(([user, passwords]) => accountPattern(user, passwords)).join('|');
  // Nobody else in a line behind it.
  const last = `(?!(?:.*\\x0a)?${USER})`;
  const alert = (side: Side, key: string, options: SuricataMatch['options']) => {
    const match = {
      ...toOrFromDevice(side),
      protocol: 'ftp',
      options: [saidBy(side), ...options],
      limit,
    } as const satisfies Omit<SuricataMatch, 'key'>;
    return [{ ...match, key }, crossing(match, match.options, `${key}-crossed`)];
  };
  return [
    ...users.map(([user, passwords]) =>
      silent('client', `tried-${keyOf(user)}`, `tried as ${keyOf(user)}`, [
        mark('tried', 'set'),
        ...named(user),
        login(`${accountPattern(user, passwords)}${last}`),
      ]),
    ),
    silent('client', 'left', 'somebody else tries', [
      mark('tried', 'unset'),
      ANYBODY,
      login(`(?!${published})${last}`),
    ]),
    silent('server', 'let-in', 'let in', [mark('let-in', 'set'), ...answered(230, 530)]),
    silent('server', 'refused', 'refused', [mark('let-in', 'unset'), ...answered(530, 230)]),
    ...alert('server', 'accepted', [mark('tried', 'isset'), ...answered(230, 530)]),
    ...alert('client', 'accepted-before', [
      mark('let-in', 'isset'),
      ANYBODY,
      login(`(?:${published})${last}`),
    ]),
  ];
}

const USER = '(?i:USER) ';

const ANYBODY: RuleOption = {
  kind: 'content',
  bytes: Buffer.from('USER '),
  nocase: true,
  fastPattern: true,
};

/** What the fast matcher gets. */
function named(user: string): RuleOption[] {
  return [{ kind: 'content', bytes: Buffer.from(`USER ${user}`), nocase: true, fastPattern: true }];
}

/** A line that names a user, with what stands behind the command. */
function login(behind: string): RuleOption {
  return { kind: 'pcre', pattern: `(?:^|\\x0a)${USER}${behind}`, modifiers: 's' };
}

/** A name, and one of its passwords in the next line. */
function accountPattern(user: string, passwords: readonly string[]): string {
  const literal = (text: string) => patternBytes(Buffer.from(text));
  const either = passwords.map(literal).join('|');
  return `${literal(user)}\\x0d?\\x0a(?i:PASS) (?:${either})\\x0d?\\x0a`;
}

/** An answer to a login, behind the line that asks for the password, and none of the other kind behind it. */
function answered(code: 230 | 530, other: 230 | 530): RuleOption[] {
  return [
    { kind: 'content', bytes: Buffer.from(`\n${code}`), fastPattern: true },
    { kind: 'pcre', pattern: `^[ -](?!.*\\x0a${other}[ -])`, modifiers: 'Rs' },
  ];
}

function keyOf(user: string): string {
  return user.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');
}
