import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '../../../scripts/lib/engines/engine';
import { applyFixes } from '../../../scripts/operator/doctor/apply';
import type { Diagnosis, Fix } from '../../../scripts/operator/doctor/check';
import { CHECKS } from '../../../scripts/operator/doctor/all-checks';
import { examine } from '../../../scripts/operator/doctor/examine';
import { readPack } from '../../../scripts/operator/doctor/sensor/pack-rules';
import { readSensor } from '../../../scripts/operator/doctor/sensor/read';
import { examineWithTrial } from '../../../scripts/operator/doctor/trial/examine-with-trial';
import { TrialsInCommon } from '../../../scripts/operator/doctor/trial/trials-in-common';

export const ROOT = path.join(__dirname, '..', '..', '..');
export const DIST = path.join(ROOT, 'dist');
const PACK = readPack(DIST);
const COMMON = new TrialsInCommon();

const made: string[] = [];
process.once('exit', () =>
  made.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
);

/** A copy of a sensor's file system that a test can break, ask about and mend. */
export class SensorFolder {
  readonly root = mkdtempSync(path.join(tmpdir(), 'vitalwire-sensor-'));

  constructor() {
    made.push(this.root);
  }

  at(file: string): string {
    return file.startsWith(this.root) ? file : path.join(this.root, file);
  }

  write(file: string, text: string): this {
    mkdirSync(path.dirname(this.at(file)), { recursive: true });
    writeFileSync(this.at(file), text);
    return this;
  }

  read(file: string): string {
    return readFileSync(this.at(file), 'utf8');
  }

  edit(file: string, change: (text: string) => string): this {
    const before = this.read(file);
    const after = change(before);
    if (after === before) throw new Error(`the test's edit of ${file} changes nothing`);
    return this.write(file, after);
  }

  copy(from: string, to: string): this {
    mkdirSync(path.dirname(this.at(to)), { recursive: true });
    cpSync(from, this.at(to), { recursive: true });
    return this;
  }

  ask(only?: string): Diagnosis[] {
    const { sensor } = readSensor([this.root], PACK);
    return examine(sensor).diagnoses.filter(({ id }) => only === undefined || id === only);
  }

  /** The checks, and the engine run with this sensor's files; with time enough for a machine that is slow and busy. */
  tryOut(minutes = 60) {
    const read = readSensor([this.root], PACK);
    return examineWithTrial(read, CHECKS, { runsEngine: true, minutes, common: COMMON });
  }

  /** What a person does with the fixes: paste the lines, run `cp`. Words are left undone. */
  paste(fixes: readonly Fix[]): this {
    for (const { how, lines } of fixes) {
      for (const line of how === 'run' ? lines : []) {
        const copied = /^cp (dist\/\S+) (\S+)$/.exec(line);
        const target =
          copied &&
          (copied[2]!.endsWith('/') ? copied[2]! + path.basename(copied[1]!) : copied[2]!);
        if (copied) this.copy(path.join(ROOT, copied[1]!), target!);
        const touched = /^touch (\S+)$/.exec(line);
        if (touched) this.write(touched[1]!, '');
      }
    }
    const texts = fixes.filter(({ how }) => how !== 'run' && how !== 'do');
    const files = new Map(texts.map(({ file }) => [file, this.readOrEmpty(file)]));
    for (const [file, text] of applyFixes(files, texts)) this.write(file, text);
    return this;
  }

  private readOrEmpty(file: string): string {
    try {
      return this.read(file);
    } catch {
      return '';
    }
  }
}

/** Debian's own Suricata with our core file loaded: nothing to complain about. */
export function suricataSensor({ configFolder }: Engine): SensorFolder {
  const sensor = new SensorFolder();
  sensor.copy(configFolder!, '/etc/suricata');
  const [, folder] = /^default-rule-path: (\S+)/m.exec(sensor.read(YAML))!;
  return sensor
    .edit(YAML, (text) => text.replace('  - suricata.rules', '  - vitalwire.rules'))
    .copy(path.join(DIST, 'suricata', 'rules', 'vitalwire.rules'), `${folder}/vitalwire.rules`);
}

export const YAML = '/etc/suricata/suricata.yaml';

/** Zeek's own local.zeek with the package loaded, and its `zeek -N`. */
export function zeekSensor(zeek: { local: string; plugins: string }): SensorFolder {
  return new SensorFolder()
    .write(LOCAL, `${zeek.local}\n@load vitalwire\n`)
    .write('/zeek-N.txt', zeek.plugins)
    .copy(path.join(DIST, 'zeek', 'vitalwire'), '/opt/zeek/share/zeek/site/vitalwire');
}

export const LOCAL = '/opt/zeek/share/zeek/site/local.zeek';

/** Breaks a sensor by lines at the end of its local.zeek. */
export const local = (lines: string) => (sensor: SensorFolder) => {
  sensor.edit(LOCAL, (text) => `${text}${lines}\n`);
};

/** Check ids that have a file. */
export const CHECK_FILES = readdirSync(path.join(ROOT, 'scripts', 'operator', 'doctor', 'checks'));

/** A rule of ours that alerts, whatever its number is in this release. */
export function contactSid(): number {
  const { suricata } = PACK.manifest.detections.find(({ id }) => id === 'contec-cms8000/contact')!;
  return (Array.isArray(suricata) ? suricata : []).find(({ alerts }) => alerts)!.sid;
}

/** Whether what crosses the border has a file of its own, which a sensor with HOME_NET any leaves out. */
export function statesBorderApart(): boolean {
  return PACK.files.has('vitalwire-border.rules');
}
