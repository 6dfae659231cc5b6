import { patternBytes } from '../../lib/suricata-literals';
import type { Mark } from '../../model/mark';
import type { KindContext } from '../../model/observable';
import type { MarkOption, RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import { saidBy, toOrFromDevice } from '../sides';
import { passwordsByUser, type FtpLogin } from './pattern';

/**
 * In what a client sends, its name and its password stand behind each other. Where the answer counts, silent rules mark
 * the flow and take the mark away when somebody else logs in; a rule on the server's side asks for it.
 */
export function suricata(o: FtpLogin, { id }: KindContext): SuricataMatch[] {
  const limit = { track: 'by_both', seconds: o.suppressSeconds } as const;
  const users = passwordsByUser(o);
  if (!o.accepted) {
    return users.flatMap(([user, passwords]): SuricataMatch[] => {
      const match = {
        ...toOrFromDevice('client'),
        protocol: 'ftp',
        options: [saidBy('client'), ...login(user, passwords, '')],
        limit,
      } as const satisfies Omit<SuricataMatch, 'key'>;
      const key = `login-${keyOf(user)}`;
      return [{ ...match, key }, crossing(match, match.options, `${key}-crossed`)];
    });
  }
  const tried: Mark = { owner: id, name: 'tried', scope: 'flow' };
  const mark = (action: MarkOption['action']): MarkOption => ({
    kind: 'mark',
    action,
    mark: tried,
  });
  const silent = users.flatMap(([user, passwords]) =>
    (['set', 'unset'] as const).map((action): SuricataMatch => ({
      ...toOrFromDevice('client'),
      key: `${action === 'set' ? 'tried' : 'left'}-${keyOf(user)}`,
      protocol: 'ftp',
      options: [
        saidBy('client'),
        mark(action),
        ...login(user, passwords, action === 'set' ? `(?!.*${ANOTHER})` : `.*${ANOTHER}`),
      ],
      silent: true,
      label: action === 'set' ? `tried as ${keyOf(user)}` : `no more as ${keyOf(user)}`,
    })),
  );
  const answer = {
    ...toOrFromDevice('server'),
    protocol: 'ftp',
    options: [
      saidBy('server'),
      mark('isset'),
      // Behind the line that asks for the password.
      { kind: 'content', bytes: Buffer.from('\n230'), fastPattern: true },
      { kind: 'pcre', pattern: '^[ -]', modifiers: 'R' },
    ],
    limit,
  } as const satisfies Omit<SuricataMatch, 'key'>;
  return [...silent, { ...answer, key: 'accepted' }, crossing(answer, answer.options)];
}

/** Somebody logs in anew. */
const ANOTHER = '(?i:USER) ';

function login(user: string, passwords: readonly string[], behind: string): RuleOption[] {
  const literal = (text: string) => patternBytes(Buffer.from(text));
  const either = passwords.map(literal).join('|');
  return [
    { kind: 'content', bytes: Buffer.from(`USER ${user}`), nocase: true, fastPattern: true },
    {
      kind: 'pcre',
      pattern: `(?:^|\\x0a)(?i:USER) ${literal(user)}\\x0d?\\x0a(?i:PASS) (?:${either})\\x0d?\\x0a${behind}`,
      modifiers: 's',
    },
  ];
}

function keyOf(user: string): string {
  return user.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');
}
