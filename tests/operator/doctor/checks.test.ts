import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CHECKS } from '../../../scripts/operator/doctor/all-checks';
import { exitCodeOf } from '../../../scripts/operator/doctor/examine';
import { passes } from '../../../scripts/operator/doctor/sensor/bpf';
import { matcherOf } from '../../../scripts/operator/doctor/sensor/matchers';
import { hiddenBy, NEEDED_PACKETS } from '../../../scripts/operator/doctor/sensor/needed-packets';
import { parseRule } from '../../../scripts/operator/doctor/sensor/rules';
import { CHECK_FILES, ROOT } from './sensor-folder';
import { CASES } from './suricata-cases';
import { ZEEK_CASES } from './zeek-cases';

const test = suite('doctor/checks');

test('every check has an id of its own, a case on which it fires, and a line in the docs', () => {
  const checks = CHECKS;
  assert.is(
    checks.length,
    CHECK_FILES.length,
    'a file in checks/ that all-checks.ts does not list',
  );
  assert.is(new Set(checks.map(({ id }) => id)).size, checks.length);
  const fired = new Set([...CASES, ...ZEEK_CASES].map(({ check }) => check));
  // Its case needs a pack with a hash list, which filehash.test.ts makes.
  fired.add('suricata-filehash');
  assert.equal(
    checks.map(({ id }) => id).filter((id) => !fired.has(id)),
    [],
  );
  const docs = readFileSync(path.join(ROOT, 'docs', 'doctor.md'), 'utf8');
  for (const { id, about } of checks)
    assert.ok(docs.includes(`\`${id}\``) && docs.includes(about), id);
});

test('the exit code is that of the worst finding', () => {
  const of = (...levels: ('error' | 'warning' | 'info')[]) =>
    exitCodeOf({
      diagnoses: levels.map((level) => ({ level })) as never,
      passed: [],
      notAsked: [],
    });
  assert.equal([of(), of('info'), of('info', 'warning'), of('warning', 'error')], [0, 0, 1, 2]);
});

const FILTERS: [filter: string, hidden: string[] | null][] = [
  ['', []],
  ['ip or arp', ['telemetry over IPv6']],
  ['tcp', NEEDED_PACKETS.filter(({ protocol }) => protocol !== 'tcp').map(({ name }) => name)],
  ['not port 515', ['telemetry to TCP 515', 'telemetry over IPv6']],
  ['not (port 515 or 9100)', ['telemetry to TCP 515', 'telemetry over IPv6']],
  [
    '!(tcp port 111) && not udp portrange 2000-2100',
    ['portmapper over TCP 111', 'NFS over UDP 2049'],
  ],
  ['not host 10.1.1.1 and not net 192.168', []],
  [
    'not dst net 202.114.4.0/24',
    NEEDED_PACKETS.filter(({ ether }) => ether !== 'ip6').map(({ name }) => name),
  ],
  ['src net 10 or arp or ip6', []],
  [
    'port 111 or arp or ip6 or tcp',
    ['NFS over UDP 2049', 'a mount call on a high UDP port', 'ICMP'],
  ],
  ['not tcp port nfs', ['NFS over TCP 2049']],
  ['tcp[13] & 2 != 0', null],
  // Of ARP it is sure, whatever the VLAN.
  ['vlan 20 and ip', ['telemetry over IPv6', 'ARP']],
];

for (const [filter, hidden] of FILTERS) {
  test(`the capture filter "${filter}"`, () => assert.equal(hiddenBy(filter, true), hidden));
}

test('src or dst is one primitive', () => {
  assert.is(passes('src or dst port 515', NEEDED_PACKETS[0]!), true);
  assert.is(passes('src port 515', NEEDED_PACKETS[0]!), false);
});

const RULE = parseRule(
  'x',
  1,
  'alert tcp any any -> any 515 (msg:"VITALWIRE PHI-SENT x"; classtype:policy-violation; gid:1; sid:1730099; rev:2; metadata:attack_target IOT, grade phi-sent;)',
)!;

const MATCHERS: [line: string, hits: boolean | null][] = [
  ['*', true],
  ['1730099', true],
  ['1:1730099:2', true],
  ['1:1730099:1', false],
  ['1:1, 1:1730099', true],
  ['re:vitalwire', true],
  ['re:^alert udp', false],
  ['group:vitalwire', true],
  ['group:vitalwire.rules', true],
  ['vital*.rules', true],
  ['filename:rules/*', true],
  ['filename:vitalwire.rules', false],
  ['metadata: attack_target IOT', true],
  ['metadata: attack_target Server', false],
  ['nonsense', null],
];

for (const [line, hits] of MATCHERS) {
  test(`suricata-update's "${line}"`, () => {
    const matches = matcherOf(line);
    assert.is(matches && matches(RULE, 'rules/vitalwire.rules'), hits);
  });
}

test.run();
