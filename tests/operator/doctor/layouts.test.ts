import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Diagnosis } from '../../../scripts/operator/doctor/check';
import { onPlatform } from '../../../scripts/operator/doctor/platform';
import { engineTests, withSensorPaths } from '../../../scripts/operator/doctor/sensor-paths';
import { readPack } from '../../../scripts/operator/doctor/sensor/pack-rules';
import { readSensor } from '../../../scripts/operator/doctor/sensor/read';
import { DIST, SensorFolder } from './sensor-folder';

/**
 * The layouts of two distributions, as their public documentation and templates describe them: where files
 * lie, what includes what, and the settings in which they differ from a stock sensor. Written anew here.
 */
const test = suite('doctor/layouts');

const HEAD = '%YAML 1.1\n---\n';
const VARS =
  'vars:\n  address-groups:\n    HOME_NET: "[192.168.0.0/16,10.0.0.0/8,172.16.0.0/12]"\n    EXTERNAL_NET: "any"\n  port-groups:\n    SSH_PORTS: 22\n';

/** opnsense/core, src/opnsense/service/templates/OPNsense/IDS/suricata.yaml: custom.yaml is what a site may edit. */
const moved = (sensor: SensorFolder, found: Diagnosis[]) =>
  onPlatform(found, readSensor([sensor.root], readPack(DIST)).sensor);

function opnsense(): SensorFolder {
  const etc = '/usr/local/etc/suricata';
  return new SensorFolder()
    .write(
      `${etc}/suricata.yaml`,
      `${HEAD}${VARS}outputs:
  - eve-log:
      enabled: yes
      filetype: regular
      filename: eve.json
      types:
        - alert:
            payload: yes
            payload-buffer-size: 100kb
            payload-printable: yes
            tagged-packets: yes
  - eve-log:
      enabled: yes
      type: syslog
      types:
        - alert:
            payload: no
            payload-printable: yes
            metadata: yes
stream:
  memcap: 64mb
  inline: auto
  midstream-policy: ignore
netmap:
 - interface: default
   threads: auto
   copy-mode: ips
   disable-promisc: yes
 - interface: igb1
   copy-iface: igb1^
default-rule-path: ${etc}/opnsense.rules
rule-files:
  - suricata.rules
include:
  - installed_rules.yaml
  - custom.yaml
`,
    )
    .write(
      `${etc}/installed_rules.yaml`,
      `${HEAD}rule-files:\n - OPNsense.rules\n - vitalwire.rules\n`,
    )
    .write(`${etc}/custom.yaml`, '# empty stub for custom modifications\n')
    .write(`${etc}/opnsense.rules/OPNsense.rules`, '# none\n')
    .copy(
      path.join(DIST, 'suricata', 'rules', 'vitalwire.rules'),
      `${etc}/opnsense.rules/vitalwire.rules`,
    );
}

test('OPNsense: the payload of both logs is found, and mended in custom.yaml', () => {
  const sensor = opnsense();
  const found = moved(sensor, sensor.ask('suricata-patient-data'));
  assert.is(found.length, 3);
  const files = new Set(found.flatMap(({ fix }) => fix.map(({ file }) => path.basename(file))));
  assert.equal([...files], ['custom.yaml']);
  sensor.paste(found.flatMap(({ fix }) => fix));
  assert.equal(sensor.ask('suricata-patient-data'), []);
  assert.equal(sensor.ask('suricata-yaml'), []);
});

test('OPNsense from 26.1: what lies in conf.d is kept, and the generated file is not touched', () => {
  const sensor = opnsense().edit('/usr/local/etc/suricata/suricata.yaml', (text) =>
    text.replace('  - custom.yaml\n', ''),
  );
  const [found] = moved(sensor, sensor.ask('suricata-midstream'));
  assert.equal(
    found!.fix.map(({ file, how }) => [file.slice(sensor.root.length), how]),
    [['/usr/local/etc/suricata/conf.d/vitalwire.yaml', 'append']],
  );
  assert.equal(found!.fix[0]!.lines.slice(0, 2), ['%YAML 1.1', '---']);
  assert.match(found!.effect!.join(), /OPNsense writes that file itself \(.*2026/);
});

test('OPNsense: a listening sensor is not taken for an inline one, and its rules are found', () => {
  const said = opnsense()
    .ask()
    .filter(({ level }) => level !== 'info');
  assert.equal([...new Set(said.map(({ id }) => id))], ['suricata-patient-data']);
});

test('OPNsense: inline is told by rc.conf.d', () => {
  const sensor = opnsense().write(
    '/etc/rc.conf.d/rc.conf.suricata',
    'suricata_enable="YES"\nsuricata_netmap="YES"\n',
  );
  assert.is(sensor.ask('suricata-inline').length, 1);
  sensor.paste(sensor.ask('suricata-inline').flatMap(({ fix }) => fix));
  assert.equal(sensor.ask('suricata-inline'), []);
});

test('OPNsense: a vars section in custom.yaml wipes out HOME_NET', () => {
  const sensor = opnsense().write(
    '/usr/local/etc/suricata/custom.yaml',
    `${HEAD}vars:\n  address-groups:\n    MEDICAL_NET: "[10.20.0.0/16]"\n`,
  );
  assert.ok(sensor.ask('suricata-variables').length > 0);
  sensor.paste(sensor.ask('suricata-yaml').flatMap(({ fix }) => fix));
  assert.equal(sensor.ask('suricata-yaml'), []);
  assert.equal(sensor.ask('suricata-variables'), []);
});

/** Security-Onion-Solutions/securityonion, salt/suricata and salt/zeek: containers, so paths inside differ. */
function securityOnion(): SensorFolder {
  const conf = '/opt/so/conf';
  return new SensorFolder()
    .write(
      `${conf}/suricata/suricata.yaml`,
      `${HEAD}${VARS}outputs:
  - eve-log:
      enabled: "yes"
      filename: /nsm/eve-%Y-%m-%d-%H:%M.json
      types:
        - alert:
            payload: "no"
            payload-printable: "yes"
            packet: "yes"
            metadata:
              app-layer: false
              flow: false
              rule:
                metadata: true
                raw: true
af-packet:
  - interface: bond0
    cluster-id: 59
    cluster-type: cluster_flow
vlan:
  use-for-tracking: true
stream:
  memcap: 64mb
  checksum-validation: "yes"
default-rule-path: /etc/suricata/rules
rule-files:
  - all.rules
threshold-file: /etc/suricata/threshold.conf
`,
    )
    .copy(
      path.join(DIST, 'suricata', 'rules', 'vitalwire.rules'),
      `${conf}/suricata/rules/all.rules`,
    )
    .write(`${conf}/suricata/threshold.conf`, '')
    .write(`${conf}/suricata/bpf`, 'not (host 10.1.1.1 and port 9200) and not port 515\n')
    .write(
      `${conf}/zeek/local.zeek`,
      '@load misc/loaded-scripts\n@load securityonion/bpfconf\n@load securityonion/file-extraction\n@load vitalwire\nredef LogAscii::use_json = T;\n',
    )
    .write(`${conf}/zeek/bpf`, 'ip\n')
    .write(`${conf}/zeek/networks.cfg`, '10.0.0.0/8\n192.168.0.0/16\n');
}

test('Security Onion: what it stores, what its filters hide, and what Zeek extracts', () => {
  const sensor = securityOnion();
  const said = sensor.ask().filter(({ level }) => level !== 'info');
  assert.equal([...new Set(said.map(({ id }) => id))].sort(), [
    'suricata-capture-filter',
    'suricata-patient-data',
    'zeek-capture-filter',
    'zeek-patient-data',
  ]);
  assert.ok(
    said.some(
      ({ id, title }) =>
        id === 'suricata-capture-filter' && title.includes('hides telemetry to TCP 515'),
    ),
  );
  sensor.paste(said.flatMap(({ fix }) => fix));
  assert.equal(
    sensor
      .ask()
      .filter(({ level }) => level !== 'info')
      .map(({ title }) => title),
    [],
  );
});

test('Security Onion: the rules are found although the container has other paths', () => {
  assert.equal(securityOnion().ask('suricata-not-loaded'), []);
});

/** What a change of a file becomes on a platform, and the engine's own test there. */
function placed(sensor: SensorFolder, file: string, line: string, how: 'append' | 'replace') {
  const fix = {
    file: sensor.at(file),
    how,
    lines: [line],
    ...(how === 'replace' ? { line: 3 } : {}),
  };
  const { sensor: read } = readSensor([sensor.root], readPack(DIST));
  const found: Diagnosis = {
    id: 'suricata-midstream',
    engine: 'suricata',
    level: 'warning',
    title: 'x',
    means: 'x',
    at: null,
    fix: [fix],
  };
  const [one] = withSensorPaths(onPlatform([found], read), read);
  const { file: place, how: way, lines } = one!.fix[0]!;
  return { place, way, lines, said: one!.effect?.join() ?? '', test: engineTests(read)[0] };
}

const ETC = '/etc/suricata/suricata.yaml';
const EVE = 'outputs:\n  - eve-log:\n      enabled: yes\n      types:\n        - alert\n';

/** StamusNetworks: both distributions lay an addin beside suricata.yaml; types of events tell them apart. */
const stamus = (types: string) =>
  new SensorFolder()
    .write(ETC, `${HEAD}${VARS}include: selks6-addin.yaml\n`)
    .write(
      '/etc/suricata/selks6-addin.yaml',
      `${HEAD}default-rule-path: /etc/suricata/rules\nrule-files:\n - scirius.rules\n${EVE}${types}`,
    );

test('Clear NDR copies its addin at each start: a change goes below its include', () => {
  const sensor = stamus('        - doh2\n');
  const {
    place,
    way,
    said,
    test: own,
  } = placed(sensor, '/etc/suricata/selks6-addin.yaml', 'stream:', 'replace');
  assert.is(way, 'do');
  assert.match(place, /^containers-data\/suricata\/etc\/suricata\.yaml of the host, below/);
  assert.match(said, /Clear NDR writes that file itself \(.*2026-02-05\)/);
  assert.is(own, 'docker compose exec suricata suricata -T -c /etc/suricata/suricata.yaml');
  const kept = placed(sensor, ETC, 'stream.midstream: true', 'append');
  assert.equal([kept.place, kept.way], [ETC, 'append']);
});

test('SELKS: rules and thresholds are those of Scirius', () => {
  const rules = placed(stamus(''), '/etc/suricata/rules/scirius.rules', '# x', 'replace');
  assert.match(rules.place, /^Scirius/);
  assert.match(rules.said, /SELKS writes that file itself \(.*2024-06-13\)/);
});

test('RockNSM: Ansible writes its overrides whole, and leaves suricata.yaml', () => {
  const sensor = new SensorFolder()
    .write(ETC, `${HEAD}${VARS}include: rocknsm-overrides.yaml\n`)
    .write(
      '/etc/suricata/rocknsm-overrides.yaml',
      `${HEAD}rule-files:\n  - suricata.rules\n${EVE}`,
    );
  const { place, said } = placed(
    sensor,
    '/etc/suricata/rocknsm-overrides.yaml',
    'outputs:',
    'replace',
  );
  assert.match(place, /below its line "include: rocknsm-overrides.yaml"/);
  assert.match(said, /RockNSM .*2023-06-28/);
});

test('Malcolm: a setting goes into a file of the folder that it includes', () => {
  const sensor = new SensorFolder().write(
    ETC,
    `${HEAD}${VARS}${EVE}default-rule-path: /var/lib/suricata/rules\nrule-files:\n- suricata.rules\n- /opt/suricata/rules/vitalwire.rules\n`,
  );
  const { place, lines, test: own } = placed(sensor, ETC, 'stream.midstream: true', 'append');
  assert.is(place, 'suricata/include-configs/vitalwire.yaml');
  assert.equal(lines, ['%YAML 1.1', '---', 'stream.midstream: true']);
  assert.match(own!, /^docker compose exec suricata-live suricata -T/);
});

test('Security Onion: a setting is named as SOC names it', () => {
  const { place, lines } = placed(
    securityOnion(),
    '/opt/so/conf/suricata/suricata.yaml',
    'outputs.0.eve-log.types.0.alert.packet: no',
    'append',
  );
  assert.match(place, /^SOC > Administration/);
  assert.equal(lines, ['outputs.eve-log.types.alert.packet: no']);
});

test('docker: a change is made in the file of the host that is mounted, or needs a mount first', () => {
  const sensor = new SensorFolder()
    .write(ETC, `${HEAD}${VARS}${EVE}rule-files:\n  - vitalwire.rules\n`)
    .write(
      '/compose.yaml',
      'services:\n  ids:\n    image: jasonish/suricata:7.0\n    command: -i eth0\n    volumes:\n      - ./etc:/etc/suricata:ro\n      - logs:/var/log/suricata\n',
    );
  const mounted = placed(sensor, ETC, 'stream.midstream: true', 'append');
  assert.equal([mounted.place, mounted.way], ['etc/suricata.yaml', 'append']);
  assert.match(mounted.said, /what that does not mount is gone with it/);
  assert.is(mounted.test, `docker compose exec ids suricata -T -c ${ETC}`);
  const inside = placed(sensor, '/var/lib/suricata/rules/local.rules', '# x', 'replace');
  assert.is(inside.way, 'do');
  assert.match(inside.place, /^\/var\/lib\/suricata\/rules\/local\.rules, in a file of the host/);
});

test.run();
