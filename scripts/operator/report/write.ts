import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '../../lib/replace-file';
import { headline } from './headline';
import type { ReportInput } from './input';
import { monitorRows, monitorsCsv } from './monitors';
import { reportHtml, type PageOptions } from './report-page';

export interface ReportFiles {
  /** The page; `-` is standard output. */
  html: string;
  /** The list of monitors; null for none. */
  csv: string | null;
}

/** What a program wants to know of a report that was made. */
export interface ReportSummary {
  html: string;
  csv: string | null;
  /** Null where nothing was found. */
  worstGrade: string | null;
  monitors: number;
  /** Hosts that only knocked at listed addresses, or went through a network. */
  unlikely: number;
  /** Monitors that dealt with an address outside the site. */
  crossed: number;
  findings: number;
  notRead: number;
  headline: string;
}

/**
 * Makes the report and writes it, whole or not at all: both files are made before the first is written.
 * @throws Error for a folder that is not there, a time zone that is none.
 */
export function writeReport(
  input: ReportInput,
  files: ReportFiles,
  options: PageOptions,
): ReportSummary {
  const monitors = monitorRows(input);
  const html = reportHtml(input, monitors, options);
  const csv = files.csv === null ? null : monitorsCsv(monitors);
  if (csv !== null) replaceFile(files.csv!, csv);
  if (files.html === '-') process.stdout.write(html);
  else replaceFile(files.html, html);
  const likely = monitors.filter(({ behaviour }) => behaviour === 'monitor');
  return {
    html: files.html,
    csv: files.csv,
    worstGrade: monitors[0]?.grade ?? null,
    monitors: likely.length,
    unlikely: monitors.length - likely.length,
    crossed: likely.filter(({ crossed }) => crossed).length,
    findings: input.rows.length,
    notRead: input.unread.length,
    headline: headline(input, monitors),
  };
}

/**
 * Refuses, before anything is read, what could not be written and what would be lost.
 * @param inputs that are read: evidence, which no report may take the place of.
 * @throws Error with what to write instead.
 */
export function checkFiles({ html, csv }: ReportFiles, inputs: readonly string[]): void {
  const given = [html, ...(csv === null ? [] : [csv])].filter((file) => file !== '-');
  const read = new Set(inputs.filter((one) => existsSync(one)).map((one) => realpathSync(one)));
  for (const file of given) {
    const folder = path.dirname(path.resolve(file));
    if (!existsSync(folder)) throw new Error(`${folder} does not exist; make it first`);
    if (!existsSync(file)) continue;
    if (statSync(file).isDirectory()) throw new Error(`${file} is a folder; name a file in it`);
    if (read.has(realpathSync(file))) {
      throw new Error(`${file} is what is read; name another file for the report`);
    }
  }
  if (csv === '-') throw new Error('--csv writes a file; name one');
  if (csv !== null && path.resolve(csv) === path.resolve(html)) {
    throw new Error(`${csv} is the report itself; name another file for --csv`);
  }
}
