import { rmSync } from 'node:fs';
import { contactSid, YAML, type SensorFolder } from '../sensor-folder';

/** One way in which a sensor loses alerts, with what the doctor must find by running its engine. */
export interface TrialCase {
  name: string;
  engine: 'suricata-6' | 'suricata-7' | 'suricata-8';
  breaks(sensor: SensorFolder): void;
  /** False where no finding is lost, but something of each, or of the rules. */
  losesFindings?: false;
  /** Which finding is the cause. */
  cause: string;
  level: 'error' | 'warning';
}

const yaml = (from: string | RegExp, to: string) => (sensor: SensorFolder) => {
  sensor.edit(YAML, (text) => text.replace(from, to));
};
const append = (lines: string) => (sensor: SensorFolder) => {
  sensor.edit(YAML, (text) => `${text}\n${lines}\n`);
};
const local = (rule: string) => (sensor: SensorFolder) => {
  const folder = /^default-rule-path: (\S+)/m.exec(sensor.read(YAML))![1]!;
  sensor.write(`${folder}/local.rules`, `${rule}\n`);
  yaml('  - vitalwire.rules', '  - vitalwire.rules\n  - local.rules')(sensor);
};
const thresholds = (text: string) => (sensor: SensorFolder) => {
  sensor.write('/etc/suricata/threshold.config', text);
  append('threshold-file: /etc/suricata/threshold.config')(sensor);
};
const HOME = /HOME_NET: "\[192.*$/m;

export const TRIAL_CASES: readonly TrialCase[] = [
  {
    name: 'HOME_NET has a mask that is none',
    engine: 'suricata-7',
    breaks: yaml(HOME, 'HOME_NET: "[10.0.0.0/33,192.168.0.0/16]"'),
    cause: 'suricata-variables',
    level: 'error',
  },
  {
    name: 'a second document is pasted at the end',
    engine: 'suricata-8',
    breaks: append(
      '---\nvars:\n  address-groups:\n    HOME_NET: "[10.0.0.0/8,192.168.0.0/16]"\nlogging:\n  default-log-level: notice',
    ),
    cause: 'suricata-yaml',
    level: 'error',
  },
  {
    name: 'tabs in the list of rule files',
    engine: 'suricata-7',
    breaks: yaml('  - vitalwire.rules', '\t- vitalwire.rules\n\t- local.rules'),
    cause: 'suricata-yaml',
    level: 'error',
  },
  {
    name: 'a missing include',
    engine: 'suricata-8',
    breaks: append('include: /etc/suricata/site.yaml'),
    cause: 'suricata-yaml',
    level: 'error',
  },
  {
    name: 'rule-files is one word',
    engine: 'suricata-8',
    breaks: yaml(/rule-files:\n {2}- vitalwire.rules/, 'rule-files: vitalwire.rules'),
    cause: 'suricata-not-loaded',
    level: 'error',
  },
  {
    name: 'a rule of others bypasses the port',
    engine: 'suricata-7',
    breaks: local(
      'alert tcp any any -> any 515 (msg:"bypass"; flow:established; bypass; noalert; sid:1000001; rev:1;)',
    ),
    cause: 'suricata-foreign-rules',
    level: 'error',
  },
  {
    name: 'a drop-in starts it with a filter',
    engine: 'suricata-7',
    breaks: (sensor) =>
      sensor
        .write(
          '/etc/systemd/system/suricata.service.d/override.conf',
          '[Service]\nExecStart=\nExecStart=/usr/bin/suricata -D -c /etc/suricata/suricata.yaml --af-packet -F /etc/suricata/filter.txt\n',
        )
        .write('/etc/suricata/filter.txt', '# printers\nnot port 515\n'),
    cause: 'suricata-capture-filter',
    level: 'error',
  },
  {
    name: 'an exception policy of a passive sensor',
    engine: 'suricata-7',
    breaks: yaml('exception-policy: auto', 'exception-policy: pass-flow'),
    cause: 'suricata-exception-policy',
    level: 'error',
  },
  {
    name: 'tenants without our rules, which no check knows',
    engine: 'suricata-7',
    breaks: (sensor) => {
      append(
        'multi-detect:\n  enabled: yes\n  selector: vlan\n  loaders: 1\n  tenants:\n  - id: 1\n    yaml: /etc/suricata/tenant-1.yaml\n  mappings:\n  - vlan-id: 100\n    tenant-id: 1',
      )(sensor);
      sensor.write(
        '/etc/suricata/tenant-1.yaml',
        '%YAML 1.1\n---\ndefault-rule-path: /var/lib/suricata/rules\nrule-files:\n  - other.rules\nvars:\n  address-groups:\n    HOME_NET: "[10.0.0.0/8]"\n',
      );
      sensor.write(
        '/var/lib/suricata/rules/other.rules',
        'alert tcp any any -> any 9 (msg:"x"; sid:9000001; rev:1;)\n',
      );
    },
    cause: 'suricata-setting',
    level: 'error',
  },
  {
    name: 'a relative default-rule-path beside the configuration',
    engine: 'suricata-8',
    breaks: (sensor) => {
      const [, folder] = /^default-rule-path: (\S+)/m.exec(sensor.read(YAML))!;
      sensor.write('/etc/suricata/rules/vitalwire.rules', sensor.read(`${folder}/vitalwire.rules`));
      yaml(/^default-rule-path: .*$/m, 'default-rule-path: rules')(sensor);
    },
    cause: 'suricata-rules-folder',
    level: 'error',
  },
  {
    name: 'a relative default-rule-path that nothing lies in',
    engine: 'suricata-6',
    breaks: (sensor) => {
      const [, folder] = /^default-rule-path: (\S+)/m.exec(sensor.read(YAML))!;
      rmSync(sensor.at(`${folder}/vitalwire.rules`));
      yaml(/^default-rule-path: .*$/m, 'default-rule-path: hospital')(sensor);
    },
    cause: 'suricata-rules-folder',
    level: 'error',
  },
  {
    name: 'default-rule-path is taken out',
    engine: 'suricata-7',
    breaks: yaml(/^default-rule-path: .*$/m, ''),
    cause: 'suricata-rules-folder',
    level: 'error',
  },
  {
    name: 'a threshold-file that is found from where Suricata is started',
    engine: 'suricata-7',
    breaks: (sensor) => {
      sensor
        .write(
          '/etc/systemd/system/suricata.service',
          '[Service]\nWorkingDirectory=/srv/suricata\nExecStart=/usr/bin/suricata -c /etc/suricata/suricata.yaml --af-packet\n',
        )
        .write('/srv/suricata/quiet.config', 'suppress gen_id 1, sig_id 0\n');
      append('threshold-file: quiet.config')(sensor);
    },
    cause: 'suricata-thresholds',
    level: 'error',
  },
  {
    name: 'suppressed for a network',
    engine: 'suricata-6',
    breaks: thresholds(`suppress gen_id 1, sig_id 0, track by_src, ip 10.0.0.0/8\n`),
    cause: 'suricata-thresholds',
    level: 'error',
  },
  {
    name: 'all is suppressed in the file that Suricata reads where none is named',
    engine: 'suricata-7',
    breaks: (sensor) => {
      sensor.write('/etc/suricata/threshold.config', 'suppress gen_id 1, sig_id 0\n');
    },
    cause: 'suricata-thresholds',
    level: 'error',
  },
  {
    name: 'a rule of ours is suppressed by a variable',
    engine: 'suricata-7',
    breaks: thresholds(`suppress gen_id 1, sig_id ${contactSid()}, track by_src, ip $HOME_NET\n`),
    cause: 'suricata-thresholds',
    level: 'error',
  },
  {
    name: 'a filter as the last words of the command line',
    engine: 'suricata-7',
    breaks: (sensor) =>
      sensor.write(
        '/etc/systemd/system/suricata.service.d/override.conf',
        '[Service]\nExecStart=\nExecStart=/usr/bin/suricata -c /etc/suricata/suricata.yaml --af-packet tcp\n',
      ),
    cause: 'suricata-capture-filter',
    level: 'error',
  },
  {
    name: 'two entries name the file of our rules',
    engine: 'suricata-7',
    breaks: yaml('  - vitalwire.rules', '  - vitalwire.rules\n  - "*.rules"'),
    losesFindings: false,
    cause: 'suricata-sid-clash',
    level: 'warning',
  },
  {
    name: 'alerts without the metadata of rules',
    engine: 'suricata-8',
    breaks: yaml(/^ {8}- alert:\n/m, '        - alert:\n            metadata: no\n'),
    losesFindings: false,
    cause: 'suricata-eve',
    level: 'warning',
  },
  {
    name: 'a way of eve-log that is none: the engine names the value',
    engine: 'suricata-7',
    breaks: yaml('      filetype: regular #', '      filetype: elastic #'),
    cause: 'suricata-setting',
    level: 'error',
  },
  {
    name: 'a rule that cannot be read, where errors are to stop the engine',
    engine: 'suricata-7',
    breaks: (sensor) => {
      local('alert tcp any any -> any 515 (msg:"x"; foo:bar; sid:1000007; rev:1;)')(sensor);
      sensor.write(
        '/etc/default/suricata',
        'SURICATA_OPTIONS="-c /etc/suricata/suricata.yaml --init-errors-fatal"\n',
      );
    },
    cause: 'suricata-foreign-rules',
    level: 'error',
  },
  {
    name: 'HOME_NET and EXTERNAL_NET name each other',
    engine: 'suricata-8',
    breaks: yaml(HOME, 'HOME_NET: "!$EXTERNAL_NET"'),
    cause: 'suricata-variables',
    level: 'error',
  },
  {
    name: 'a way to share out packets that is none',
    engine: 'suricata-8',
    breaks: append('runmode: worker'),
    cause: 'suricata-setting',
    level: 'error',
  },
  {
    name: 'a rule of others drops what ours look at, on a sensor that drops nothing',
    engine: 'suricata-7',
    breaks: local('drop ip any any -> 202.114.4.0/24 any (msg:"x"; sid:1000010; rev:1;)'),
    cause: 'suricata-foreign-rules',
    level: 'error',
  },
  {
    name: 'pairs of hosts have no room',
    engine: 'suricata-7',
    breaks: append('ippair.memcap: 100kb\nippair.hash-size: 1024\nippair.prealloc: 10'),
    cause: 'suricata-setting',
    level: 'error',
  },
  {
    name: 'two faults, each of which hides the other',
    engine: 'suricata-7',
    breaks: (sensor) => {
      yaml(/rule-files:\n {2}- vitalwire.rules/, 'rule-files:\n  - vitalwire*.rule')(sensor);
      yaml(/^( {2}- eve-log:\n {6}enabled: )yes/m, '$1no')(sensor);
    },
    cause: 'suricata-not-loaded',
    level: 'error',
  },
];

/** Looks wrong, and loses nothing. */
export const HARMLESS: readonly Omit<TrialCase, 'cause' | 'level'>[] = [
  {
    name: 'a command line that says where the rules lie, and they lie there',
    engine: 'suricata-7',
    breaks: (sensor) => {
      const folder = /^default-rule-path: (\S+)/m.exec(sensor.read(YAML))![1]!;
      sensor
        .copy(sensor.at(`${folder}/vitalwire.rules`), '/opt/rules/vitalwire.rules')
        .write(
          '/etc/systemd/system/suricata.service',
          '[Service]\nExecStart=/usr/bin/suricata -c /etc/suricata/suricata.yaml --set default-rule-path=/opt/rules -i eth0\n',
        );
      rmSync(sensor.at(folder), { recursive: true });
    },
  },
  {
    name: 'a byte order mark before the first line',
    engine: 'suricata-7',
    breaks: yaml('%YAML 1.1', '\uFEFF%YAML 1.1'),
  },
];
