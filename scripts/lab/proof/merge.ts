import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '../../lib/json';
import { PROOF_REPORT, type ProofReport } from './report';

/**
 * Joins the reports of all parts of a sharded run.
 * @param folder holds one proof.json for each part, at any depth.
 * @throws Error when a part is missing, there twice, or of another version or engine.
 */
export function mergeReports(folder: string): ProofReport {
  const reports = reportFiles(folder).map(
    (file) => [file, parseJson(readFileSync(file, 'utf8'), PROOF_REPORT, file)] as const,
  );
  const [first] = reports;
  if (!first) throw new Error(`no proof.json below ${folder}; give the folder with all parts`);
  const [, model] = first;
  for (const [file, report] of reports) {
    if (sameRun(report) !== sameRun(model)) {
      throw new Error(
        `${file} is of another version or of other engines than ${first[0]}; run all parts again`,
      );
    }
  }
  const shards = reports.flatMap(([, report]) => report.shards).sort();
  refuseIncomplete(shards, folder);
  const parts = reports.map(([, report]) => report);
  return {
    ...model,
    shards,
    verdicts: parts.flatMap(({ verdicts }) => verdicts).sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    differences: parts.flatMap(({ differences }) => differences),
    declarations: sum(parts),
  };
}

function refuseIncomplete(shards: readonly string[], folder: string): void {
  const of = Number(shards[0]!.split('/')[1]);
  for (let index = 1; index <= of; index += 1) {
    const count = shards.filter((shard) => shard === `${index}/${of}`).length;
    if (count !== 1) {
      throw new Error(
        `${folder} has part ${index}/${of} ${count} times; run "vitalwire prove --shard ${index}/${of}" and give each part a folder of its own`,
      );
    }
  }
}

function sum(parts: readonly ProofReport[]): ProofReport['declarations'] {
  const all = new Map<string, ProofReport['declarations'][number]>();
  for (const entry of parts.flatMap(({ declarations }) => declarations)) {
    const known = all.get(entry.declared);
    all.set(entry.declared, {
      ...entry,
      covered: entry.covered + (known?.covered ?? 0),
      missed: entry.missed + (known?.missed ?? 0),
    });
  }
  return [...all.values()].sort((a, b) => (a.declared < b.declared ? -1 : 1));
}

function sameRun({ version, engines, detections, schema }: ProofReport): string {
  return JSON.stringify([schema, version, engines, detections]);
}

function key(verdict: { case: string; engine: string }): string {
  return `${verdict.case} ${verdict.engine}`;
}

function reportFiles(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`no folder ${folder}`);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'proof.json')
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
