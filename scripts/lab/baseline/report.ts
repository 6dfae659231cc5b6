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
  /** Links to nothing, what may not be read, and what is no one capture once it is unpacked. */
  unreadable: { file: string; why: string }[];
  /** What the owner has to know about a verdict, by file. inPart: some of it no engine gets to see. */
  warnings: { file: string; warnings: string[]; inPart: boolean }[];
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

/** Keeps what is to be said of a capture, once however many engines read it. */
export function addWarnings(
  report: BaselineReport,
  file: string,
  { warnings, inPart }: { warnings: string[]; inPart: boolean },
): void {
  if (warnings.length === 0 || report.warnings.some((told) => told.file === file)) return;
  report.warnings.push({ file, warnings, inPart });
}

/** Keeps why a file is no capture that an engine could be asked about, once. */
export function addUnreadable(report: BaselineReport, file: string, why: string): void {
  if (!report.unreadable.some((told) => told.file === file)) report.unreadable.push({ file, why });
}

/** By file, then by engine and finding. */
export function sortFindings({ findings, warnings }: BaselineReport): void {
  warnings.sort((a, b) => (a.file < b.file ? -1 : 1));
  findings.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf(row: BaselineFinding): string {
  const { file, engine, detection, border, source, destination } = row;
  return [file, engine, detection, border, source, destination].join(' ');
}
