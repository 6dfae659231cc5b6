import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../../scripts/model/manifest';
import { DefinitionError } from '../../../scripts/model/problems';
import { parseTuning } from '../../../scripts/operator/tune/parse';
import { readManifest } from '../../../scripts/operator/read-manifest';
import { tune } from '../../../scripts/operator/tune/tune';

const test = suite('tune/parse');

const ROOT = path.join(__dirname, '..', '..', '..');
const MANIFEST: Manifest = {
  ...readManifest(path.join(ROOT, 'dist')),
  retired: [
    {
      detection: 'old/contact',
      engine: 'suricata',
      variant: 'a',
      sid: 1739001,
      rev: 2,
      why: 'split in two',
      replacedBy: 'contec-cms8000/contact',
    },
    {
      detection: 'old/gone',
      engine: 'suricata',
      variant: 'a',
      sid: 1739002,
      rev: 1,
      why: '',
      replacedBy: null,
    },
  ],
};

const off = MANIFEST.detections.find(({ offByDefault }) => offByDefault !== null)?.id;
const silent = MANIFEST.detections
  .flatMap(({ suricata }) => (Array.isArray(suricata) ? suricata : []))
  .find(({ alerts }) => !alerts)!;

function complaintsOf(text: string): string[] {
  try {
    parseTuning('t.yaml', text, MANIFEST);
    return [];
  } catch (error) {
    assert.instance(error, DefinitionError);
    return (error as DefinitionError).complaints.map(
      ({ file, field, problem, advice }) => `${file} ${field} ${problem} ${advice}`,
    );
  }
}

test('expected pairs become one list for both engines; what is no pair is refused with its place', () => {
  const text = 'version: 1\nexpected:\n  - pair: [10.20.5.0/24, 10.20.0.12]\n    note: gateway\n';
  const { files } = tune('t.yaml', text, MANIFEST);
  assert.match(
    files.get('suricata/vitalwire-expected.rules')!,
    /^alert ip 10\.20\.5\.0\/24 any <> 10\.20\.0\.12 any \(.*flowbits:set,vw\.expected; noalert;/m,
  );
  assert.match(
    files.get('zeek/vitalwire.dat')!,
    /^Vitalwire::expected_pairs\t10\.20\.5\.0\/24 10\.20\.0\.12$/m,
  );
  const wrong = (pair: string) => complaintsOf(`version: 1\nexpected:\n  - pair: ${pair}\n`);
  assert.match(wrong('[10.20.0.12]')[0]!, /^t\.yaml:3 expected\[0\]\.pair is no pair write /);
  assert.match(wrong('[10.20.0.12, ward-3]')[0]!, /expected\[0\]\.pair\[1\] "ward-3" is not /);
  assert.match(wrong('[10.20.0.12, 10.20.0.1/24]')[0]!, /pair\[1\] .* has host bits set/);
});

test('the example is sound, and rendering it twice gives the same', () => {
  const file = path.join(ROOT, 'examples', 'vitalwire.tuning.yaml');
  const text = readFileSync(file, 'utf8');
  assert.equal([...tune(file, text, MANIFEST).files], [...tune(file, text, MANIFEST).files]);
  assert.ok(tune(file, text, MANIFEST).files.size >= 5);
});

test('an empty tuning changes nothing', () => {
  const { files } = tune('t.yaml', 'version: 1\n', MANIFEST);
  for (const [name, text] of files) {
    const said = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.ok(
      said.every((line) =>
        /^(@load|redef Config::config_files|##!|Vitalwire::\w+\t(0\.0)?$)/.test(line),
      ),
      `${name}: ${said}`,
    );
  }
});

const WRONG: [name: string, text: string, line: number, words: RegExp][] = [
  ['no version', 'off: []\n', 1, /version/],
  ['broken YAML', 'version: 1\noff: [\n', 3, /mend the YAML/],
  [
    'an unknown key with its likely meaning',
    'version: 1\ncentral-station: []\n',
    2,
    /did you mean "central-stations"/,
  ],
  [
    'a list that is none',
    'version: 1\noff: contec-cms8000/contact\n',
    2,
    /begin each entry with "- "/,
  ],
  [
    'a slip in a detection',
    'version: 1\noff:\n  - contec-cms8000/contcat\n',
    3,
    /did you mean "contec-cms8000\/contact"/,
  ],
  [
    'a retired detection',
    'version: 1\n\noff:\n  - old/contact\n',
    4,
    /retired: split in two.*write "contec-cms8000\/contact"/,
  ],
  [
    'a retired sid',
    'version: 1\noff: [1739001]\n',
    2,
    /1739001 \(old\/contact\) is retired.*write "contec-cms8000\/contact"/,
  ],
  ['a retired one without heir', 'version: 1\noff: [old/gone]\n', 2, /nothing replaces it/],
  ['a stranger’s sid', 'version: 1\noff: [2019401]\n', 2, /not of this pack/],
  ['a sid never given', 'version: 1\noff: [1739900]\n', 2, /never given/],
  ['a sid that only sets state', `version: 1\noff: [${silent.sid}]\n`, 2, /only sets state/],
  ['no network', 'version: 1\nnetworks:\n  home: [10.0.0.300]\n', 3, /not an address or CIDR/],
  ['IPv6 host bits', 'version: 1\nnetworks: {home: ["fd00::1/8"]}\n', 2, /write "fd00::\/8"/],
  ['most of IPv6', 'version: 1\nnetworks: {home: ["2000::/3"]}\n', 2, /wider than \/7/],
  ['a zone', 'version: 1\nnetworks: {home: ["fe80::1%eth0"]}\n', 2, /not an address or CIDR/],
  [
    'an IPv6 host, which no indicator can meet',
    'version: 1\nexempt:\n  - {detection: all, hosts: ["fd00::5"]}\n',
    3,
    /no IPv6/,
  ],
  [
    'off as YAML 1.1 writes it',
    'version: 1\nfalse: [contec-cms8000/contact]\n',
    2,
    /wrote "off" as a boolean; write "off:" in quotes/,
  ],
  ['on as YAML 1.1 writes it', 'version: 1\ntrue: []\n', 2, /write "on:" in quotes/],
  ['an alias of nothing', 'version: 1\noff: *gone\n', 2, /mark the value with &gone/],
  [
    'host bits',
    'version: 1\nnetworks:\n  medical:\n    - 10.20.0.1/16\n',
    4,
    /write "10.20.0.0\/16"/,
  ],
  [
    'everyone exempt',
    'version: 1\nexempt:\n  - detection: all\n    hosts: [0.0.0.0/0]\n',
    4,
    /wider than \/8/,
  ],
  ['no hosts', 'version: 1\nexempt:\n  - detection: all\n', 3, /hosts is empty/],
  [
    'no time',
    'version: 1\nthresholds:\n  - detection: all\n    every: soon\n',
    4,
    /write a number and s, m, h or d/,
  ],
  ['on by default', 'version: 1\non: [contec-cms8000/contact]\n', 2, /on by default/],
];

for (const [name, text, line, words] of WRONG) {
  test(`refused: ${name}`, () => {
    const said = complaintsOf(text);
    assert.ok(said.length > 0, 'it is accepted');
    assert.ok(
      said.some((one) => one.startsWith(`t.yaml:${line} `) && words.test(one)),
      said.join('\n'),
    );
  });
}

test('all complaints come at once', () => {
  assert.is(complaintsOf('version: 2\noff: [a/b]\nnetworks: {home: [x]}\n').length, 3);
});

test('what is off by default can be switched on', () => {
  if (!off) return;
  const { files } = tune('t.yaml', `version: 1\non: [${off}]\n`, MANIFEST);
  assert.match(files.get('zeek/vitalwire.dat')!, `Vitalwire::switched_on\t${off}\n`);
});

test('aliases stand for what they name', () => {
  const text = `version: 1
networks: {home: &own [10.0.0.0/8], medical: *own}
exempt:
  - {detection: all, hosts: &lab [10.20.1.1]}
  - {detection: contec-cms8000/contact, hosts: *lab}
`;
  const { networks, exempt } = parseTuning('t.yaml', text, MANIFEST);
  assert.equal(networks.medical, ['10.0.0.0/8']);
  assert.equal(
    exempt.map(({ hosts }) => hosts.map(({ address }) => address)),
    [['10.20.1.1'], ['10.20.1.1']],
  );
});

test('"off" in quotes is the key', () => {
  assert.equal(complaintsOf('version: 1\n"off": [contec-cms8000/contact]\n'), []);
});

const homeNetOf = (home: string) =>
  /^vars\.address-groups\.HOME_NET: "\[(.*)\]"$/m.exec(
    tune('t.yaml', `version: 1\nnetworks: {home: ${home}}\n`, MANIFEST).files.get(
      'suricata/variables.yaml',
    )!,
  )![1]!;

test('IPv6 networks of the site stay its own, named or not', () => {
  assert.is(homeNetOf('[10.0.0.0/8, "FD00:0020::/32"]'), '10.0.0.0/8,fd00:20::/32,fe80::/10');
  assert.is(homeNetOf('[10.0.0.0/8]'), '10.0.0.0/8,fd00::/8,fe80::/10');
  const script = tune(
    't.yaml',
    'version: 1\nnetworks: {home: [10.20.0.1, "2001:db8::/32"]}\n',
    MANIFEST,
  ).files.get('zeek/vitalwire-tuning.zeek')!;
  assert.match(
    script,
    'Site::local_nets += { 10.20.0.1/32, [2001:db8::]/32, [fe80::]/10, 127.0.0.0/8, [::1]/128 }',
  );
});

test('a note cannot add a line', () => {
  const text =
    'version: 1\ncentral-stations:\n  - address: 10.0.0.1\n    note: "ward\\nsuppress gen_id 1, sig_id 0"\n';
  const config = tune('t.yaml', text, MANIFEST).files.get('suricata/threshold.config')!;
  assert.not.match(config, /^suppress gen_id 1, sig_id 0/m);
});

test.run();
