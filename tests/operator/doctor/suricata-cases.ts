import { contactSid, statesBorderApart, YAML, type SensorFolder } from './sensor-folder';
import { eveFlows, eveStats } from './samples';

/** One way in which a sensor is set up wrongly. */
export interface Case {
  check: string;
  name: string;
  /** Default: all three. */
  engines?: readonly string[];
  breaks(sensor: SensorFolder): void;
  level: 'error' | 'warning' | 'info';
  /** True where no line can mend it: the sensor has to be given something else. */
  wordsOnly?: true;
}

const yaml = (from: string | RegExp, to: string) => (sensor: SensorFolder) => {
  sensor.edit(YAML, (text) => text.replace(from, to));
};
const append = (lines: string) => (sensor: SensorFolder) => {
  sensor.edit(YAML, (text) => `${text}\n${lines}\n`);
};
const rulesFile = (sensor: SensorFolder) =>
  `${/^default-rule-path: (\S+)/m.exec(sensor.read(YAML))![1]}/vitalwire.rules`;
const rules = (change: (text: string) => string) => (sensor: SensorFolder) => {
  sensor.edit(rulesFile(sensor), change);
};
const extraRules = (text: string) => (sensor: SensorFolder) => {
  const folder = rulesFile(sensor).replace('vitalwire.rules', 'local.rules');
  sensor.write(folder, text);
  yaml('  - vitalwire.rules', '  - vitalwire.rules\n  - local.rules')(sensor);
};
const file = (name: string, text: string) => (sensor: SensorFolder) => {
  sensor.write(name, text);
};
const SID = contactSid();
const MODERN = ['suricata-7', 'suricata-8'];
const HOME = /HOME_NET: "\[192.*$/m;

export const CASES: readonly Case[] = [
  {
    check: 'suricata-version',
    name: 'Suricata 5',
    level: 'error',
    wordsOnly: true,
    breaks: file('/build.txt', 'This is Suricata version 5.0.10 RELEASE\n'),
  },
  {
    check: 'suricata-version',
    name: '7.0.2 does not know requires',
    level: 'warning',
    wordsOnly: true,
    breaks: file('/build.txt', 'This is Suricata version 7.0.2 RELEASE\n'),
  },
  {
    check: 'suricata-yaml',
    name: 'vars is pasted a second time',
    level: 'warning',
    engines: MODERN,
    breaks: append('vars:\n  address-groups:\n    MEDICAL_NET: "[10.20.0.0/16]"'),
  },
  {
    check: 'suricata-yaml',
    name: 'an include without its first lines',
    level: 'error',
    breaks: (sensor) => {
      sensor.write('/etc/suricata/site.yaml', 'flow:\n  memcap: 256mb\n');
      append('include: site.yaml')(sensor);
    },
  },
  {
    check: 'suricata-not-loaded',
    name: 'not in rule-files',
    level: 'error',
    breaks: yaml('  - vitalwire.rules', '  - other.rules'),
  },
  {
    check: 'suricata-not-loaded',
    name: 'listed, and not there',
    level: 'error',
    breaks: (sensor) => {
      yaml('  - vitalwire.rules', '  - vitalwire.rules\n  - vitalwire-x.rules')(sensor);
      sensor.copy(sensor.at(rulesFile(sensor)), '/copy');
      yaml('vitalwire-x.rules', 'sub/vitalwire.rules')(sensor);
    },
  },
  {
    check: 'suricata-not-loaded',
    name: 'default-rule-path points elsewhere',
    level: 'error',
    breaks: yaml(/^default-rule-path: .*$/m, 'default-rule-path: /srv/rules'),
  },
  {
    check: 'suricata-interface',
    name: 'a unit that waits for captures at a socket',
    level: 'error',
    wordsOnly: true,
    breaks: file(
      '/etc/systemd/system/suricata.service',
      '[Service]\nExecStart=/usr/bin/suricata -c /etc/suricata/suricata.yaml --unix-socket\n',
    ),
  },
  {
    check: 'suricata-rules-folder',
    name: 'default-rule-path is no whole path',
    level: 'error',
    breaks: yaml(/^default-rule-path: .*$/m, 'default-rule-path: rules'),
  },
  {
    check: 'suricata-rule-file-content',
    name: 'a download saved an error page',
    level: 'error',
    breaks: rules(() => '<!DOCTYPE html>\n<html><body>403 Forbidden</body></html>\n'),
  },
  {
    check: 'suricata-rule-file-content',
    name: 'an empty file',
    level: 'error',
    breaks: rules(() => ''),
  },
  {
    check: 'suricata-variables',
    name: 'HOME_NET is missing',
    level: 'error',
    breaks: yaml(HOME, ''),
  },
  {
    check: 'suricata-variables',
    name: 'HOME_NET without quotes is a list',
    level: 'error',
    breaks: yaml(HOME, 'HOME_NET: [10.0.0.0/8, 192.168.0.0/16]'),
  },
  {
    check: 'suricata-variables',
    name: 'HOME_NET uses a variable that is not there',
    level: 'error',
    breaks: yaml(HOME, 'HOME_NET: "[10.0.0.0/8,$WARDS]"'),
  },
  {
    check: 'suricata-home-net',
    name: 'any',
    level: statesBorderApart() ? 'warning' : 'error',
    breaks: yaml(HOME, 'HOME_NET: "any"'),
  },
  {
    check: 'suricata-home-net',
    name: 'holds the firmware’s network',
    level: 'warning',
    breaks: yaml(HOME, 'HOME_NET: "[10.0.0.0/8, 202.114.4.0/24]"'),
  },
  {
    check: 'suricata-home-net',
    name: 'holds it in a wider one',
    level: 'warning',
    breaks: yaml(HOME, 'HOME_NET: "[10.0.0.0/8,202.0.0.0/8]"'),
  },
  {
    check: 'suricata-home-net',
    name: 'holds it through a variable',
    level: 'warning',
    breaks: yaml(HOME, 'WARDS: "202.114.4.119"\n    HOME_NET: "[10.0.0.0/8,$WARDS]"'),
  },
  {
    check: 'suricata-external-net',
    name: 'any',
    level: 'info',
    wordsOnly: true,
    breaks: yaml('EXTERNAL_NET: "!$HOME_NET"', 'EXTERNAL_NET: "any"'),
  },
  {
    check: 'suricata-app-layer',
    name: 'nfs is off',
    level: 'warning',
    breaks: yaml(/( {4}nfs:\n {6}enabled: )yes/, '$1no'),
  },
  {
    check: 'suricata-arp',
    name: 'ARP events are off, as they come',
    level: 'info',
    engines: ['suricata-8'],
    breaks: () => undefined,
  },
  { check: 'suricata-midstream', name: 'off, as it comes', level: 'info', breaks: () => undefined },
  {
    check: 'suricata-midstream',
    name: 'midstream-policy drops',
    level: 'error',
    engines: MODERN,
    breaks: append('stream.midstream: true\nstream.midstream-policy: drop-flow'),
  },
  {
    check: 'suricata-exception-policy',
    name: 'flows are dropped from sight',
    level: 'warning',
    engines: MODERN,
    breaks: yaml('exception-policy: auto', 'exception-policy: drop-flow'),
  },
  {
    check: 'suricata-one-direction',
    name: 'a span port mirrors rx only',
    level: 'error',
    wordsOnly: true,
    breaks: file('/var/log/suricata/eve.json', eveFlows(true)),
  },
  {
    check: 'suricata-checksums',
    name: 'forced',
    level: 'warning',
    breaks: yaml(/^( {2}- interface: eth0\n)/m, '$1    checksum-checks: yes\n'),
  },
  {
    check: 'suricata-checksums',
    name: 'the counters tell of thrown-away packets',
    level: 'error',
    breaks: file(
      '/var/log/suricata/eve.json',
      eveStats({ decoder: { tcp: 1000 }, tcp: { invalid_checksum: 400 } }),
    ),
  },
  {
    check: 'suricata-vlan',
    name: 'a tap with two interfaces',
    level: 'warning',
    engines: MODERN,
    breaks: yaml(/^( {2}- interface: eth0\n)/m, '  - interface: eth1\n    cluster-id: 98\n$1'),
  },
  {
    check: 'suricata-vlan',
    name: 'cluster_round_robin',
    level: 'error',
    breaks: yaml('cluster-type: cluster_flow', 'cluster-type: cluster_round_robin'),
  },
  {
    check: 'suricata-capture-filter',
    name: 'web only',
    level: 'error',
    breaks: yaml(
      /^( {2}- interface: eth0\n)/m,
      '$1    bpf-filter: "tcp port 80 or tcp port 443"\n',
    ),
  },
  {
    check: 'suricata-capture-filter',
    name: 'printing is filtered out',
    level: 'error',
    breaks: yaml(
      /^( {2}- interface: eth0\n)/m,
      '$1    bpf-filter: not port 515 and not port 9100\n',
    ),
  },
  {
    check: 'suricata-capture-filter',
    name: 'a filter file in Security Onion’s way',
    level: 'error',
    breaks: file('/etc/suricata/bpf', '# busy\nnot (host 10.1.1.1) and\nnot udp\n'),
  },
  {
    check: 'suricata-capture-filter',
    name: 'packets are cut short',
    level: 'error',
    breaks: yaml(/^(pcap:\n {2}- interface: eth0\n)/m, '$1    snaplen: 96\n'),
  },
  {
    check: 'suricata-patient-data',
    name: 'payload',
    level: 'warning',
    breaks: yaml(
      /^( {8}- alert:\n)/m,
      '$1            payload: yes\n            payload-printable: yes\n            packet: yes\n            http-body-printable: yes\n',
    ),
  },
  {
    check: 'suricata-patient-data',
    name: 'all packets of alerts',
    level: 'warning',
    breaks: yaml(/^( {2}- pcap-log:\n {6}enabled: )no/m, '$1yes\n      conditional: alerts'),
  },
  {
    check: 'suricata-patient-data',
    name: 'tcp-data and files',
    level: 'warning',
    breaks: (sensor) => {
      yaml(/^( {2}- tcp-data:\n {6}enabled: )no/m, '$1yes')(sensor);
      yaml(/^( {2}- file-store:\n {6}version: 2\n {6}enabled: )no/m, '$1yes')(sensor);
    },
  },
  {
    check: 'suricata-eve',
    name: 'eve-log off',
    level: 'error',
    breaks: yaml(/^( {2}- eve-log:\n {6}enabled: )yes/m, '$1no'),
  },
  {
    check: 'suricata-eve',
    name: 'no alert events',
    level: 'error',
    breaks: yaml(/^ {8}- alert:\n(?: {12,}.*\n|\s*#.*\n|\s*\n)*/m, ''),
  },
  {
    check: 'suricata-eve',
    name: 'no rule metadata',
    level: 'warning',
    breaks: yaml(/^( {8}- alert:\n)/m, '$1            metadata: no\n'),
  },
  {
    check: 'suricata-sid-clash',
    name: 'a local rule took our sid',
    level: 'error',
    breaks: extraRules(`alert tcp any any -> any 9100 (msg:"printer"; sid:${SID}; rev:3;)\n`),
  },
  {
    check: 'suricata-sid-clash',
    name: 'a local rule in our block',
    level: 'warning',
    breaks: extraRules('alert tcp any any -> any 9100 (msg:"printer"; sid:1739999; rev:3;)\n'),
  },
  {
    check: 'suricata-sid-clash',
    name: 'loaded twice',
    level: 'warning',
    breaks: (sensor) =>
      extraRules(
        sensor
          .read(rulesFile(sensor))
          .split('\n')
          .find((line) => line.startsWith('alert'))!,
      )(sensor),
  },
  {
    check: 'suricata-changed-rules',
    name: 'switched off',
    level: 'error',
    breaks: rules((text) => text.replace('\nalert ip', '\n# alert ip')),
  },
  {
    check: 'suricata-changed-rules',
    name: 'of a release that had fewer',
    level: 'warning',
    breaks: rules((text) => text.replace(/\n[^#\n].*VITALWIRE PHI-SENT[^\n]*/, '')),
  },
  {
    check: 'suricata-changed-rules',
    name: 'made to drop',
    level: 'error',
    breaks: rules((text) => text.replace('\nalert ip', '\ndrop ip')),
  },
  {
    check: 'suricata-changed-rules',
    name: 'edited',
    level: 'warning',
    breaks: rules((text) => text.replace('-> [202.114.4.119', '-> [203.0.113.9')),
  },
  {
    check: 'suricata-updates',
    name: 'disable by sid',
    level: 'error',
    breaks: file('/etc/suricata/disable.conf', `1:2019401\n1:${SID}\n`),
  },
  {
    check: 'suricata-updates',
    name: 'disable by words of others too',
    level: 'error',
    breaks: file('/etc/suricata/disable.conf', 're:classtype:policy-violation\n'),
  },
  {
    check: 'suricata-updates',
    name: 'disable by group',
    level: 'error',
    breaks: file('/etc/suricata/disable.conf', 'group:vitalwire.rules\n'),
  },
  {
    check: 'suricata-updates',
    name: 'disable by metadata',
    level: 'error',
    breaks: file('/etc/suricata/disable.conf', 'metadata: attack_target IOT\n'),
  },
  {
    check: 'suricata-updates',
    name: 'modify.conf that makes alerts pass',
    level: 'error',
    breaks: file('/etc/suricata/modify.conf', 're:VITALWIRE "^alert" "pass"\n'),
  },
  {
    check: 'suricata-updates',
    name: 'modify.conf that rewrites a message',
    level: 'warning',
    breaks: file('/etc/suricata/modify.conf', 're:VITALWIRE "VITALWIRE" "ICU"\n'),
  },
  {
    check: 'suricata-updates',
    name: 'drop.conf',
    level: 'error',
    breaks: file('/etc/suricata/drop.conf', 're:VITALWIRE\n'),
  },
  {
    check: 'suricata-updates',
    name: 'ignored in update.yaml',
    level: 'error',
    breaks: file('/etc/suricata/update.yaml', 'ignore:\n  - "*deleted.rules"\n  - "*vitalwire*"\n'),
  },
  {
    check: 'suricata-thresholds',
    name: 'suppressed',
    level: 'error',
    breaks: (sensor) => {
      file('/etc/suricata/threshold.config', `suppress gen_id 1, sig_id ${SID}\n`)(sensor);
    },
  },
  {
    check: 'suricata-thresholds',
    name: 'all of everything limited',
    level: 'warning',
    breaks: file(
      '/etc/suricata/threshold.config',
      'threshold gen_id 1, sig_id 0, type threshold, track by_src, count 100, seconds 60\n',
    ),
  },
  {
    check: 'suricata-thresholds',
    name: 'suppressed for everybody',
    level: 'error',
    breaks: file(
      '/etc/suricata/threshold.config',
      `suppress gen_id 1, sig_id ${SID}, track by_src, ip 0.0.0.0/0\n`,
    ),
  },
  {
    check: 'suricata-pass-rules',
    name: 'the address',
    level: 'error',
    breaks: extraRules(
      'pass ip any any -> 202.114.4.0/24 any (msg:"central station"; sid:1900001; rev:1;)\n',
    ),
  },
  {
    check: 'suricata-pass-rules',
    name: 'the printer port',
    level: 'warning',
    breaks: extraRules('pass tcp $HOME_NET any -> any 515 (msg:"printers"; sid:1900001; rev:1;)\n'),
  },
  {
    check: 'suricata-inline',
    name: 'exception-policy auto, inline',
    level: 'error',
    engines: MODERN,
    breaks: yaml(/^( {2}- interface: eth0\n)/m, '$1    copy-mode: ips\n    copy-iface: eth1\n'),
  },
  {
    check: 'suricata-bypass',
    name: 'stream.bypass',
    level: 'error',
    breaks: yaml(/^stream:\n/m, 'stream:\n  bypass: yes\n'),
  },
  {
    check: 'suricata-bypass',
    name: 'a short depth',
    level: 'warning',
    breaks: yaml(/^( {4}depth: )1 ?[mM]i?[bB].*$/m, '$1 4kb'),
  },
  {
    check: 'suricata-bypass',
    name: 'flows forgotten at once',
    level: 'warning',
    breaks: yaml(/^( {2}tcp:\n {4}new: 60\n {4}established: )600/m, '$1 5'),
  },
  {
    check: 'suricata-memory',
    name: 'a memcap for a laboratory',
    level: 'warning',
    breaks: yaml(/^stream:\n {2}memcap: .*$/m, 'stream:\n  memcap: 1mb'),
  },
  {
    check: 'suricata-requires',
    name: 'a rule for 7 in Suricata 6',
    level: 'error',
    engines: ['suricata-6'],
    breaks: (sensor) => {
      file('/build.txt', 'This is Suricata version 6.0.1 RELEASE\n')(sensor);
      rules((text) => text.replace('; target:', '; requires:version >= 7.0.3; target:'))(sensor);
    },
  },
  {
    check: 'suricata-stats',
    name: 'packets dropped',
    level: 'error',
    wordsOnly: true,
    breaks: file(
      '/var/log/suricata/eve.json',
      eveStats({ capture: { kernel_packets: 1000, kernel_drops: 900 } }),
    ),
  },
  {
    check: 'suricata-log',
    name: 'an error at the start',
    level: 'error',
    wordsOnly: true,
    breaks: file(
      '/var/log/suricata/suricata.log',
      `x\n[1] Error: detect: error parsing signature "alert ip any any -> any any (sid:${SID};)" from file /x/vitalwire.rules at line 9\n`,
    ),
  },
  {
    check: 'suricata-log',
    name: 'the user that it runs as may not write its log',
    level: 'error',
    wordsOnly: true,
    breaks: file(
      '/var/log/suricata/suricata.log',
      '[9 - Suricata-Main] 2026-11-26 05:42:07 Error: logopenfile: Error opening file: "/var/log/suricata/eve.json": Permission denied\n',
    ),
  },
  {
    check: 'suricata-log',
    name: 'a user that is none',
    level: 'error',
    wordsOnly: true,
    breaks: file(
      '/var/log/suricata/suricata.log',
      '[9 - Suricata-Main] 2026-11-26 05:42:07 Error: privs: unable to get the user ID, check if user exist!!\n',
    ),
  },
  {
    check: 'suricata-start',
    name: 'one rule file on the command line',
    level: 'error',
    breaks: file(
      '/etc/default/suricata',
      'RUN=yes\nSURICATA_OPTIONS="-S /etc/suricata/mine.rules -i eth0"\n',
    ),
  },
  {
    check: 'suricata-start',
    name: 'a unit without detection',
    level: 'error',
    breaks: file(
      '/lib/systemd/system/suricata.service',
      '[Service]\nExecStart=/usr/bin/suricata --disable-detection -c /etc/suricata/suricata.yaml -i eth0\n',
    ),
  },
  {
    check: 'suricata-interface',
    name: 'promiscuous mode is off',
    level: 'error',
    breaks: yaml(/^( {2}- interface: eth0\n)/m, '$1    disable-promisc: yes\n'),
  },
  {
    check: 'suricata-bypass',
    name: 'raw reassembly is off',
    level: 'error',
    breaks: yaml(/^( {2}reassembly:\n)/m, '$1    raw: no\n'),
  },
  {
    check: 'suricata-memory',
    name: 'one alert a packet',
    level: 'warning',
    breaks: append('packet-alert-max: 1'),
  },
];
