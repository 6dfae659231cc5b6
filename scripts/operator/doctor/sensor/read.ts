import { filesBelow, statOf, textOf } from './files';
import type { Given } from './given';
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
}

/**
 * Reads a sensor's files, or copies of them, and nothing else. Folders are searched; rule files and includes
 * that suricata.yaml names are followed where they can be seen.
 * @param paths files and folders; `-` is standard input.
 * @throws Error naming a path that does not exist.
 */
export function readSensor(paths: readonly string[], pack: PackRules): Read {
  const given: Given[] = [];
  const unknown: string[] = [];
  for (const named of paths) {
    const isFolder = named !== '-' && statOf(named).isDirectory();
    for (const file of isFolder ? filesBelow(named) : [named]) {
      const text = textOf(file);
      const kind = recognise(file, text);
      if (kind) given.push({ file, text, kind });
      else if (!isFolder) unknown.push(named);
    }
  }
  const sensor = { pack, suricata: suricataOf(given), zeek: zeekOf(given) };
  return { sensor, files: given.map(({ file, kind }) => ({ file, kind })), unknown };
}
