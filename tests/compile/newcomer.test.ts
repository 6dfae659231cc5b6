import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BEACON, FAMILY, GOOD, HELLO, saidOf, withMistake } from './newcomer';

/** Mistakes of a newcomer: each is told once, by its file, detection and field or line, with what to write instead. */
const test = suite('compile/newcomer');

const FILES = {
  family: 'acme-pump/family.ts',
  hello: 'acme-pump/hello.ts',
  beacon: 'acme-pump/beacon.ts',
};
type Name = keyof typeof FILES;

/** What is said of a file begins so. */
const PREFIX: Readonly<Record<Name, string>> = {
  family: 'acme-pump/family.ts: ',
  hello: 'acme-pump/hello.ts: acme-pump/hello: ',
  beacon: 'acme-pump/beacon.ts: acme-pump/beacon: ',
};

const FRAMES = /frames: \[.*\],/;
const FIRST_FLOW =
  "tcp('10.20.0.5', '10.20.0.9:7000', [{ from: 'client', text: 'ACME-PUMP/2.1' }])";
const nfsRead = (ref: string, withinSeconds: number) =>
  `observable: { kind: 'nfs-read', after: { ref: '${ref}' }, withinSeconds: ${withinSeconds}, suppressSeconds: 60 },`;
const OBSERVABLE = /observable: \{[\s\S]*?\n {2}\},/;

/** In which file, what is replaced by what, and what is said from the field on. */
const mistakes: [what: string, name: Name, from: string | RegExp, to: string, said: RegExp][] = [
  // TypeScript that cannot be read, or gives undefined.
  [
    'a missing comma',
    'hello',
    "grade: 'seen',",
    "grade: 'seen'",
    /^line 10: .*',' expected.*; see that .*comma.*"grade: 'seen'"$/,
  ],
  [
    'a missing quote',
    'hello',
    "grade: 'seen',",
    "grade: 'seen,",
    /^line 9: .*Unterminated string.*; see that each bracket and quote is closed/,
  ],
  [
    'a missing bracket',
    'hello',
    /\}\);\n$/,
    ');\n',
    /^line \d+: cannot be read: .*; see that each bracket/,
  ],
  [
    'a missing comma in family.ts',
    'family',
    "vendor: 'Acme',",
    "vendor: 'Acme'",
    /^line 8: .*',' expected/,
  ],
  [
    'a forgotten import of tcp',
    'hello',
    /import \{ tcp \}.*\n/,
    '',
    /^line 28: tcp is not declared; write "import \{ tcp \} from '.*\/scripts\/kinds\/proof';" above$/,
  ],
  [
    'a forgotten import of detection',
    'hello',
    /import \{ detection \}.*\n/,
    '',
    /^line 4: detection is not declared; write "import \{ detection \} from '.*\/scripts\/kinds\/detection';"/,
  ],
  [
    'a forgotten import of the family',
    'hello',
    /import \{ ACME_PUMP \}.*\n/,
    '',
    /^line 4: ACME_PUMP is not declared; write "import \{ ACME_PUMP \} from '\.\/family';" above$/,
  ],
  [
    'a forgotten import of ref',
    'beacon',
    'concerns:',
    "after: [ref('acme-pump/hello')], concerns:",
    /^line 22: ref is not declared; write "import \{ ref \} from '.*\/scripts\/model\/mark';"/,
  ],
  [
    'udp for tcp',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace('tcp', 'udp'),
    /^line 29: udp is not declared; write "import \{ udp \} from '\.\.\/\.\.\/scripts\/kinds\/proof';"/,
  ],
  [
    'a family misspelt',
    'hello',
    'detection(ACME_PUMP',
    'detection(ACME_PMUP',
    /^line 5: ACME_PMUP is not declared; did you mean "ACME_PUMP"\?/,
  ],
  [
    'a family misspelt where it is imported',
    'hello',
    /ACME_PUMP/g,
    'ACME_PMUP',
    /^import, line 3: "\.\/family" exports no ACME_PMUP; did you mean "ACME_PUMP"\?/,
  ],
  [
    'text without quotes',
    'hello',
    "'greeting of a pump'",
    'greeting',
    /^line 8: greeting is not declared; .*put text in quotes$/,
  ],
  [
    'an import of a file that is not there',
    'hello',
    "'./family'",
    "'./famly'",
    /^import, line 3: there is no file "\.\/famly\.ts"; write the path/,
  ],
  // What a file gives.
  [
    'no family before the definition',
    'hello',
    'detection(ACME_PUMP, {',
    'detection({',
    /^line 5: detection\(\.\.\.\) has one argument; give it the family first/,
  ],
  [
    'no export',
    'hello',
    'export default detection',
    'const hello = detection',
    /^export: defines a detection and exports none by default; write "export default/,
  ],
  [
    'an export by name',
    'hello',
    'export default detection',
    'export const hello = detection',
    /^export: .*; write "export default/,
  ],
  [
    'two exports by default',
    'hello',
    /$/,
    '\nexport default {};\n',
    /^export: has 2 exports by default; keep one/,
  ],
  [
    'two detections in a file',
    'hello',
    /$/,
    '\nexport const other = detection(ACME_PUMP, {});\n',
    /^export: defines 2 detections; keep one; a second detection has a file of its own$/,
  ],
  [
    'a family that family() did not make',
    'family',
    'family({',
    '({',
    /^export: exports no family; write "export const ACME_PUMP = family/,
  ],
  // Words out of closed sets, and fields.
  [
    'a grade in another case',
    'hello',
    "'seen'",
    "'Seen'",
    /^grade: "Seen" is unknown; did you mean "seen"\?/,
  ],
  [
    'an unknown kind',
    'hello',
    "'stream-frame'",
    "'stream-frames'",
    /^observable\.kind: .*; did you mean "stream-frame"\?/,
  ],
  [
    'no kind',
    'hello',
    /    kind:.*\n/,
    '',
    /^observable\.kind: is missing; write one of address-answer/,
  ],
  [
    'an unknown key of a frame',
    'hello',
    'opening: true',
    'openning: true',
    /^observable\.frames\[0\]\.openning: is no field; did you mean "opening"\?/,
  ],
  [
    'no evidence',
    'hello',
    /  evidence:.*\n/,
    '',
    /^evidence: is missing; write one of primary, secondary, code, derived: Where the bytes come from/,
  ],
  [
    'no word on whom it concerns',
    'beacon',
    /    concerns:.*\n/,
    '',
    /^observable\.concerns: is missing; write one of segment, sender, receiver: Whom it is about/,
  ],
  [
    'another word on whom it concerns',
    'beacon',
    "'sender'",
    "'sendr'",
    /^observable\.concerns: "sendr" is unknown; did you mean "sender"\?/,
  ],
  [
    'false where only true says something',
    'hello',
    'created:',
    'expectable: false, created:',
    /^expectable: false is not true; write true, or leave the field out$/,
  ],
  [
    'a rule file misspelt',
    'hello',
    'created:',
    "file: 'vitalwire.rule', created:",
    /^file: .*; did you mean "vitalwire\.rules"\?/,
  ],
  ['an id that is missing', 'hello', /  id:.*\n/, '', /^id: is missing; write 'acme-pump\/hello'$/],
  ['null', 'hello', /meaning: '.*'/, 'meaning: null', /^meaning: null is null, not text; write '/],
  // Types.
  [
    'a date without quotes',
    'hello',
    "'2026-11-26'",
    '2026-11-26',
    /^created: 1989 is a number, not text; write it in quotes: '\d{4}-\d\d-\d\d'/,
  ],
  [
    'a date of another form',
    'hello',
    "'2026-11-26'",
    "'26.11.2026'",
    /^created: "26\.11\.2026" is not a date; write YYYY-MM-DD$/,
  ],
  [
    'a port beyond all',
    'beacon',
    'port: 7777',
    'port: 70000',
    /^observable\.port: 70000 is too large; write 65535 or less, such as 9610: The UDP port/,
  ],
  [
    'a port in quotes',
    'beacon',
    'port: 7777',
    "port: '7777'",
    /^observable\.port: "7777" is text, not a number; write 9610/,
  ],
  [
    'steps that are no list',
    'hello',
    "['Find the pump.']",
    "'Find the pump.'",
    /^doNow: "Find the pump\." is text, not a list in \[ \]; write \['/,
  ],
  [
    'frames that are no list',
    'hello',
    FRAMES,
    "frames: { name: 'hello' },",
    /^observable\.frames: .* is fields in \{ \}, not a list in \[ \]; write \[\{ name/,
  ],
  [
    'an address and port in one',
    'hello',
    "{ server: '10.20.0.9', port: 7000 }",
    "'10.20.0.9:7000'",
    /^observable\.usual: .* is text, not fields in \{ \}; write \{ server: '10\.20\.0\.9', port: 515 \}/,
  ],
  [
    'an address that is none',
    'hello',
    "server: '10.20.0.9'",
    "server: '10.20.0.999'",
    /^observable\.usual\.server: .* is no IPv4 address; write four numbers up to 255/,
  ],
  [
    'a suppression in words',
    'beacon',
    '3600',
    "'1h'",
    /^observable\.suppressSeconds: "1h" is text, not a number; write 3600/,
  ],
  [
    'no suppression at all',
    'beacon',
    '3600',
    '0',
    /^observable\.suppressSeconds: 0 is too small; write 1 or more/,
  ],
  // Bytes and places.
  [
    'text and bytes in one field',
    'beacon',
    "bytes: 'aa55' }",
    "bytes: 'aa55', text: 'x' }",
    /^observable\.fields\[0\]: `at`, `bytes`, `text` do not go together; write one of \{ at, bytes \}, \{ at, text \}/,
  ],
  [
    'a place alone',
    'beacon',
    "at: 0, bytes: 'aa55' }",
    'at: 0 }',
    /^observable\.fields\[0\]: has `at` alone; write one of \{ at, bytes \}/,
  ],
  [
    'bytes without a place',
    'beacon',
    "at: 0, bytes: 'aa55' }",
    "bytes: 'aa55' }",
    /^observable\.fields\[0\]: has `bytes` alone; write one of \{ at, bytes \}, \{ within, bytes \}, \{ from, bytes \}$/,
  ],
  [
    'odd hex',
    'beacon',
    "'aa55' }",
    "'aa5' }",
    /^observable\.fields\[0\]\.bytes: "aa5" is not hex; write two lowercase hex digits for each byte/,
  ],
  [
    'hex with 0x',
    'beacon',
    "'aa55' }",
    "'0xaa55' }",
    /^observable\.fields\[0\]\.bytes: "0xaa55" is not hex; .* without blanks or 0x/,
  ],
  [
    'hex without quotes',
    'beacon',
    "'aa55' }",
    '0xaa55 }',
    /^observable\.fields\[0\]\.bytes: 43605 is a number, not text; write it in quotes/,
  ],
  [
    'a negative offset',
    'beacon',
    'at: 0',
    'at: -1',
    /^observable\.fields\[0\]\.at: -1 is too small; write 0 or more/,
  ],
  [
    'half a window',
    'beacon',
    '[4, 12]',
    '[4]',
    /^observable\.fields\[1\]\.within: has too few entries, 1; write \[20, 40\]/,
  ],
  [
    'a window of three',
    'beacon',
    '[4, 12]',
    '[4, 12, 14]',
    /^observable\.fields\[1\]\.within: has more than 2 entries; write \[20, 40\]/,
  ],
  [
    'a window backwards',
    'beacon',
    '[4, 12]',
    '[12, 4]',
    /^observable\.fields\[1\]\.within: 12 to 4 is no room .*; give a later last offset/,
  ],
  [
    'a window outside the payload',
    'beacon',
    'port: 7777,',
    'port: 7777, sizeBytes: 10,',
    /^observable\.fields\[1\]\.within: 4 to 12 ends behind the payload, which has 10 bytes; give a last offset of 9 or less$/,
  ],
  [
    'text beyond ASCII',
    'hello',
    "'ACME-PUMP/' }",
    "'Dräger/' }",
    /^observable\.frames\[0\]\.fields\[0\]\.text: "Dräger\/" is not ASCII; write the bytes/,
  ],
  [
    'no text',
    'hello',
    "'ACME-PUMP/' }",
    "'' }",
    /^observable\.frames\[0\]\.fields\[0\]\.text: is empty; write 'HELLO'/,
  ],
  [
    'an expression for text',
    'hello',
    "'ACME-PUMP/' }",
    '/ACME/ }',
    /^observable\.frames\[0\]\.fields\[0\]\.text: .*not text; write 'HELLO'/,
  ],
  [
    'an opening of one byte',
    'hello',
    "'ACME-PUMP/' }",
    "'A' }",
    /^observable\.frames\[0\]\.fields: one byte alone .*; give 2 or more/,
  ],
  [
    'two frames of one name',
    'hello',
    FRAMES,
    "frames: [{ name: 'a', opening: true, fields: [{ at: 0, text: 'AB/' }] }, { name: 'a', opening: true, fields: [{ at: 0, text: 'AB-' }] }],",
    /^observable\.frames\[1\]\.name: "a" is taken; give it its own$/,
  ],
  [
    'a number beyond its bytes',
    'beacon',
    "{ within: [4, 12], bytes: '7e' }",
    "{ at: 4, number: { size: 1, order: 'big', min: 5, max: 300, sample: 7 } }",
    /^observable\.fields\[1\]\.number: 5\.\.300 with sample 7 does not fit 1 bytes; give min <= sample <= max/,
  ],
  [
    'a number without room before it',
    'beacon',
    "{ within: [4, 12], bytes: '7e' }",
    "{ from: 2, bytes: '7e' }, { at: 1, bytes: '7e' }",
    /^observable\.fields\[2\]\.at: overlaps the field before it; list fields in order/,
  ],
  // Other detections.
  [
    'a circle of one',
    'hello',
    OBSERVABLE,
    nfsRead('acme-pump/hello', 60),
    /^observable: names itself through acme-pump\/hello; name what comes before it only$/,
  ],
  [
    'a detection that nobody defines',
    'hello',
    OBSERVABLE,
    nfsRead('acme-pump/beacons', 60),
    /^observable\.after\.ref: names the detection "acme-pump\/beacons", which does not exist; did you mean "acme-pump\/beacon"\?/,
  ],
  [
    'a detection of another kind',
    'hello',
    OBSERVABLE,
    nfsRead('acme-pump/beacon', 60),
    /^observable\.after\.ref: names acme-pump\/beacon, which is of kind udp-datagram; name one of kind rpc-accepted$/,
  ],
  [
    'no time at all',
    'hello',
    OBSERVABLE,
    nfsRead('acme-pump/beacon', 0),
    /^observable\.withinSeconds: 0 is too small; write 1 or more, such as 600/,
  ],
  [
    'an id without ref()',
    'beacon',
    'concerns:',
    "after: 'acme-pump/hello', concerns:",
    /^observable\.after: .* is text, not a list in \[ \]; write \[\{ ref: /,
  ],
  [
    'a difference that names no case',
    'hello',
    'created:',
    "differs: [{ where: 'a pump say hello', engine: 'zeek', reason: 'x' }], created:",
    /^differs\[0\]\.where: .* names no case; did you mean "a pump says hello"\?/,
  ],
  [
    'a text longer than engines look for',
    'hello',
    "'ACME-PUMP/' }",
    `'${'AB'.repeat(2500)}' }`,
    /^observable\.frames\[0\]\.fields\[0\]\.text: is longer than 1024 bytes; write the part that tells it/,
  ],
  [
    'bytes longer than engines look for',
    'beacon',
    "bytes: 'aa55' }",
    `bytes: '${'aa55'.repeat(513)}' }`,
    /^observable\.fields\[0\]\.bytes: is longer than 1024 bytes; write the part that tells it/,
  ],
  [
    'a rule longer than engines read',
    'beacon',
    "{ at: 0, bytes: 'aa55' }, { within: [4, 12], bytes: '7e' }",
    [0, 1024, 2048].map((at) => `{ at: ${at}, bytes: '${'aa55'.repeat(512)}' }`).join(', '),
    /^observable: makes a rule of \d{4,} characters, of which engines read 8000; shorten its constants/,
  ],
  [
    'a window within a constant',
    'beacon',
    "bytes: 'aa55' }",
    `bytes: '${'aa55'.repeat(500)}' }`,
    /^observable\.fields\[1\]\.within: 4 to 12 has no room beside the 1000 bytes at 0; let it begin at 1000 or later/,
  ],
  [
    'a file known by one letter',
    'hello',
    OBSERVABLE,
    "observable: { kind: 'file-content', magic: 'A', at: 0, suppressSeconds: 60 },",
    /^observable\.magic: has 1 character, too few; write 4 or more, such as 'DICM': What stands at `at`$/,
  ],
  [
    'one of the same twice',
    'beacon',
    "{ within: [4, 12], bytes: '7e' }",
    "{ at: 4, oneOf: ['0102', '0304', '0102'] }",
    /^observable\.fields\[1\]\.oneOf\[2\]: "0102" is also entry 0; leave it out, or write what was meant$/,
  ],
  [
    'the same name twice among accounts',
    'hello',
    OBSERVABLE,
    "observable: { kind: 'ftp-login', accounts: [{ user: 'a', password: 'b' }, { user: 'a', password: 'b' }], suppressSeconds: 60 },",
    /^observable\.accounts\[1\]: \{"user":"a","password":"b"\} is also entry 0; leave it out/,
  ],
  // Words for people.
  [
    'a title that another has',
    'hello',
    "title: 'greeting of an Acme pump'",
    "title: 'Beacon of an Acme pump'",
    /^title: "Beacon of an Acme pump" is also what acme-pump\/beacon says; say what tells the two apart/,
  ],
  [
    'a message that another has',
    'hello',
    "message: 'greeting of a pump'",
    "message: 'beacon of a pump'",
    /^message: "beacon of a pump" is also what acme-pump\/beacon says; say what tells the two apart/,
  ],
  [
    'a message over 80 characters',
    'hello',
    "message: 'greeting of a pump'",
    `message: '${'greeting and '.repeat(8)}so'`,
    /^message: makes "VITALWIRE SEEN .*", 1\d\d characters of 80 at most; shorten it by \d+ characters$/,
  ],
  [
    'a message with a semicolon',
    'hello',
    "message: 'greeting of a pump'",
    "message: 'greeting; of a pump'",
    /^message: .* has ";", which a rule's msg cannot hold; use letters/,
  ],
  [
    'a meaning that nobody reads at night',
    'hello',
    "'An Acme pump speaks in clear text.'",
    `'${'An Acme pump speaks. '.repeat(30)}'`,
    /^meaning: has \d+ characters; shorten it to 400$/,
  ],
  [
    'advice to unplug',
    'hello',
    "'Find the pump.'",
    "'Unplug the pump.'",
    /^doNow\[0\]: .* tells readers to unplug .*; write whom to call first/,
  ],
  // Scenarios.
  [
    'a server without a port',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace(':7000', ''),
    /^line 29: the server "10\.20\.0\.9" has no port; write '10\.20\.0\.9:515' with its own$/,
  ],
  [
    'a port with a name',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace('7000', 'http'),
    /^line 29: "10\.20\.0\.9:http" is no host of a flow; write an IPv4 address/,
  ],
  [
    'a port beyond all in a scenario',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace('7000', '99999'),
    /^proof\.alerts\[0\]\.flows\[0\]\.server\.port: 99999 is too large; write 65535 or less/,
  ],
  [
    'a name for an address',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace('10.20.0.9', 'server'),
    /^proof\.alerts\[0\]\.flows\[0\]\.server\.address: "server" is no IPv4 address; write/,
  ],
  [
    'an address of IPv6',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace('10.20.0.9', 'fd00::1'),
    /^line 29: .* is no host of a flow; write an IPv4 address/,
  ],
  [
    'one message, no list',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace(/[[\]]/g, ''),
    /^line 29: .* is no list of messages; write /,
  ],
  [
    'text for a message',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace(/\{.*\}/, "'ACME-PUMP/2.1'"),
    /^line 29: "ACME-PUMP\/2\.1" is no message; write \{ from: 'client'/,
  ],
  [
    'a message with an unknown key',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace('text', 'txt'),
    /^line 29: a message has no `txt`; did you mean "text"\?/,
  ],
  [
    'a message with text and bytes',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace('text', "bytes: '00', text"),
    /^line 29: a message has both text and bytes; write/,
  ],
  [
    'a message from nobody',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace("from: 'client', ", ''),
    /^proof\.alerts\[0\]\.flows\[0\]\.messages\[0\]\.from: is missing; write one of client, server/,
  ],
  [
    'a message from the pump',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace("'client'", "'pump'"),
    /^proof\.alerts\[0\]\.flows\[0\]\.messages\[0\]\.from: "pump" is unknown; write one of client, server/,
  ],
  [
    'a flow that is no list',
    'hello',
    `[${FIRST_FLOW}]`,
    FIRST_FLOW,
    /^proof\.alerts\[0\]\.flows: .* not a list in \[ \]; write \[tcp\(/,
  ],
  [
    'an unknown shape',
    'hello',
    FIRST_FLOW,
    FIRST_FLOW.replace(/\)$/, ", { shape: 'midstraem' })"),
    /^proof\.alerts\[0\]\.flows\[0\]\.shape: .*did you mean "midstream"\?/,
  ],
  [
    'nothing that stays silent',
    'hello',
    /silent: \[[\s\S]*?\n {4}\],/,
    'silent: [],',
    /^proof\.silent: is empty; write \[\{ name:/,
  ],
  [
    'no proof',
    'hello',
    / {2}proof: \{[\s\S]*\n {2}\},\n/,
    '',
    /^proof: is missing; write \{ alerts: /,
  ],
  [
    'two scenarios of one name',
    'hello',
    "'a browser on the same port'",
    "'a pump says hello'",
    /^proof\.silent\[0\]\.name: "a pump says hello" is taken/,
  ],
  // The family: once, and not with each behaviour.
  [
    'a reference without address',
    'family',
    /url: '[^']*', /,
    '',
    /^references\[0\]\.url: is missing; write 'https:\/\//,
  ],
  [
    'a reference without encryption',
    'family',
    'https://',
    'http://',
    /^references\[0\]\.url: .* is no https address; write one that begins with https/,
  ],
  [
    'a reference of an unknown kind',
    'family',
    "kind: 'url'",
    "kind: 'link'",
    /^references\[0\]\.kind: "link" is unknown; write one of cve, url$/,
  ],
  [
    'no references',
    'family',
    /references: \[.*\],/,
    'references: [],',
    /^references: is empty; write \[CISA_2025\]/,
  ],
  [
    'no field for references',
    'family',
    / {2}references: \[.*\],\n/,
    '',
    /^references: is missing; write/,
  ],
  [
    'a maker that is a number',
    'family',
    "'Acme'",
    '5',
    /^devices\[0\]\.vendor: 5 is a number, not text; write it in quotes/,
  ],
  [
    'a device with blanks in its id',
    'family',
    "'acme-pump'",
    "'Acme Pump'",
    /^devices\[0\]\.id: "Acme Pump" is no id; write lowercase letters/,
  ],
  [
    'models that are no list',
    'family',
    "['Pump']",
    "'Pump'",
    /^devices\[0\]\.models: "Pump" is text, not a list in \[ \]/,
  ],
  [
    'a technique without its letter',
    'family',
    "'T0882'",
    "'0882'",
    /^attack\[0\]\.id: "0882" is no technique; write T1071/,
  ],
  [
    'no first step',
    'family',
    / {2}firstStep:.*\n/,
    '',
    /^firstStep: is missing; write 'Do not unplug/,
  ],
  [
    'a first step to be written',
    'family',
    /firstStep: '.*'/,
    "firstStep: 'TODO: call whom'",
    /^firstStep: is not written yet; call whom$/,
  ],
];

/** Words, dates and scenarios that were accepted without a word, or told of in words that do not say what to write. */
mistakes.push(
  [
    'a definition that detection() did not make',
    'hello',
    /detection\(ACME_PUMP, (\{[^]*\})\);/,
    HELLO.slice(HELLO.indexOf('{\n  id:'), HELLO.lastIndexOf(')')) + ';',
    /^export: gives a definition that detection\(\.\.\.\) did not make; write "export default detection\(ACME_PUMP, \{ \.\.\. \}\)"/,
  ],
  [
    'a title with a final stop',
    'hello',
    "'greeting of an Acme pump'",
    "'greeting of an Acme pump.'",
    /^title: ends with a stop or a blank; leave it out/,
  ],
  [
    'a message with a final stop',
    'hello',
    "'greeting of a pump'",
    "'greeting of a pump.'",
    /^message: ends with a stop or a blank; leave it out/,
  ],
  [
    'a date that is no day',
    'hello',
    "'2026-11-26'",
    "'2026-02-30'",
    /^created: "2026-02-30" is no day of the calendar; write a day that there is/,
  ],
  [
    'a Date',
    'hello',
    "created: '2026-11-26'",
    "created: new Date('2026-11-26')",
    /^created: "2026-11-26T00:00:00\.000Z" is a Date, not text; write '\d{4}-\d\d-\d\d'/,
  ],
  [
    'the date that follows from the lock',
    'hello',
    'created:',
    "updated: '2026-11-26', created:",
    /^updated: is no field; the fields here are (?!.*\bupdated\b).*\bfirstStep\b/,
  ],
  [
    'a suppression in milliseconds',
    'beacon',
    '3600',
    '3600000',
    /^observable\.suppressSeconds: 3600000 is too large; write 604800 or less, such as 3600: .* in seconds/,
  ],
  [
    'a step still to be written: by its place in the file, not behind the first step of the family',
    'hello',
    "['Find the pump.']",
    "['Find the pump.', 'TODO: whom to call']",
    /^doNow\[1\]: is not written yet; whom to call$/,
  ],
  [
    'a first step of its own that is still to be written',
    'hello',
    'doNow:',
    "firstStep: 'TODO: whom to call', doNow:",
    /^firstStep: is not written yet; whom to call$/,
  ],
  [
    'a reference of its own behind those of the family',
    'hello',
    'created:',
    "references: [{ kind: 'cve', id: 'CVE-26-1' }], created:",
    /^references\[0\]\.id: "CVE-26-1" is not a CVE id/,
  ],
  [
    'a datagram that nobody sends',
    'beacon',
    /\[\{ from: 'client', bytes: 'aa55 0102 0304 7e05' \}\]/,
    '[]',
    /^proof\.alerts\[0\]\.flows\[0\]\.messages: is empty, and the flow sends no packet; give it a message/,
  ],
  [
    'a stream without beginning, words and end',
    'hello',
    "[{ from: 'client', text: 'GET / HTTP/1.1' }]",
    "[], { shape: 'midstream' }",
    /^proof\.silent\[0\]\.flows\[0\]\.messages: is empty, and the flow sends no packet/,
  ],
  [
    'short constants without a port',
    'beacon',
    'port: 7777,',
    "port: 'any', usualPorts: [7777],",
    /^observable\.port: is none, and no field has 4 fixed bytes side by side; give a port/,
  ],
  [
    'zeros without a port',
    'beacon',
    "port: 7777,\n    fields: [{ at: 0, bytes: 'aa55' }",
    "port: 'any', usualPorts: [7777],\n    fields: [{ at: 0, bytes: '0000000000' }",
    /^observable\.port: is none, and no field has 4 fixed bytes side by side/,
  ],
  [
    'a detection of another kind than the one that can be named',
    'hello',
    'suppressSeconds:',
    "unless: [{ ref: 'acme-pump/beacon' }], suppressSeconds:",
    /^observable\.unless\[0\]\.ref: names acme-pump\/beacon, which is of kind udp-datagram; name one of kind stream-frame$/,
  ],
);

test('as it should be, nothing is said', () => assert.equal(saidOf(GOOD), []));

for (const [what, name, from, to, pattern] of mistakes) {
  test(`${what}: once, by file, detection and field, with what to write`, () => {
    const said = saidOf(withMistake(FILES[name], from, to));
    assert.is(said.length, 1, said.join('\n'));
    assert.ok(said[0]!.startsWith(PREFIX[name]), said[0]);
    assert.match(said[0]!.slice(PREFIX[name].length), pattern);
  });
}

for (const [what, files, pattern] of [
  [
    'a definition beside the families',
    { 'contact.ts': HELLO },
    /^contact\.ts: file: is in no folder of a family; move it to rules-src\/<family>\/<behaviour>\.ts$/,
  ],
  [
    'a definition in the folder of another family',
    {
      'acme-pump/hello.ts': 'export const MOVED = true;',
      'other-pump/family.ts': FAMILY,
      'other-pump/hello.ts': HELLO,
    },
    /^other-pump\/hello\.ts: .*: id: "acme-pump\/hello" is not the file's path; write "other-pump\/hello" or move the file$/,
  ],
  [
    'a definition below a family',
    { 'acme-pump/more/deep.ts': HELLO },
    /^acme-pump\/more\/deep\.ts: file: is too deep, .*; move it to/,
  ],
  [
    'a definition in JavaScript',
    { 'acme-pump/other.js': HELLO },
    /^acme-pump\/other\.js: file: is no TypeScript, and nobody reads it; name it <behaviour>\.ts$/,
  ],
  [
    'an empty file',
    { 'acme-pump/empty.ts': '// to be written\n' },
    /^acme-pump\/empty\.ts: acme-pump\/empty: export: exports nothing; write "export default detection/,
  ],
  [
    'a family without a behaviour',
    {
      'other-pump/family.ts': FAMILY,
      'other-pump/bytes.ts': "export const MAGIC = 'aa55';",
    },
    /^other-pump\/family\.ts: file: is a family without a behaviour; write <behaviour>\.ts beside it/,
  ],
  [
    'a folder without a definition',
    { 'other-pump/notes.txt': 'to be written' },
    /^other-pump: file: holds no definition; write <behaviour>\.ts in it, or remove the folder$/,
  ],
  [
    'a file with capitals',
    { 'acme-pump/Other.ts': HELLO.replace('acme-pump/hello', 'acme-pump/Other') },
    /^acme-pump\/Other\.ts: .*: id: "acme-pump\/Other" is not lowercase letters.*; rename the file$/,
  ],
] as const) {
  test(`${what}: by its file, with what to do`, () => {
    const said = saidOf({ ...GOOD, ...files });
    assert.is(said.length, 1, said.join('\n'));
    assert.match(said[0]!, pattern);
  });
}

test('behaviours without a family.ts: with the command that writes one', () => {
  const said = saidOf({ 'acme-pump/hello.ts': HELLO, 'acme-pump/beacon.ts': BEACON });
  assert.is(said.length, 2, said.join('\n'));
  for (const one of said)
    assert.match(
      one,
      /: import, line 3: there is no file "\.\/family\.ts"; write it: "vitalwire new"/,
    );
});

test('two detections of one id: the file that it does not fit, and the one that has it', () => {
  const said = saidOf(
    withMistake('acme-pump/beacon.ts', "'acme-pump/beacon'", "'acme-pump/hello'"),
  );
  assert.match(
    said.join('\n'),
    /^acme-pump\/beacon\.ts: .*: id: .*; write "acme-pump\/beacon" or move the file\n/,
  );
  assert.match(
    said.join('\n'),
    /\nacme-pump\/hello\.ts: .*: id: is also the id of .*beacon\.ts; give each/,
  );
});

/** The good family again under another name, as after a copy of its folder; its device is still to be changed. */
const COPY = {
  'other-pump/family.ts': FAMILY,
  'other-pump/hello.ts': HELLO.replaceAll('acme-pump/', 'other-pump/')
    .replace('greeting of an Acme pump', 'greeting of another pump')
    .replace('greeting of a pump', 'greeting of another'),
};
const OTHER_NAMES = FAMILY.replace("'Acme'", "'Other'").replace("['Pump']", "['OX9']");

for (const [what, family, field, of] of [
  ['the id and all else', FAMILY, 'id', 'acme-pump'],
  ['the id', OTHER_NAMES.replace("'Acme_Pump'", "'Other_Pump'"), 'id', 'acme-pump'],
  ['the product', OTHER_NAMES.replace("'acme-pump'", "'other-pump'"), 'product', 'Acme_Pump'],
  [
    'the product in another case',
    OTHER_NAMES.replace("'acme-pump'", "'other-pump'").replace("'Acme_Pump'", "'ACME_Pump'"),
    'product',
    'ACME_Pump',
  ],
] as const) {
  test(`a copied family that keeps ${what} of a device: once, with both files`, () => {
    const said = saidOf({ ...GOOD, ...COPY, 'other-pump/family.ts': family });
    assert.is(said.length, 1, said.join('\n'));
    assert.match(
      said[0]!,
      new RegExp(
        `^other-pump/family\\.ts: devices\\[0\\]\\.${field}: "${of}" is also the ${field} of the Acme Pump in .*acme-pump/family\\.ts; give each device its own ${field}`,
      ),
    );
  });
}

test('a copied family with a device of its own, or the same one by import, is none of that', () => {
  const own = OTHER_NAMES.replace("'acme-pump'", "'other-pump'").replace("'Acme_Pump'", "'Other'");
  assert.equal(saidOf({ ...GOOD, ...COPY, 'other-pump/family.ts': own }), []);
  const imported = FAMILY.replace(/devices: \[[^]*?\n {2}\],/, 'devices: ACME_PUMP.devices,')
    .replace('export const ACME_PUMP', 'export const OTHER_PUMP')
    .replace('\n\n', "\nimport { ACME_PUMP } from '../acme-pump/family';\n\n");
  const hello = COPY['other-pump/hello.ts'].replaceAll('ACME_PUMP', 'OTHER_PUMP');
  assert.equal(
    saidOf({ ...GOOD, 'other-pump/family.ts': imported, 'other-pump/hello.ts': hello }),
    [],
  );
});

test('what definitions share, and what tools hide, is no folder that does nothing', () => {
  assert.equal(
    saidOf({
      ...GOOD,
      'acme-pump/bytes.ts': "export const MAGIC = 'aa55';",
      'acme-pump/types.ts': 'export type Magic = string;',
      'catalogue/devices.ts': 'export const DEVICES = [];',
      '.editor/settings.txt': '',
    }),
    [],
  );
});

test('a datagram without a port needs four fixed bytes side by side', () => {
  const [port, bytes] = ['port: 7777', "{ at: 0, bytes: 'aa55' }"];
  const anywhere = (field: string) =>
    BEACON.replace(port, "port: 'any', usualPorts: [7777]").replace(bytes, field);
  for (const field of [
    "{ at: 0, bytes: 'aa550102' }",
    "{ at: 0, text: 'ACME' }",
    "{ at: 0, bytes: 'aa55' }, { from: 2, text: 'ACME' }",
  ]) {
    assert.equal(saidOf({ ...GOOD, 'acme-pump/beacon.ts': anywhere(field) }), [], field);
  }
});

test('an id without its family: as it is written, with the one that fits', () => {
  assert.equal(saidOf(withMistake('acme-pump/hello.ts', "'acme-pump/hello'", "'hello'")), [
    'acme-pump/hello.ts: hello: id: "hello" is not the file\'s path; write "acme-pump/hello" or move the file',
  ]);
});

test('a field misspelt: the one that is no field, and the one that is missing', () => {
  const said = saidOf(withMistake('acme-pump/hello.ts', 'suppressSeconds', 'supressSeconds')).join(
    '\n',
  );
  assert.match(said, /observable\.supressSeconds: is no field; did you mean "suppressSeconds"\?/);
  assert.match(said, /observable\.suppressSeconds: is missing; write 3600/);
});

test('detections that wait for each other are a circle', () => {
  const waits = (id: string, other: string) =>
    HELLO.replaceAll('acme-pump/hello', id)
      .replaceAll('greeting', id.replace('acme-pump/', 'read '))
      .replace(OBSERVABLE, nfsRead(other, 60));
  const said = saidOf({
    ...GOOD,
    'acme-pump/one.ts': waits('acme-pump/one', 'acme-pump/two'),
    'acme-pump/two.ts': waits('acme-pump/two', 'acme-pump/one'),
  });
  assert.match(
    said[0]!,
    /acme-pump\/one: observable: names itself through acme-pump\/two, acme-pump\/one; name what/,
  );
});

test.run();
