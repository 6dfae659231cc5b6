import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../../scripts/backends/pack';
import { CLASSTYPES } from '../../../scripts/model/vocabulary';
import { contentBytes, metadataOf, parseRules, valuesOf, type ParsedRule } from './syntax';
import { FIRST_SID, LAST_SID } from '../../../scripts/model/sid-range';
import { GRADES } from '../../../scripts/lib/grades';

/**
 * The OISF/ET style guide (sidallocation/suricata-style-guide) over every rendered rule; codes are those of
 * suricata-check.
 */
const test = suite('backends/rule style');

const { files, plan, sources } = renderPack();
const rules = [...files]
  .filter(([file]) => /^suricata\/rules(?:-border)?\/[^/]+\.rules$/.test(file))
  .flatMap(([, text]) => parseRules(text));

const each = (what: string, check: (rule: ParsedRule, sid: number) => void) =>
  test(what, () => {
    for (const rule of rules) check(rule, Number(valuesOf(rule, 'sid')[0]));
  });
const has = (rule: ParsedRule, name: string) => valuesOf(rule, name).length > 0;
/** Fast patterns that cannot be longer, in bytes, because the traffic has no longer constant. */
const SHORT: Readonly<Record<string, number>> = {
  // The block's type; what follows is the patient.
  'contec-cms8000/patient-info': 2,
  // What three openings share, and only at the start of a stream or datagram.
  'contec-cms8000/session': 2,
  'contec-cms8000/unsolicited-udp': 2,
  // On one UDP port alone, and at a fixed place.
  'ge-carescape/vitals-asked': 2,
  'philips-intellivue/accepted': 1,
  'philips-intellivue/association': 1,
  'philips-intellivue/patient-sent': 1,
};
/** Expressions that are not held to the place behind a content: what they look for floats in a buffer that is short. */
const FLOATING: Readonly<Record<string, string>> = {
  'dicom/no-transfer-syntax':
    'contexts behind items of any length, in the request that the content begins',
  'ge-imaging/service-login':
    'name and password are lines of their own, in one exchange of commands',
  'ge-imaging/service-login-accepted': 'the same, and no other name behind them',
  'mindray-pds/patient-data': 'a field of one line of text, behind the mark of its message',
  'mirth-connect/external-entity': 'an entity inside of the DOCTYPE that the content begins',
  'orthanc/execute-script': 'the method is a buffer of its own, before that of the address',
  'orthanc/config-polyglot': 'JSON before byte 128, so looked at from the start of the body',
  'fhir-border/patient': 'blanks between the name and the value of JSON',
};

/** Bits and conditions on header fields come before payload. */
const RANKS = [
  ['msg'],
  ['flow', 'prefilter', 'stream_size'],
  ['flowbits', 'xbits', 'flags', 'itype', 'dsize'],
  [
    'content',
    'offset',
    'depth',
    'distance',
    'within',
    'nocase',
    'fast_pattern',
    'byte_test',
    'byte_jump',
  ]
    .concat(['isdataat', 'pcre', 'ipv4.hdr', 'filesha256'])
    // A sticky buffer stands before what is looked for in it.
    .concat(['http.method', 'http.uri', 'http.request_body', 'http.content_type', 'file.data']),
  ['threshold', 'noalert'],
  ['target'],
  ['reference'],
  ['classtype'],
  ['sid'],
  ['rev'],
  ['metadata'],
];

test('every planned rule is in a file, once', () => {
  assert.ok(rules.length > 0);
  assert.equal(
    rules.map((rule) => Number(valuesOf(rule, 'sid')[0])).sort(),
    plan.rules.map(({ entry }) => entry.sid).sort(),
  );
});

each('options come in the order of the guide (S200-S241)', (rule, sid) => {
  const ranks = rule.options.map(({ name }) => RANKS.findIndex((names) => names.includes(name)));
  assert.ok(!ranks.includes(-1), `${sid}: ${rule.options[ranks.indexOf(-1)]?.name} has no place`);
  assert.equal(
    ranks,
    [...ranks].sort((a, b) => a - b),
    `${sid}`,
  );
});

each('what belongs to a content follows it: place, then fast_pattern (S210-S236)', (rule, sid) => {
  const order = ['content', 'offset', 'depth', 'distance', 'within', 'nocase', 'fast_pattern'];
  let last = -1;
  for (const { name } of rule.options) {
    const now = order.indexOf(name);
    if (now > 0) assert.ok(last >= 0 && now > last, `${sid}: ${name} out of place`);
    last = now;
  }
});

each(
  'content is lower-case hex and plain letters, nothing that needs a backslash (S031, S120)',
  (rule, sid) => {
    for (const value of valuesOf(rule, 'content')) {
      const inside = /^!?"(.*)"$/.exec(value)?.[1];
      assert.ok(inside, `${sid}: ${value}`);
      assert.ok(contentBytes(inside!).length > 0, `${sid}`);
      const hex = inside!.split('|').filter((_, i) => i % 2 === 1);
      assert.not.match(hex.join(' '), /[A-F]/, `${sid}`);
    }
  },
);

each('a rule on payload has one fast pattern of at least four bytes (S020, S021)', (rule, sid) => {
  const contents = rule.options.flatMap(({ name, value }, i) =>
    name === 'content' ? [{ value, at: i }] : [],
  );
  // ipv4.hdr stands behind the payload and only looks addresses up.
  const header = rule.options.findIndex(({ name }) => name === 'ipv4.hdr');
  const payload = contents.filter(({ at }) => header < 0 || at < header);
  if (payload.length === 0) {
    assert.is(valuesOf(rule, 'pcre').length + valuesOf(rule, 'byte_jump').length, 0, `${sid}`);
    return;
  }
  assert.is(valuesOf(rule, 'fast_pattern').length, 1, `${sid}`);
  const marked = rule.options.findIndex(({ name }) => name === 'fast_pattern');
  const { value } = contents.filter(({ at }) => at < marked).at(-1)!;
  assert.not.match(value, /^!/, `${sid}: a negated fast pattern`);
  const bytes = contentBytes(value.slice(1, -1));
  const { id } = plan.rules.find(({ entry }) => entry.sid === sid)!.detection;
  assert.ok(bytes.length >= (SHORT[id] ?? 4), `${sid}: ${value}`);
  const varied = bytes.length === 1 || new Set(bytes).size > 1;
  assert.ok(varied, `${sid}: ${value} is one byte over and over`);
});

each('a pcre follows a content, is anchored and captures nothing (S600, S601)', (rule, sid) => {
  const names = rule.options.map(({ name }) => name);
  const { id } = plan.rules.find(({ entry }) => entry.sid === sid)!.detection;
  if (!names.includes('pcre') || FLOATING[id]) return;
  assert.ok(names.indexOf('content') < names.indexOf('pcre'), `${sid}`);
  for (const value of valuesOf(rule, 'pcre')) {
    // Frames that begin before the bytes that all of them have are looked for as a whole.
    const whole = /^"\/\(\?:.*\)\/s"$/.test(value);
    assert.ok(whole || value.startsWith('"/^'), `${sid}`);
    assert.not.match(value, /\((?!\?:)/, `${sid}: captures`);
    assert.not.match(value, /\.[*+]/, `${sid}: unbounded`);
  }
});

each('it is an alert with one direction and no priority (S000, S011)', (rule, sid) => {
  assert.is(rule.action, 'alert', `${sid}`);
  assert.is(rule.header[3], '->', `${sid}`);
  assert.is(rule.header.length, 6, `${sid}`);
  assert.not.ok(has(rule, 'priority'), `${sid}`);
  // A negated address makes a rule look at every packet; who says that the border was crossed has to.
  const crossed = metadataOf(rule).get('border')![0] === 'crossed';
  assert.is(rule.header.join(' ').includes('!'), crossed, `${sid}`);
});

each('msg: pack, grade, product, and plain words, 80 characters (S400-S409)', (rule, sid) => {
  const [msg] = valuesOf(rule, 'msg');
  const grade = metadataOf(rule).get('grade')![0]!;
  const word = has(rule, 'noalert') ? 'SILENT' : grade.toUpperCase();
  assert.ok(msg!.startsWith(`"VITALWIRE ${word} `), `${sid}`);
  assert.ok(msg!.length <= 82, `${sid}: ${msg!.length - 2} characters`);
  if (has(rule, 'noalert')) return;
  const product = metadataOf(rule).get('affected_product')![0]!.split('_').at(-1)!;
  const named = msg!.split(product).length - 1;
  assert.is(named, 1, `${sid}: the product ${named} times`);
  assert.match(msg!, /^"[A-Za-z0-9 ./_,+()-]+"$/, `${sid}`);
  assert.not.match(msg!, /possible|suspicious|unknown/i, `${sid}`);
});

test('each exception is one', () => {
  const excepted = (id: string) =>
    plan.rules
      .filter(({ detection }) => detection.id === id)
      .flatMap(({ entry }) =>
        rules.filter((rule) => valuesOf(rule, 'sid')[0] === String(entry.sid)),
      )
      .some((rule) => {
        const names = rule.options.map(({ name }) => name);
        const floats = valuesOf(rule, 'pcre').some((value) => !value.startsWith('"/^'));
        return floats || names.indexOf('pcre') < names.indexOf('content');
      });
  for (const id of Object.keys(FLOATING)) assert.ok(excepted(id), id);
});

test('two detections never say the same', () => {
  const owner = new Map<string, string>();
  for (const rule of rules) {
    const [msg] = valuesOf(rule, 'msg');
    const [detection] = metadataOf(rule).get('detection')!;
    assert.is(owner.get(msg!) ?? detection, detection, msg);
    owner.set(msg!, detection!);
  }
});

each(
  'who alerts is limited and names its target; who only sets a bit does neither (C100)',
  (rule, sid) => {
    const silent = has(rule, 'noalert');
    assert.is(has(rule, 'target'), !silent, `${sid}`);
    assert.is(has(rule, 'threshold'), !silent, `${sid}`);
    for (const value of valuesOf(rule, 'threshold')) {
      assert.match(value, /^type limit,track by_(src|dst|both),seconds \d+,count 1$/, `${sid}`);
    }
    if (silent)
      assert.match(valuesOf(rule, 'flowbits').concat(valuesOf(rule, 'xbits')).join(), /set,/);
  },
);

each('bits are named after the pack, and xbits expire (S510, S520)', (rule, sid) => {
  for (const bit of [...valuesOf(rule, 'flowbits'), ...valuesOf(rule, 'xbits')]) {
    assert.match(
      bit,
      /^(set|unset|isset|isnotset),(?:Vitalwire|vw)\.[A-Za-z0-9_.-]+(,|$)/,
      `${sid}`,
    );
  }
  for (const bit of valuesOf(rule, 'xbits').filter((value) => value.startsWith('set,'))) {
    assert.match(bit, /,expire \d+$/, `${sid}`);
  }
});

/** Set by what tune writes of a site's expected pairs. */
const SET_BY_THE_SITE = 'vw.expected';

test('every bit that is read is set by a rule, and the other way round', () => {
  const named = (actions: RegExp) =>
    new Set(
      rules
        .flatMap((rule) => [...valuesOf(rule, 'flowbits'), ...valuesOf(rule, 'xbits')])
        .map((value) => value.split(','))
        .filter(([action, name]) => actions.test(action!) && name !== SET_BY_THE_SITE)
        .map(([, name]) => name),
    );
  assert.equal([...named(/^(isset|isnotset)$/)].sort(), [...named(/^set$/)].sort());
});

// suricata-update leaves a rule on that sets what others need, also when its owner switched it off; and what one rule
// says must not depend on another that alerts.
each('a rule that alerts sets nothing', (rule, sid) => {
  if (has(rule, 'noalert')) return;
  const set = [...valuesOf(rule, 'flowbits'), ...valuesOf(rule, 'xbits')];
  assert.not.match(set.join(' '), /\b(?:un)?set,/, `${sid}`);
});

each('references are bare and classtypes stock (S014, S700, S701)', (rule, sid) => {
  assert.ok(has(rule, 'reference'), `${sid}`);
  for (const value of valuesOf(rule, 'reference')) {
    assert.match(value, /^(url,[a-z0-9.-]+\/[^\s;"]*|cve,\d{4}-\d{4,})$/, `${sid}`);
  }
  assert.ok((CLASSTYPES as readonly string[]).includes(valuesOf(rule, 'classtype')[0]!), `${sid}`);
});

each('metadata says what the definition says (S800-S803, C101, C102)', (rule, sid) => {
  const { detection, entry, rule: planned } = plan.rules.find((one) => one.entry.sid === sid)!;
  const metadata = metadataOf(rule);
  const wanted = {
    detection: detection.id.replace('/', '.'),
    grade: detection.grade,
    border: planned.stated,
    confidence: detection.confidence,
    evidence: detection.evidence,
    signature_severity: detection.severity,
    created_at: detection.created.replaceAll('-', '_'),
    updated_at: (entry.updated ?? detection.updated).replaceAll('-', '_'),
    attack_target: 'IOT',
  };
  for (const [key, value] of Object.entries(wanted))
    assert.equal(metadata.get(key), [value], `${sid}`);
  assert.ok((GRADES as readonly string[]).includes(wanted.grade));
  assert.ok(metadata.get('affected_product')?.[0], `${sid}`);
  assert.equal(metadata.get('deployment'), ['Internal', 'Perimeter'], `${sid}`);
  assert.is(Number(valuesOf(rule, 'rev')[0]), entry.rev, `${sid}`);
  assert.is(rule.enabled, !detection.offByDefault, `${sid}`);
});

test('sids are ours and given once', () => {
  const sids = rules.map((rule) => Number(valuesOf(rule, 'sid')[0]));
  assert.is(new Set(sids).size, sids.length);
  assert.ok(sids.every((sid) => sid >= FIRST_SID && sid <= LAST_SID));
});

test('every detection has a rule, or says why Suricata cannot', () => {
  for (const { detection } of sources) {
    const rendered = plan.rules.some((planned) => planned.detection.id === detection.id);
    assert.is(rendered, !detection.cannot?.suricata, detection.id);
  }
});

test.run();
