import type { Finding, LabEngine } from '../../lib/engines/finding';
import type { Border, Grade } from '../../lib/grades';

/** One kind of finding in one file by one engine. */
export interface BaselineFinding {
  file: string;
  engine: LabEngine;
  detection: string;
  grade: Grade;
  border: Border;
  source: string;
  destination: string;
  count: number;
}

export interface BaselineReport {
  schema: 1;
  folder: string;
  files: number;
  engines: { name: LabEngine; version: string }[];
  /** Files that ran in a process of their own, with the reason. */
  alone: { file: string; why: string }[];
  findings: BaselineFinding[];
  /** Links to nothing, files and folders that may not be read. */
  unreadable: { file: string; why: string }[];
  /** Files about which an engine gave no answer, with its words and the command. */
  unread: { file: string; engine: LabEngine; why: string }[];
  /** Files on which an engine fails with the pack and without it: no answer, and no fault of the pack. */
  broken: { file: string; engine: LabEngine; why: string }[];
  /** Files of a format that an engine does not read, in its own words. */
  refused: { file: string; engine: LabEngine; why: string }[];
}

/** Counts what an engine found in a file: one row for each kind of finding. */
export function addFindings(
  report: BaselineReport,
  engine: LabEngine,
  file: string,
  findings: readonly Finding[],
): void {
  const rows = new Map<string, BaselineFinding>();
  for (const { detection, grade, border, sourceAddress, destinationAddress } of findings) {
    const row: BaselineFinding = {
      file,
      engine,
      detection,
      grade,
      border,
      source: sourceAddress,
      destination: destinationAddress,
      count: 0,
    };
    const known = rows.get(keyOf(row)) ?? row;
    known.count += 1;
    rows.set(keyOf(row), known);
  }
  report.findings.push(...rows.values());
}

/** By file, then by engine and finding. */
export function sortFindings({ findings }: BaselineReport): void {
  findings.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf(row: BaselineFinding): string {
  const { file, engine, detection, border, source, destination } = row;
  return [file, engine, detection, border, source, destination].join(' ');
}
