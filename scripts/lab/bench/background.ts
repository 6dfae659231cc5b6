/**
 * A rule set of nobody's, to measure on top of: synthetic, in the proportions of a public set. What matters to
 * a pack beside it is which buffers are searched anyway, in how many port groups, and for how many patterns;
 * what the patterns say does not matter, and they match nothing in the lab's captures.
 */
import { spread } from '../packets/bytes';

/** Below those of public sets and of this pack. */
const FIRST_SID = 900_001;

interface RuleKind {
  /** Of a hundred rules. */
  share: number;
  header: string;
  /** @param word a new one of so many letters each time it is called. */
  options(word: (letters: number) => string): string;
}

const TO_SERVER = 'flow:established,to_server;';
const TO_CLIENT = 'flow:established,to_client;';

const KINDS: readonly RuleKind[] = [
  {
    share: 16,
    header: 'http $HOME_NET any -> $EXTERNAL_NET any',
    options: (word) => `${TO_SERVER} http.uri; content:"/${word(8)}.php?${word(4)}=";`,
  },
  {
    share: 8,
    header: 'http $HOME_NET any -> $EXTERNAL_NET any',
    options: (word) =>
      `${TO_SERVER} http.method; content:"POST"; http.uri; content:"/${word(9)}"; http.header; content:"${word(7)}|3a 20|";`,
  },
  {
    share: 5,
    header: 'http $HOME_NET any -> $EXTERNAL_NET any',
    options: (word) => `${TO_SERVER} http.user_agent; content:"${word(10)}";`,
  },
  {
    share: 5,
    header: 'http $EXTERNAL_NET any -> $HOME_NET any',
    options: (word) =>
      `${TO_CLIENT} file.data; content:"${word(12)}"; content:"${word(5)}"; distance:0;`,
  },
  {
    share: 20,
    header: 'dns $HOME_NET any -> any any',
    options: (word) => `dns.query; content:"${word(9)}.example"; nocase; endswith;`,
  },
  {
    share: 14,
    header: 'tls $HOME_NET any -> $EXTERNAL_NET any',
    options: (word) => `${TO_SERVER} tls.sni; content:"${word(10)}.example"; endswith;`,
  },
  {
    share: 10,
    header: 'tcp $HOME_NET any -> $EXTERNAL_NET any',
    options: (word) =>
      `${TO_SERVER} dsize:>11; content:"${word(6)}|00 01|"; depth:8; content:"${word(4)}"; distance:0;`,
  },
  {
    share: 6,
    header: 'tcp $EXTERNAL_NET any -> $HOME_NET any',
    options: (word) => `${TO_CLIENT} content:"${word(8)}|0d 0a|";`,
  },
  ...[25, 21, 23, 110, 139, 445, 1433, 3389].map((port) => ({
    share: 1,
    header: `tcp any any -> $HOME_NET ${port}`,
    options: (word: (letters: number) => string) =>
      `${TO_SERVER} content:"${word(7)}"; content:"|90 90|"; distance:0;`,
  })),
  {
    share: 2,
    header: 'tcp any any -> any any',
    options: (word) => `${TO_SERVER} content:"|00 00 00|${word(5)}";`,
  },
  {
    share: 4,
    header: 'udp $HOME_NET any -> any any',
    options: (word) => `content:"${word(6)}"; dsize:>20;`,
  },
  {
    share: 1,
    header: 'udp any any -> $HOME_NET any',
    options: (word) => `content:"|01 00|${word(5)}"; offset:2; depth:12;`,
  },
  { share: 1, header: 'ip $HOME_NET any -> [203.0.113.0/28,203.0.113.77] any', options: () => '' },
];

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
