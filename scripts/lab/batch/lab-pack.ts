import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeFiles } from '../../lib/file-tree';
import type { Pack } from '../../backends/pack';
import type { LabEngine } from '../../lib/engines/finding';
import { expectedRules, type ExpectedPair } from '../../backends/expected';
import { EXPECTED_HOST, EXPECTED_INSIDE, EXPECTED_OUTSIDE } from '../../compile/site-traffic';
import { fileOf } from '../../compile/rule-file';

/** The pack on disk as the engines of the lab load it, in a folder of its own. */
export interface LabPack {
  folder: string;
  /** Detections that are off by default, by id: the lab switches them on to prove them. */
  switchedOn: string[];
  /** Longest time for which a rule remembers a pair of hosts, in seconds. */
  memorySeconds: number;
  /** What a site renders from its tuning file: the rules that name the expected pairs of the lab. */
  expectedRules: string;
}

/** What the site of the lab expects; compile/site-traffic.ts has the traffic between them. */
export const EXPECTED_PAIRS = [
  [EXPECTED_HOST, EXPECTED_INSIDE],
  [EXPECTED_HOST, EXPECTED_OUTSIDE],
] as const satisfies readonly ExpectedPair[];

/** Rule files that an engine cannot read (`requires` came with 7.0.3). */
const UNREADABLE: Partial<Record<LabEngine, readonly string[]>> = {
  'suricata-6': ['vitalwire-7plus.rules'],
};

/**
 * Writes the rendered pack below `folder`, which is emptied first, with one change: rules that are off by
 * default are on.
 */
export function writeLabPack(pack: Pack, folder: string): LabPack {
  rmSync(folder, { recursive: true, force: true });
  const files = [...pack.files].map(
    ([file, text]) =>
      [file, file.endsWith('.rules') ? text.replace(/^# (?=alert )/gm, '') : text] as const,
  );
  writeFiles(folder, files);
  const expected = path.join(folder, 'expected.rules');
  writeFileSync(expected, expectedRules(EXPECTED_PAIRS));
  const detections = pack.sources.map(({ detection }) => detection);
  return {
    folder,
    expectedRules: expected,
    switchedOn: detections.filter((d) => d.offByDefault).map(({ id }) => id),
    memorySeconds: Math.max(
      ...detections.map(({ observable }) => observable.suppressSeconds),
      ...pack.plan.rules.flatMap(({ rule }) => [
        rule.limit?.seconds ?? 0,
        ...rule.options.map((o) => (o.kind === 'xbits' ? (o.expireSeconds ?? 300) : 0)),
      ]),
    ),
  };
}

/** The rule files below a lab pack that an engine reads. */
export function rulesFilesFor(engine: LabEngine, pack: Pack, labPack: LabPack): string[] {
  return [...pack.files.keys()]
    .filter((file) => file.endsWith('.rules'))
    .filter((file) => !(UNREADABLE[engine] ?? []).includes(path.basename(file)))
    .map((file) => path.join(labPack.folder, file));
}

/** Why an engine does not read a detection's rule file; null when it does. */
export function unreadable(
  engine: LabEngine,
  detection: Parameters<typeof fileOf>[0],
): string | null {
  const file = fileOf(detection);
  return (UNREADABLE[engine] ?? []).includes(file) ? `${engine} cannot read ${file}` : null;
}
