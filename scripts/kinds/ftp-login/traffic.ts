import type { Flow, Message, Scenario } from '../../model/scenario';
import { LET_IN, login } from '../../protocols/file-transfer/ftp';
import { passwordsByUser, type FtpLogin } from './pattern';

export const OUTSIDE = '198.51.100.9';
const OTHER_PORT = 2121;

/** Other answers to a login: let in, in several lines, and refused. */
const LET_IN_AT_LENGTH = '230-Welcome.\r\n230 Login successful.\r\n';
export const REFUSED = '530 Login incorrect.\r\n';

export function matching(o: FtpLogin): Scenario[] {
  const scenarios = o.accounts.flatMap(({ user, password }): Scenario[] => {
    const known = login(user, password, LET_IN);
    const name = `${user} with password ${o.accounts.findIndex((one) => one.user === user && one.password === password) + 1}`;
    return [
      { name, flows: [session(known)] },
      {
        name: `${name}, from outside`,
        flows: [{ ...session(known), client: { address: OUTSIDE, port: 40702 } }],
      },
      {
        name: `${name}, on a server outside`,
        flows: [{ ...session(known), server: { address: OUTSIDE, port: 21 } }],
      },
    ];
  });
  const { user, password } = o.accounts[0];
  return [
    ...scenarios,
    { name: 'on another port', flows: [session(login(user, password, LET_IN), OTHER_PORT)] },
    { name: 'let in at length', flows: [session(login(user, password, LET_IN_AT_LENGTH))] },
    {
      name: 'commands in small letters',
      flows: [session(login(user, password, LET_IN, (word) => word.toLowerCase()))],
    },
    {
      name: 'lines that end in LF',
      flows: [
        session(
          login(user, password, LET_IN).map((message) => ({
            ...message,
            bytes: Buffer.from(
              Buffer.from(message.bytes as Uint8Array)
                .toString()
                .replaceAll('\r\n', message.from === 'client' ? '\n' : '\r\n'),
            ),
          })),
        ),
      ],
    },
    ...passwordsByUser(o).map(([name, [word = '']]): Scenario => ({
      name: `${name} behind another login that was refused`,
      flows: [
        session([...login('canary', 'canary', REFUSED), ...login(name, word, LET_IN).slice(1)]),
      ],
    })),
    ...(o.accepted ? longSessions(o) : []).flatMap(({ name, messages }): Scenario[] =>
      PLACES.map(({ where, ...ends }) => ({
        name: `${name}${where}`,
        flows: [{ ...session(messages), ...ends }],
        asIs: true,
      })),
    ),
    ...(o.accepted ? [] : [{ name: 'refused', flows: [session(login(user, password, REFUSED))] }]),
  ];
}

/** Inside the site, and across its border either way. */
const PLACES = [
  { where: '' },
  { where: ', from outside', client: { address: OUTSIDE, port: 40702 } },
  { where: ', on a server outside', server: { address: OUTSIDE, port: 21 } },
] as const;

/**
 * Engines look at a side when there is enough of it: at what the server says before they look at what the client said,
 * or after. What only looks as if it were said by the other side changes nothing.
 */
function longSessions({ accounts }: FtpLogin): { name: string; messages: Message[] }[] {
  const [{ user, password }, ...others] = accounts;
  const known = login(user, password, LET_IN);
  const oddNumbers: Message[] = [
    { from: 'client', bytes: Buffer.from('STAT\r\n530 canary\r\n') },
    { from: 'server', bytes: Buffer.from('211-530 canary\r\n5301 canary\r\n211 End.\r\n') },
  ];
  const greeted: Message = {
    from: 'server',
    bytes: Buffer.from(`${'220-Canary.\r\n'.repeat(300)}USER canary\r\n220 lab\r\n`),
  };
  const sessions: [string, Message[]][] = [
    ['and nothing before', known],
    ['behind many others that were refused', [...refusedLogins(), ...known.slice(1)]],
    ['behind a long greeting that names somebody else', [greeted, ...known.slice(1)]],
    ['and numbers that are no answers', [...known, ...oddNumbers]],
  ];
  return [
    ...sessions.flatMap(([name, messages]) => [
      { name, messages },
      { name: `${name}, then a long session`, messages: [...messages, ...listings()] },
    ]),
    ...others.map((other, i) => ({
      name: `${other.user} with password ${i + 2}, then a long session`,
      messages: [...login(other.user, other.password, LET_IN), ...listings()],
    })),
  ];
}

/** A hundred logins that are refused: more than engines look at at once, from either side. */
export function refusedLogins(): Message[] {
  return Array.from({ length: 100 }, (_, i) =>
    login(`canary${i}`, `canary${i}`, REFUSED).slice(i === 0 ? 0 : 1),
  ).flat();
}

/** What a client does that is in: as much again. */
export function listings(): Message[] {
  const folder = `/export${'/canary'.repeat(40)}`;
  return Array.from({ length: 12 }, (): Message[] => [
    { from: 'client', bytes: Buffer.from(`CWD ${folder}\r\n`) },
    { from: 'server', bytes: Buffer.from(`250 Directory changed to ${folder}\r\n`) },
  ]).flat();
}

export function session(messages: readonly Message[], port = 21): Flow & { transport: 'tcp' } {
  return {
    transport: 'tcp',
    client: { address: '10.20.0.6', port: 40702 },
    server: { address: '10.20.0.9', port },
    messages: [
      ...messages,
      { from: 'client', bytes: Buffer.from('SYST\r\n') },
      { from: 'server', bytes: Buffer.from('215 UNIX Type: L8\r\n') },
    ],
  };
}
