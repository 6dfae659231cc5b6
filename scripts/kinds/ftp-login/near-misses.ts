import type { Message, Scenario } from '../../model/scenario';
import { passwordsByUser, type FtpLogin } from './pattern';
import { LET_IN, login, OUTSIDE, REFUSED, session } from './traffic';

export function nearMisses(o: FtpLogin): Scenario[] {
  const users = passwordsByUser(o);
  const wrong = users.flatMap(([user, [password = '']]) =>
    [
      ['another password', user, 'canary'],
      ['a longer password', user, `${password}s`],
      ['a shorter password', user, password.slice(0, -1)],
      ['its password in other letters', user, password.toUpperCase()],
      ['a longer name', `${user}s`, password],
      ['its name in other letters', user.toUpperCase(), password],
      ['its name behind another', `x${user}`, password],
    ].map(([what, name, word]) => ({
      what: `${user}: ${what}`,
      messages: login(name!, word!, LET_IN),
    })),
  );
  const { user, password } = o.accounts[0];
  const own = login(user, password, LET_IN);
  const others: { what: string; messages: Message[] }[] = [
    {
      what: 'its password under another name, behind its own name with another',
      messages: [...login(user, 'canary', REFUSED), ...login('canary', password, LET_IN).slice(1)],
    },
    { what: 'its password alone', messages: own.filter((_, i) => i !== 1 && i !== 2) },
    { what: 'its name alone', messages: own.filter((_, i) => i !== 3) },
    {
      what: 'name and password said by the server',
      messages: [
        {
          from: 'server',
          bytes: Buffer.from(`220-USER ${user}\r\n220-PASS ${password}\r\n220 lab\r\n`),
        },
        ...login('canary', 'canary', LET_IN).slice(1),
      ],
    },
    ...(o.accepted
      ? users.flatMap(([name, [word = '']]) => [
          { what: `${name}: refused`, messages: login(name, word, REFUSED) },
          {
            what: `${name}: refused, and another let in`,
            messages: [
              ...login(name, word, REFUSED),
              ...login('canary', 'canary', LET_IN).slice(1),
            ],
          },
          {
            what: `${name}: answered with another number`,
            messages: login(name, word, '2301 no such answer\r\n332 230 is not said\r\n'),
          },
        ])
      : []),
  ];
  return [
    ...[...wrong, ...others].flatMap(({ what, messages }): Scenario[] => [
      { name: what, flows: [session(messages)] },
      {
        name: `${what}, of a client outside`,
        flows: [{ ...session(messages), client: { address: OUTSIDE, port: 40702 } }],
      },
      {
        name: `${what}, of a server outside`,
        flows: [{ ...session(messages), server: { address: OUTSIDE, port: 21 } }],
      },
    ]),
    {
      name: 'the same words in another protocol',
      flows: [
        {
          ...session(own, 8080),
          messages: [
            {
              from: 'client',
              bytes: Buffer.from(`GET /?q=USER HTTP/1.1\r\nHost: a\r\nX: USER ${user}\r\n\r\n`),
            },
            {
              from: 'server',
              bytes: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n230 '),
            },
          ],
        },
      ],
    },
  ];
}
