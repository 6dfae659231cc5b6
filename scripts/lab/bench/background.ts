/**
 * A rule set of nobody's, to measure on top of: synthetic, in the proportions of the 14,966 active rules that 45 files
 * of ET Open had on 2025-08-01, by what their engine analysis says of them. What matters to a pack beside it is which
 * buffers are searched anyway, in how many port groups, for how many patterns, how short the shortest is and whether it
 * has a place; what the patterns say does not matter, and they match nothing in the lab's captures.
 */
import { spread } from '../packets/bytes';

/** Below those of public sets and of this pack. */
const FIRST_SID = 900_001;

interface RuleKind {
  /** Of about a thousand rules. */
  share: number;
  header: string;
  /** @param word a new one of so many letters each time it is called. */
  options(word: (letters: number) => string): string;
}

const TO_SERVER = 'flow:established,to_server;';
const TO_CLIENT = 'flow:established,to_client;';
const OUTWARD = '$HOME_NET any -> $EXTERNAL_NET any';
const INWARD = '$EXTERNAL_NET any -> $HOME_NET any';

/** One pattern in one buffer of the application layer. */
function inBuffer(
  share: number,
  header: string,
  options: (word: (letters: number) => string) => string,
): RuleKind {
  return { share, header, options };
}

const APPLICATIONS: readonly RuleKind[] = [
  inBuffer(
    143,
    `http ${INWARD}`,
    (word) => `${TO_CLIENT} file.data; content:"${word(12)}"; content:"${word(5)}"; distance:0;`,
  ),
  inBuffer(
    134,
    'dns $HOME_NET any -> any any',
    (word) => `dns.query; content:"${word(9)}.example"; nocase; endswith;`,
  ),
  inBuffer(
    135,
    `http ${OUTWARD}`,
    (word) => `${TO_SERVER} http.uri; content:"/${word(8)}.php?${word(4)}=";`,
  ),
  inBuffer(
    95,
    `http ${OUTWARD}`,
    (word) => `${TO_SERVER} http.method; content:"POST"; http.request_body; content:"${word(8)}=";`,
  ),
  inBuffer(
    64,
    `tls ${OUTWARD}`,
    (word) => `${TO_SERVER} tls.sni; content:"${word(10)}.example"; endswith;`,
  ),
  inBuffer(58, `http ${OUTWARD}`, (word) => `${TO_SERVER} http.user_agent; content:"${word(7)}";`),
  inBuffer(
    33,
    `tls ${INWARD}`,
    (word) => `${TO_CLIENT} tls.cert_subject; content:"CN=${word(9)}";`,
  ),
  inBuffer(20, `http ${OUTWARD}`, (word) => `${TO_SERVER} http.host; content:"${word(9)}";`),
  inBuffer(
    16,
    `http ${OUTWARD}`,
    (word) => `${TO_SERVER} http.header; content:"${word(7)}|3a 20|";`,
  ),
  inBuffer(
    21,
    `http ${INWARD}`,
    (word) => `${TO_CLIENT} content:"${word(9)}"; content:"${word(6)}"; distance:0;`,
  ),
  inBuffer(5, `smtp ${OUTWARD}`, (word) => `${TO_SERVER} content:"${word(9)}";`),
];

/** Ports as public rules name them most. */
const SERVER_PORTS = [21, 25, 139, 143, 445, 1433, 1521, 3306, 3389];

const PAYLOADS: readonly RuleKind[] = [
  // With a place but without dsize: searched in each packet and in the stream.
  {
    share: 37,
    header: `tcp ${OUTWARD}`,
    options: (word) =>
      `${TO_SERVER} content:"${word(5)}|00|"; depth:6; content:"${word(4)}"; distance:0;`,
  },
  ...SERVER_PORTS.map((port) => ({
    share: 3,
    header: `tcp any any -> $HOME_NET ${port}`,
    options: (word: (letters: number) => string) =>
      `${TO_SERVER} content:"${word(9)}"; content:"|90 90|"; distance:0;`,
  })),
  ...SERVER_PORTS.map((port) => ({
    share: 4,
    header: `tcp any any -> $HOME_NET ${port}`,
    options: (word: (letters: number) => string) =>
      `${TO_SERVER} content:"|00 03|"; depth:2; content:"${word(8)}"; distance:0;`,
  })),
  { share: 7, header: `tcp ${OUTWARD}`, options: (word) => `${TO_SERVER} content:"${word(9)}";` },
  {
    share: 5,
    header: `tcp ${INWARD}`,
    options: (word) => `${TO_CLIENT} content:"${word(9)}|0d 0a|";`,
  },
  {
    share: 3,
    header: `tcp any [443,6112] -> $HOME_NET any`,
    options: (word) => `${TO_CLIENT} content:"${word(8)}";`,
  },
  {
    share: 2,
    header: `tcp ${INWARD}`,
    options: (word) => `${TO_CLIENT} content:"|00 03|"; depth:2; content:"${word(8)}"; distance:0;`,
  },
  {
    share: 3,
    header: 'tcp any any -> any any',
    options: (word) => `flow:established; content:"${word(4)}|00|";`,
  },
  {
    share: 4,
    header: `tcp ${OUTWARD}`,
    options: (word) => `${TO_SERVER} dsize:>11; content:"${word(7)}"; depth:9;`,
  },
  { share: 2, header: 'ip any any -> any any', options: (word) => `content:"${word(10)}";` },
  {
    share: 6,
    header: 'udp any any -> $HOME_NET [53,111,161,1900,5060]',
    options: (word) => `content:"|00 03|"; depth:2; content:"${word(5)}"; distance:0;`,
  },
  {
    share: 5,
    header: 'udp $HOME_NET any -> any [53,123,1434]',
    options: (word) => `content:"${word(8)}";`,
  },
  { share: 4, header: `udp ${OUTWARD}`, options: (word) => `content:"${word(8)}";` },
  {
    share: 2,
    header: 'udp any any -> $HOME_NET any',
    options: (word) => `content:"|01 00|${word(3)}"; depth:5;`,
  },
];

/** Lists of addresses, TCP first; nothing of them is in the lab's captures. */
const ADDRESSES: readonly RuleKind[] = [
  {
    share: 50,
    header: 'tcp [203.0.113.0/28,203.0.113.77] any -> $HOME_NET any',
    options: () => '',
  },
  { share: 13, header: 'ip $HOME_NET any -> [203.0.113.0/28,203.0.113.77] any', options: () => '' },
];

const KINDS: readonly RuleKind[] = [...APPLICATIONS, ...PAYLOADS, ...ADDRESSES];

/** As many rules, one a line; the same in every run. */
export function backgroundRules(count: number): string {
  const kinds = KINDS.flatMap((kind) => Array.from({ length: kind.share }, () => kind));
  const lines = Array.from({ length: count }, (_, i) => {
    const { header, options } = kinds[spread('kind', i) % kinds.length]!;
    let letter = 0;
    const word = (letters: number) =>
      Array.from({ length: letters }, () =>
        String.fromCharCode(97 + (spread('letter', i, (letter += 1)) % 26)),
      ).join('');
    const sid = FIRST_SID + i;
    return `alert ${header} (msg:"SYNTHETIC background ${sid}"; ${options(word)} sid:${sid}; rev:1;)`;
  });
  return `${lines.join('\n')}\n`;
}
