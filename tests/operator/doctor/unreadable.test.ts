import { chmodSync, statSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { examine } from '../../../scripts/operator/doctor/examine';
import { readPack } from '../../../scripts/operator/doctor/sensor/pack-rules';
import { readSensor } from '../../../scripts/operator/doctor/sensor/read';
import { DIST, LOCAL, SensorFolder, YAML } from './sensor-folder';

/** A file without permission to read it is not an empty file, and one in a folder that cannot be searched is not missing. */
const test = suite('doctor/unreadable');

const PACK = readPack(DIST);
const NOBODY = 65534;
const RULES = '/etc/suricata/rules';
const SITE = path.dirname(LOCAL);

function suricata(): SensorFolder {
  return new SensorFolder()
    .write(
      YAML,
      `%YAML 1.1
---
vars:
  address-groups:
    HOME_NET: "[10.0.0.0/8]"
    EXTERNAL_NET: "!$HOME_NET"
outputs:
  - eve-log:
      enabled: yes
      types:
        - alert
default-rule-path: ${RULES}
rule-files:
  - vitalwire.rules
  - "site*.rules"
threshold-file: /etc/suricata/threshold.config
include: /etc/suricata/site.yaml
`,
    )
    .write('/etc/suricata/site.yaml', '%YAML 1.1\n---\nhost-mode: sniffer-only\n')
    .write('/etc/suricata/threshold.config', '# none\n')
    .write(
      `${RULES}/site.rules`,
      'alert ip any any -> any any (msg:"a site\'s own"; sid:1; rev:1;)\n',
    )
    .copy(path.join(DIST, 'suricata', 'rules', 'vitalwire.rules'), `${RULES}/vitalwire.rules`);
}

function zeek(): SensorFolder {
  return new SensorFolder()
    .write(LOCAL, '@load tuning/defaults\n@load ./site-own\n@load vitalwire\n')
    .write(`${SITE}/site-own.zeek`, 'redef Site::local_nets += { 10.0.0.0/8 };\n')
    .copy(path.join(DIST, 'zeek', 'vitalwire'), `${SITE}/vitalwire`);
}

/** What is said of a sensor, by somebody who owns none of its files. */
function askedByNobody(root: string) {
  const isRoot = process.geteuid!() === 0;
  if (isRoot) process.seteuid!(NOBODY);
  try {
    const read = readSensor([root], PACK);
    const { diagnoses } = examine(read.sensor);
    const judged = diagnoses.filter(({ level }) => level !== 'info').map(({ title }) => title);
    return { judged, partly: read.partly };
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

const sensors: [string, () => SensorFolder, string[]][] = [
  [
    'Suricata',
    suricata,
    [
      YAML,
      '/etc/suricata/site.yaml',
      '/etc/suricata/threshold.config',
      '/etc/suricata',
      RULES,
      `${RULES}/vitalwire.rules`,
      `${RULES}/site.rules`,
    ],
  ],
  [
    'Zeek',
    zeek,
    [LOCAL, `${SITE}/site-own.zeek`, `${SITE}/vitalwire/main.zeek`, `${SITE}/vitalwire`, SITE],
  ],
];

for (const [engine, make, places] of sensors) {
  for (const place of places) {
    test(`${engine}: without permission on ${place}, nothing is judged by what is in it`, () => {
      const sensor = make();
      chmodSync(sensor.root, 0o755);
      const before = askedByNobody(sensor.root);
      assert.equal(before.partly, []);
      const { mode } = statSync(sensor.at(place));
      chmodSync(sensor.at(place), 0);
      const { judged, partly } = askedByNobody(sensor.root);
      chmodSync(sensor.at(place), mode);
      const isNamed = partly.some(
        ({ file, note, isDamaged }) =>
          file === sensor.at(place) && note === 'no permission to read it' && isDamaged,
      );
      assert.ok(isNamed, JSON.stringify(partly));
      assert.equal(
        judged.filter((title) => !before.judged.includes(title)),
        [],
      );
    });
  }
}

test.run();
