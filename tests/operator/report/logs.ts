import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { register } from '../../../scripts/commands/report';
import { runCommand, type CommandRun } from '../hunt/run-command';

/** What others could write into a log to become markup, or to hide what they are. */
export const HOSTILE = [
  '<img src=x onerror="document.title=1">',
  '</script><script>document.title="ran"</script>',
  '"><svg onload=document.title=1>',
  '<!--<script>',
  '\u2028document.title=1\u2029',
  '\u202Egnp.exe\u2066',
  "'=cmd()",
].join(' ');

export interface Own {
  ts?: number;
  detection?: string;
  grade?: string;
  monitor?: string;
  far_end?: string;
}

/** A line of vitalwire.log in JSON. */
export function ownLine(own: Own = {}): string {
  const line = {
    ts: 1_700_000_000.5,
    detection: 'contec-cms8000/telemetry',
    grade: 'phi-sent',
    monitor: '10.20.0.5',
    far_end: '202.114.4.119',
    ...own,
  };
  return `${JSON.stringify(line)}\n`;
}

/** A folder for one test file, removed when it ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-report-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface ReportRun extends CommandRun {
  /** Empty where none was written. */
  html: string;
  file: string;
}

let runs = 0;

/** Runs `vitalwire report` over logs that are written for this. */
export async function reportOf(
  folder: string,
  logs: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<ReportRun> {
  runs += 1;
  const file = path.join(folder, `report-${runs}.html`);
  const paths = Object.entries(logs).map(([name, text]) => {
    const log = path.join(folder, `${runs}-${name}`);
    writeFileSync(log, text);
    return log;
  });
  const run = await runCommand(register, ['report', ...paths, '-o', file, ...args]);
  let html = '';
  try {
    html = readFileSync(file, 'utf8');
  } catch {
    // Not written: tests ask for an empty text.
  }
  return { ...run, html, file };
}

/** What a page holds for its script. */
export function dataOf(html: string, id: string): unknown {
  const text = new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`, 's').exec(
    html,
  );
  return text === null ? null : (JSON.parse(text[1]!) as unknown);
}
