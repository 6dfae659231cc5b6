import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Detection } from '../../scripts/kinds/detection';
import { TRANSFORMS } from '../../scripts/lab/transforms';
import { complaintText } from '../../scripts/model/problems';
import { TRANSFORM_NAMES } from '../../scripts/model/scenario';
import { DetectionSet } from '../../scripts/compile/detection-set';
import { suricataRules } from '../../scripts/compile/plan';
import { MAX_RULE, ruleText } from '../../scripts/compile/suricata/text';
import { check, checkTogether } from '../../scripts/compile/validate';
import arpProbe from '../../rules-src/contec-cms8000/arp-probe';
import contact from '../../rules-src/contec-cms8000/contact';
import session from '../../rules-src/contec-cms8000/session';
import telemetry from '../../rules-src/contec-cms8000/telemetry';
import unsolicited from '../../rules-src/contec-cms8000/unsolicited-udp';

const test = suite('model/validate');

const FILE = 'rules-src/contec-cms8000/contact.ts';

/** What is said of the contact detection with something wrong in it. TypeScript would refuse most of it. */
function complaints(
  change: object,
  file = FILE,
  base: Detection = contact,
  others: readonly Detection[] = [],
): string[] {
  const detection = { ...base, ...change } as Detection;
  const alone = check({ file, detection });
  const all = new DetectionSet([detection, ...others]);
  return (alone.length > 0 ? alone : checkTogether({ file, detection }, all)).map(complaintText);
}
const [scenario] = contact.proof.alerts;
const proof = (change: object) => ({ proof: { ...contact.proof, ...change } });
const observable = (change: object) => ({ observable: { ...contact.observable, ...change } });
const withUrl = (url: string) => ({ references: [{ kind: 'url', url, title: 'x' }] });

/** Each names the field, says what is wrong, and what to write instead. */
const wrong: [what: string, change: object, said: string][] = [
  ['no positive', proof({ alerts: [] }), 'proof.alerts: is empty; write [{ name:'],
  ['no negative', proof({ silent: [] }), 'proof.silent: is empty; write [{ name:'],
  ['no proof at all', { proof: undefined }, 'proof: is undefined; see that what is imported'],
  [
    'a scenario without traffic',
    proof({ alerts: [{ name: 'x', flows: [] }] }),
    "proof.alerts[0].flows: is empty; write [tcp('10.20.0.5'",
  ],
  [
    'two scenarios of one name',
    proof({ alerts: [scenario, scenario] }),
    'proof.alerts[1].name: "SYN retry storm to the central station, nobody answers" is taken; give it its own',
  ],
  [
    'an unknown grade',
    { grade: 'terrible' },
    'grade: "terrible" is unknown; write one of seen, attempted, connected, phi-sent, code-received',
  ],
  [
    'advice that takes a monitor from its patient',
    { doNow: ['Call the ward first.', 'Then switch the monitor off.'] },
    'doNow[1]: "Then switch the monitor off." tells readers to unplug or switch off what may be on a patient; write',
  ],
  [
    'the same behind a warning',
    { doNow: ['Do not unplug it while it is in use. Unplug it afterwards.'] },
    'doNow[0]: "Do not unplug it while it is in use. Unplug it afterwards." tells readers to unplug',
  ],
  ['no grade', { grade: undefined }, 'grade: is undefined; see that'],
  [
    'an unknown severity',
    { severity: 'High' },
    'severity: "High" is unknown; write one of Informational, Minor, Major, Critical',
  ],
  [
    'an unknown confidence',
    { confidence: 'high' },
    'confidence: "high" is unknown; did you mean "High"? write one of Low, Medium, High',
  ],
  ['unknown evidence', { evidence: 'blog' }, 'evidence: "blog" is unknown; write one of primary'],
  [
    'a classtype that is not stock',
    { classtype: 'medical-device' },
    'classtype: "medical-device" is unknown; write one of policy-violation',
  ],
  [
    'a rule file that is not one',
    { file: 'my.rules' },
    'file: "my.rules" is unknown; write one of vitalwire.rules',
  ],
  [
    'an unknown device',
    { devices: ['acme'] },
    'devices[0]: "acme" is text, not fields in { }; write [CONTEC_CMS8000] or the like: Devices that it is about',
  ],
  ['no device', { devices: [] }, 'devices: is empty; write [CONTEC_CMS8000] or the like'],
  [
    'an engine nobody has',
    { cannot: { snort: 'x' } },
    'cannot.snort: is no field; the fields here are suricata, zeek',
  ],
  [
    'a reason where the engine can',
    { cannot: { zeek: 'too hard' } },
    'cannot.zeek: zeek can express this; remove the reason',
  ],
  ['no title', { title: '' }, 'title: is empty; write '],
  [
    'a title with a quote',
    { title: 'the "address"' },
    'title: "the "address"" has "\\"", which a rule\'s msg cannot hold; use letters, digits, blanks',
  ],
  ['a title with a semicolon', { title: 'a; b' }, 'title: "a; b" has ";", which'],
  ['a title with a letter beyond ASCII', { title: 'Dräger' }, 'title: "Dräger" has "ä", which'],
  ['no meaning', { meaning: '' }, 'meaning: is empty; write '],
  ['nothing to do', { doNow: [] }, "doNow: is empty; write ['Block the destination"],
  [
    'false positives left out',
    { falsePositives: undefined },
    'falsePositives: is undefined; see that',
  ],
  [
    'a date that is none',
    { created: '2026-02-30' },
    'created: "2026-02-30" is no day of the calendar; write a day that there is, as YYYY-MM-DD',
  ],
  [
    'a date in another order',
    { created: '23.11.2026' },
    'created: "23.11.2026" is not a date; write YYYY-MM-DD',
  ],
  ['no date', { created: undefined }, 'created: is undefined; see that'],
  ['an unknown field', { colour: 'red' }, 'colour: is no field; '],
  [
    'a misspelt field',
    { confidense: 'Low' },
    'confidense: is no field; did you mean "confidence"?',
  ],
  [
    'a difference that names no case',
    { differs: [{ where: 'no-handshaek', engine: 'zeek', reason: 'x' }] },
    'differs[0].where: "no-handshaek" names no case; did you mean "no-handshake"?',
  ],
  [
    'what is still to be written',
    { meaning: 'TODO: two or three short sentences' },
    'meaning: is not written yet; two or three short sentences',
  ],
  ['no reference', { references: [] }, "references: is empty; write [{ kind: 'cve'"],
  [
    'a CVE that is none',
    { references: [{ kind: 'cve', id: 'CVE-25-1' }] },
    'references[0].id: "CVE-25-1" is not a CVE id; write CVE-YYYY-NNNN',
  ],
  [
    'a URL with a semicolon',
    withUrl('https://example.org/a;b'),
    'references[0]: "https://example.org/a;b" has a character that a rule\'s reference cannot hold; percent-encode it',
  ],
  [
    'a URL in clear',
    withUrl('http://example.org/'),
    'references[0].url: "http://example.org/" is no https address',
  ],
  ['no technique', { attack: [] }, 'attack: is empty; write [EXFILTRATION_CLEAR'],
  [
    'an unknown kind',
    observable({ kind: 'smoke-signal' }),
    'observable.kind: "smoke-signal" is unknown; write one of address-answer, address-contact, arp-request',
  ],
  ['no observable', { observable: undefined }, 'observable: is undefined; see that'],
  [
    'an address that is none',
    observable({ targets: ['202.114.4.300'] }),
    'observable.targets[0]: "202.114.4.300" is not an IPv4 address; write an IPv4 address such as "192.0.2.1" or a CIDR',
  ],
  [
    'half a second',
    observable({ suppressSeconds: 0.5 }),
    'observable.suppressSeconds: 0.5 is no whole number; write 3600 or the like: For how long one pair of hosts',
  ],
  [
    'a CIDR with host bits',
    observable({ targets: ['202.114.4.119', '202.114.4.119/24'] }),
    'observable.targets[1]: "202.114.4.119/24" has host bits set; write "202.114.4.0/24"; write an IPv4',
  ],
  [
    'a prefix that is none',
    observable({ targets: ['202.114.4.0/33'] }),
    'observable.targets[0]: "202.114.4.0/33" is not an IPv4 CIDR',
  ],
  [
    'text that would end the rule',
    observable({ targets: ['any any (sid:1;)'] }),
    'observable.targets[0]: "any any (sid:1;)" is not an IPv4 address',
  ],
  [
    'an IPv6 address',
    observable({ targets: ['2001:db8::1'] }),
    'observable.targets[0]: "2001:db8::1" is not an IPv4 address',
  ],
];

test('the sound one has nothing to complain of', () => {
  assert.equal(complaints({}), []);
});

for (const [what, change, said] of wrong) {
  test(`${what}: file, detection, field and advice`, () => {
    const all = complaints(change);
    const wanted = `${FILE}: contec-cms8000/contact: ${said}`;
    assert.ok(
      all.some((text) => text.startsWith(wanted)),
      `wanted ${wanted}\n   got ${all.join('\n       ')}`,
    );
    // One mistake is one complaint, but for what hangs on it.
    assert.ok(all.length <= 2, all.join('\n'));
  });
}

test('the id is the path', () => {
  assert.equal(complaints({ id: 'contec-cms8000/other' }), [
    `${FILE}: contec-cms8000/other: id: "contec-cms8000/other" is not the file's path; write "contec-cms8000/contact" or move the file`,
  ]);
});

test('a path that cannot be an id', () => {
  const [said] = complaints({ id: 'Contec/Contact' }, 'rules-src/Contec/Contact.ts');
  assert.match(
    said!,
    /id: "Contec\/Contact" is not lowercase letters, digits and hyphens; rename the file/,
  );
});

test('a detection without an id still names its file', () => {
  const [said] = complaints({ id: undefined });
  assert.match(
    said!,
    /^rules-src\/contec-cms8000\/contact\.ts: contec-cms8000\/contact: id: is missing; write '/,
  );
});

test('an engine that cannot, without a reason', () => {
  const said = complaints(
    { cannot: {} },
    'rules-src/contec-cms8000/arp-probe.ts',
    arpProbe as Detection,
  );
  assert.equal(said, [
    'rules-src/contec-cms8000/arp-probe.ts: contec-cms8000/arp-probe: cannot.suricata: suricata cannot express this; say why, for the coverage table',
  ]);
});

test('a detection that does not exist, one that remembers nothing of the kind, and circles are refused', () => {
  const said = (ref: string) =>
    complaints(
      { observable: { ...session.observable, unless: [{ ref }] } },
      `rules-src/${session.id}.ts`,
      session,
      [telemetry, contact],
    );
  assert.equal(said('contec-cms8000/telemetry'), []);
  assert.match(
    said('contec-cms8000/nonesuch').join(),
    /names the detection ".*nonesuch", which does not exist/,
  );
  assert.match(
    said('contec-cms8000/contact').join(),
    /names .*contact, which is of kind address-contact; name one of kind stream-frame/,
  );
  assert.match(said(session.id).join(), /names itself through contec-cms8000\/session/);
});

test('a message that makes an alert longer than a line is refused, with how much', () => {
  assert.equal(complaints({ message: 'contact with its hard-coded address, so' }), [
    'rules-src/contec-cms8000/contact.ts: contec-cms8000/contact: message: makes "VITALWIRE ATTEMPTED Contec CMS8000 contact with its hard-coded address, so, crossed", 83 characters of 80 at most; shorten it by 3 characters',
  ]);
});

test('a difference may name any transform of the lab, and only those', () => {
  assert.equal([...TRANSFORM_NAMES].sort(), TRANSFORMS.map(({ name }) => name).sort());
});

test('every mistake is said at once', () => {
  const all = complaints({ grade: 'x', title: '', created: 'today' });
  for (const field of ['grade', 'title', 'created']) {
    assert.ok(
      all.some((text) => text.includes(`: ${field}: `)),
      field,
    );
  }
});

test('the length of a rule is that with the marks of hosts that it sets', () => {
  const opening = (size: number): Detection =>
    ({
      ...session,
      id: 'x/opening',
      observable: {
        kind: 'stream-frame',
        frames: [
          {
            name: 'hello',
            opening: true,
            fields: [1024, 1024, size].map((one, i) => ({
              at: 1024 * i,
              bytes: 'aa'.repeat(one - 1) + '55',
            })),
          },
        ],
        otherFrames: [],
        usual: { server: '10.20.0.9', port: 515 },
        suppressSeconds: 3600,
      },
    }) as unknown as Detection;
  const stranger = {
    ...unsolicited,
    id: 'x/stranger',
    observable: { ...unsolicited.observable, seenBy: [{ ref: 'x/opening' }] },
  } as Detection;
  const all = new DetectionSet([opening(700), stranger]);
  const lengths = suricataRules(all)
    .get('x/stranger')!
    .map((rule) => ruleText(stranger, rule, { sid: 1, rev: 1, updated: stranger.created }).length);
  const said = checkTogether({ file: 'rules-src/x/stranger.ts', detection: stranger }, all);
  assert.match(
    said.map(complaintText).join(),
    `makes a rule of ${Math.max(...lengths)} characters, of which engines read ${MAX_RULE}`,
  );
});

test.run();
