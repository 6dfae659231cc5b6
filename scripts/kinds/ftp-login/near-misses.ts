import type { Message, Scenario } from '../../model/scenario';
import { LET_IN, login } from '../../protocols/file-transfer/ftp';
import { passwordsByUser, type FtpLogin } from './pattern';
import { listings, OUTSIDE, REFUSED, session, refusedLogins } from './traffic';

/** A session that is no login with a published account, or none that was let in. */
interface Miss {
  what: string;
  messages: Message[];
}

export function nearMisses(o: FtpLogin): Scenario[] {
  const { user, password } = o.accounts[0];
  const misses = [
    ...wrongAccounts(o),
    ...partsOfOne(user, password),
    ...saidByTheServer(o),
    ...(o.accepted ? [...notLetIn(o), ...longSessions(user, password)] : []),
  ];
  return [...misses.flatMap(fromAndToOutside), inAnotherProtocol(user)];
}

function wrongAccounts(o: FtpLogin): Miss[] {
  return passwordsByUser(o).flatMap(([user, [password = '']]) =>
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
}

function partsOfOne(user: string, password: string): Miss[] {
  const own = login(user, password, LET_IN);
  return [
    {
      what: 'its password under another name, behind its own name with another',
      messages: [...login(user, 'canary', REFUSED), ...login('canary', password, LET_IN).slice(1)],
    },
    { what: 'its password alone', messages: own.filter((_, i) => i !== 1 && i !== 2) },
    { what: 'its name alone', messages: own.filter((_, i) => i !== 3) },
  ];
}

function saidByTheServer(o: FtpLogin): Miss[] {
  const { user, password } = o.accounts[0];
  const said = (what: string, greeting: string): Miss => ({
    what,
    messages: [
      { from: 'server', bytes: Buffer.from(greeting) },
      ...login('canary', 'canary', LET_IN).slice(1),
    ],
  });
  return [
    ...passwordsByUser(o).map(([name, [word = '']]) =>
      said(
        `${name}: name and password said by the server`,
        `220 lab\r\nUSER ${name}\r\nPASS ${word}\r\n`,
      ),
    ),
    said(
      'name and password said by the server in its greeting',
      `220-USER ${user}\r\n220-PASS ${password}\r\n220 lab\r\n`,
    ),
  ];
}

function notLetIn(o: FtpLogin): Miss[] {
  return passwordsByUser(o).flatMap(([name, [word = '']]): Miss[] => {
    const refused = login(name, word, REFUSED);
    const other = login('canary', 'canary', LET_IN);
    return [
      { what: `${name}: refused`, messages: refused },
      {
        what: `${name}: refused, and another let in`,
        messages: [...refused, ...upTo(NOOP.length), ...other.slice(1)],
      },
      {
        what: `${name}: answered with another number`,
        messages: login(name, word, '2301 no such answer\r\n332 230 is not said\r\n'),
      },
      {
        what: `${name}: refused, and "let in" said by the client`,
        messages: [
          ...refused,
          { from: 'client', bytes: Buffer.from('NOOP\r\n230 Login successful.\r\n') },
          { from: 'server', bytes: Buffer.from('500 Unknown command.\r\n') },
        ],
      },
      {
        what: `${name}: refused behind another that was let in`,
        messages: [...other, ...refused.slice(1)],
      },
    ];
  });
}

function fromAndToOutside({ what, messages }: Miss): Scenario[] {
  return [
    { name: what, flows: [session(messages)] },
    {
      name: `${what}, of a client outside`,
      flows: [{ ...session(messages), client: { address: OUTSIDE, port: 40702 } }],
    },
    {
      name: `${what}, of a server outside`,
      flows: [{ ...session(messages), server: { address: OUTSIDE, port: 21 } }],
    },
  ];
}

function inAnotherProtocol(user: string): Scenario {
  const messages: Message[] = [
    {
      from: 'client',
      bytes: Buffer.from(`GET /?q=USER HTTP/1.1\r\nHost: a\r\nX: USER ${user}\r\n\r\n`),
    },
    {
      from: 'server',
      bytes: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n230 '),
    },
  ];
  return { name: 'the same words in another protocol', flows: [session(messages, 8080)] };
}

/** A part of a refusal, with a number behind each line that is no answer: several are as much as engines look at at once. */
const NO_ANSWER = Buffer.from('530-Canary.\r\n2301 canary\r\n'.repeat(30));

/** Where the two sides are looked at one after the other. */
function longSessions(user: string, password: string): Miss[] {
  const refused = login(user, password, REFUSED);
  const other = login('canary', 'canary', LET_IN);
  return [
    { what: 'refused, and a long session', messages: [...refused, ...listings()] },
    {
      what: 'answered with other numbers, and a long session',
      messages: [
        ...login(user, password, '2301 no such answer\r\n332 230 is not said\r\n'),
        ...listings(),
      ],
    },
    {
      what: 'refused at length, behind another that was let in, between long sessions',
      messages: [
        ...other,
        ...listings(),
        ...login(user, password, NO_ANSWER.toString()).slice(1),
        ...Array.from({ length: 4 }, () => ({ from: 'server' as const, bytes: NO_ANSWER })),
        { from: 'server', bytes: Buffer.from(`${REFUSED}2301 canary\r\n`) },
        ...listings(),
      ],
    },
    { what: 'another let in, and a long session', messages: [...other, ...listings()] },
    {
      what: 'refused, and another let in behind many that were refused',
      messages: [...refused, ...refusedLogins().slice(1), ...other.slice(1)],
    },
    {
      what: 'refused behind another that was let in, and a long session',
      messages: [...other, ...refused.slice(1), ...listings()],
    },
    {
      what: 'refused, something else said, another let in, and a long session',
      messages: [...refused, ...upTo(NOOP.length), ...other.slice(1), ...listings()],
    },
    {
      what: 'refused where a part ends that is looked at, and another let in',
      messages: [
        ...refused.slice(0, 1),
        ...upTo(PART_BYTES - refused[1]!.bytes.length),
        ...refused.slice(1),
        ...other.slice(1),
      ],
    },
    {
      what: 'refused, a long session, and another let in',
      messages: [...refused, ...listings(), ...other.slice(1)],
    },
  ];
}

/** Bytes of one side that Suricata looks at together (stream.reassembly.toserver-chunk-size, as shipped). */
const PART_BYTES = 2560;

const NOOP = 'NOOP\r\n';

/** Commands of so many bytes, or a few less, with an answer. */
function upTo(bytes: number): Message[] {
  return [
    { from: 'client', bytes: Buffer.from(NOOP.repeat(Math.floor(bytes / NOOP.length))) },
    { from: 'server', bytes: Buffer.from('200 NOOP ok.\r\n') },
  ];
}
