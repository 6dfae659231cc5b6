import path from 'node:path';
import { parseDrillRecord, type DrillRecord } from '../../model/drill';
import { readNamed } from '../../lib/file-errors';
import { replaceFile } from '../../lib/replace-file';

/** What a drill's record is called in its folder. */
export function recordFile(id: string): string {
  return `drill-${id}.json`;
}

/** @returns the file. */
export function writeRecord(folder: string, record: DrillRecord): string {
  const file = path.join(folder, recordFile(record.drill));
  replaceFile(file, `${JSON.stringify(record, null, 2)}\n`);
  return file;
}

/**
 * The record of a drill, by its file or, in this folder, by its id.
 * @throws Error where neither is said, the file cannot be read, or is of another drill.
 */
export function readRecord({ record, id }: { record?: string; id?: string }): DrillRecord {
  const file = record ?? (id === undefined ? null : recordFile(id));
  if (file === null) throw new Error('write --id ID, or --record drill-ID.json');
  const read = parseDrillRecord(readNamed(file), file);
  if (id !== undefined && id !== read.drill) {
    throw new Error(`${file} is of drill ${read.drill}, not ${id}`);
  }
  return read;
}

/** What must appear in the logs, and what the drill does not hold, one line each. */
export function expectedText({ expected, leftOut }: DrillRecord): string {
  const rows = expected.map(
    ({ detection, grade, hosts, crosses }) =>
      `  ${grade.padEnd(13)} ${detection.padEnd(36)} ${hosts.join(' - ')}${crosses ? ', crossed' : ''}\n`,
  );
  const out = leftOut.map(({ detection, why }) => `  not in it: ${detection}, which ${why}\n`);
  return [...rows, ...out].join('');
}
