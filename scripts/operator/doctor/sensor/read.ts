import { statSync } from 'node:fs';
import { filesBelow, headOf, MAX_BYTES, readableText, sampleOf, type Unread } from './files';
import type { GivenFile } from './given-files';
import { suricataOf } from './read-suricata';
import { zeekOf } from './read-zeek';
import { recognise, type FileKind } from './recognise';
import type { PackRules, Sensor } from './sensor';

/** Of all logs together: a month of them may lie in a folder. */
const MOST_LOG_BYTES = 256 * 1024 * 1024;
const LOGS: ReadonlySet<string> = new Set(['eve', 'suricata-log', 'zeek-log']);

export interface Read {
  sensor: Sensor;
  /** What was read, as what. */
  files: { file: string; kind: FileKind }[];
  /** Files named by the user that are nothing the doctor knows. */
  unknown: string[];
  /** Files of which not all was read, or nothing. */
  readonly partly: PartlyRead[];
  /** A file of the sensor by its path there or here; empty where it cannot be seen. */
  textOf(file: string): string;
  /** The same sensor with other texts, by path: what a fix would make of it. */
  with(changed: ReadonlyMap<string, string>): Sensor;
}

export interface PartlyRead {
  file: string;
  /** Which part was read, or why nothing was. */
  note: string;
  /** False for a long file that was sampled: nothing is wrong with it. */
  isDamaged: boolean;
}

/**
 * Reads a sensor's files, or copies of them, and nothing else. Folders are searched; rule files and includes
 * that suricata.yaml names are followed where they can be seen. Every file is read in bounded memory.
 * @param paths files and folders; `-` is standard input.
 * @throws the system's error for a path that is not there; lib/file-errors has its words.
 */
export function readSensor(paths: readonly string[], pack: PackRules): Read {
  const given: GivenFile[] = [];
  const unknown: string[] = [];
  const sampled: PartlyRead[] = [];
  const unread: Unread = new Map();
  const found = paths.flatMap((named) => {
    const isFolder = named !== '-' && statSync(named).isDirectory();
    return (isFolder ? filesBelow(named, unread) : [named]).map((file) => ({
      file,
      isFolder,
      // What is nothing of a sensor's is not read to its end, however long it is.
      kind: file === '-' ? 'unread' : recognise(file, headOf(file)),
    }));
  });
  const logs = found.filter(({ kind }) => LOGS.has(kind ?? '')).length;
  const logBytes = Math.min(MAX_BYTES, Math.floor(MOST_LOG_BYTES / Math.max(1, logs)));
  for (const { file, isFolder, kind: guess } of found) {
    if (guess === null) {
      if (!isFolder) unknown.push(file);
      continue;
    }
    const sample = sampleOf(file, LOGS.has(guess) ? logBytes : MAX_BYTES);
    const { note, whole } = sample;
    const text = readableText(file, unread, sample);
    if (text === null) continue;
    if (note !== null) sampled.push({ file, note, isDamaged: !whole });
    const kind = recognise(file, text);
    if (kind) given.push({ file, text, kind });
    else if (!isFolder && note === null) unknown.push(file);
  }
  const sensorOf = (changed: ReadonlyMap<string, string>): Sensor => {
    // What did not change stays the same object: what was made of it is not made again.
    const now = given.map((one) => {
      const text = changed.get(one.file);
      return text === undefined ? one : { ...one, text };
    });
    return { pack, suricata: suricataOf(now, changed, unread), zeek: zeekOf(now, changed, unread) };
  };
  const first = sensorOf(new Map());
  return {
    sensor: first,
    files: given.map(({ file, kind }) => ({ file, kind })),
    unknown,
    // A file that a check asks for is read when it asks.
    get partly() {
      const none = [...unread].map(([file, note]) => ({ file, note, isDamaged: true }));
      return [...sampled, ...none];
    },
    textOf: (file) => {
      const one = given.find((known) => known.file === file || known.file.endsWith(file));
      return one?.text ?? first.suricata?.look.text(file) ?? '';
    },
    with: sensorOf,
  };
}
