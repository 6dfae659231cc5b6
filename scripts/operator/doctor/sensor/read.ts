import { filesBelow, headOf, sampleOf, statOf } from './files';
import type { GivenFile } from './given-files';
import { suricataOf } from './read-suricata';
import { zeekOf } from './read-zeek';
import { recognise, type FileKind } from './recognise';
import type { PackRules, Sensor } from './sensor';

export interface Read {
  sensor: Sensor;
  /** What was read, as what. */
  files: { file: string; kind: FileKind }[];
  /** Files named by the user that are nothing the doctor knows. */
  unknown: string[];
  /** Files of which not all was read. */
  partly: PartlyRead[];
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
 * @throws Error naming a path that does not exist.
 */
export function readSensor(paths: readonly string[], pack: PackRules): Read {
  const given: GivenFile[] = [];
  const unknown: string[] = [];
  const partly: PartlyRead[] = [];
  for (const named of paths) {
    const isFolder = named !== '-' && statOf(named).isDirectory();
    for (const file of isFolder ? filesBelow(named) : [named]) {
      // What is nothing of a sensor's is not read to its end, however long it is.
      if (file !== '-' && recognise(file, headOf(file)) === null) {
        if (!isFolder) unknown.push(named);
        continue;
      }
      const { text, note, whole } = sampleOf(file);
      if (note !== null) partly.push({ file, note, isDamaged: !whole });
      const kind = recognise(file, text);
      if (kind) given.push({ file, text, kind });
      else if (!isFolder && note === null) unknown.push(named);
    }
  }
  const sensorOf = (changed: ReadonlyMap<string, string>): Sensor => {
    const now = given.map((one) => ({ ...one, text: changed.get(one.file) ?? one.text }));
    return { pack, suricata: suricataOf(now, changed), zeek: zeekOf(now, changed) };
  };
  const first = sensorOf(new Map());
  return {
    sensor: first,
    files: given.map(({ file, kind }) => ({ file, kind })),
    unknown,
    partly,
    textOf: (file) => {
      const one = given.find((known) => known.file === file || known.file.endsWith(file));
      return one?.text ?? first.suricata?.look.text(file) ?? '';
    },
    with: sensorOf,
  };
}
