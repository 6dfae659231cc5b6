import { statSync } from 'node:fs';
import path from 'node:path';
import { isThere, namesIn, readableText, type Unread } from './files';
import { glob } from './matchers';
import type { ListedRules, TextFile } from './text-file';
import type { Settings } from './settings';

/** Sees what a configuration names, as far as that is possible from here. */
export interface FileLookup {
  /** The sensor's own root: empty on the sensor itself, null where it cannot be told. */
  root: string | null;
  /** The path that the engine takes a name of its configuration for: one that is not whole begins where it is started. */
  whole(name: string): string;
  find(file: string): string | null;
  /** Where a file of the sensor would lie here, whether it exists or not. */
  place(file: string): string;
  /** Null where it is not there, is no file, or cannot be read. */
  text(file: string): string | null;
  isUnread(file: string): boolean;
  exists(file: string): boolean | null;
  list(folder: string): string[] | null;
}

/**
 * Finds what a configuration names: below the sensor's own root (`x/etc/suricata/suricata.yaml` has the
 * root `x`), at the path itself, or among the files given.
 * @param changed texts by path, in place of what is on the disk.
 * @param startFolder that the engine is started in; systemd starts a service in `/`.
 * @param unread is given what is there and cannot be read.
 */
export function fileLookup(
  given: readonly TextFile[],
  main: string | null,
  changed: ReadonlyMap<string, string> = new Map(),
  startFolder: string | null = null,
  unread: Unread = new Map(),
): FileLookup {
  const absolute = main ? path.resolve(main) : '';
  const root =
    /^(.*?)\/(?:usr\/local\/)?etc\/suricata\/(?:conf\.d\/)?[^/]+$/.exec(absolute)?.[1] ?? null;
  const at = (file: string) => {
    const whole = path.resolve(file);
    return root && !whole.startsWith(`${root}/`) ? path.join(root, whole) : whole;
  };
  const find = (file: string): string | null => {
    if (changed.has(at(file)) || isThere(at(file), unread)) return at(file);
    // Below a root that is known, what is not there is missing.
    if (root !== null) return null;
    const ending = given.find((one) => path.resolve(one.file).endsWith(path.resolve(file)));
    return (
      ending?.file ??
      given.find((one) => path.basename(one.file) === path.basename(file))?.file ??
      null
    );
  };
  return {
    root,
    whole: (name) => path.resolve('/', startFolder ?? '/', name),
    find,
    place: at,
    text: (file) => {
      const found = find(file);
      if (found && changed.has(found)) return changed.get(found)!;
      return found && statSync(found).isFile() ? readableText(found, unread) : null;
    },
    isUnread: (file) => unread.has(file),
    exists: (file) => {
      if (find(file) !== null) return true;
      return root !== null && isThere(at(file), unread) === false ? false : null;
    },
    list: (folder) => {
      const there = isThere(at(folder), unread);
      if (there) {
        return namesIn(at(folder), unread)?.map((name) => path.join(at(folder), name)) ?? null;
      }
      return root !== null && there === false ? [] : null;
    },
  };
}

/**
 * The folder in which entries of `rule-files` begin. Where none is named, and where one is named that is not whole, it is
 * that in which Suricata is started (6.0.1, 7.0.10 and 8.0.8: "No rule files match the pattern vitalwire.rules").
 */
export function rulesFolder(config: Settings, look: FileLookup): string {
  return look.whole(config.text('default-rule-path') ?? '.');
}

/** What each entry of `rule-files` stands for. */
export function listedRules(config: Settings, look: FileLookup): ListedRules[] {
  const base = rulesFolder(config, look);
  return [...(config.node('rule-files')?.children.values() ?? [])].flatMap(({ value }) => {
    if (!value) return [];
    const whole = path.isAbsolute(value) ? value : path.join(base, value);
    if (!/[*?[]/.test(value)) {
      const found = look.find(whole);
      const seen = found ? [found] : look.exists(whole) === false ? [] : null;
      return [{ entry: value, path: whole, found: seen }];
    }
    const name = glob(path.basename(whole));
    const found = look.list(path.dirname(whole));
    const matching = found?.filter((file) => name.test(path.basename(file))) ?? null;
    return [{ entry: value, path: whole, found: matching }];
  });
}
