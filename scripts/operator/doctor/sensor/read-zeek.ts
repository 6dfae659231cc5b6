import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { isThere, readableText, type Unread } from './files';
import { forZeek, filesOfKind, type GivenFile } from './given-files';
import type { ZeekSensor } from './sensor';
import type { TextFile } from './text-file';
import { versionIn } from './version';
import { readZeekRows } from './zeek-rows';
import { readZeekScript, type ZeekScript } from './zeek-script';
import { zeekStart } from './zeek-start';
import { zeekControl } from './zeekctl';

/** The Zeek side of a sensor; null when nothing given is of Zeek. */
export function zeekOf(
  given: readonly GivenFile[],
  changed: ReadonlyMap<string, string>,
  unread: Unread,
): ZeekSensor | null {
  const of = filesOfKind(given);
  const scripts = of('zeek-script').filter(({ file }) => !isOurPackage(file));
  const kinds = [
    'zeek-version',
    'zeek-plugins',
    'zeek-control',
    'zeek-start',
    'zeek-options',
    'zeek-log',
  ] as const;
  if (scripts.length === 0 && kinds.every((kind) => of(kind).length === 0)) return null;
  const said = [...of('zeek-version'), ...of('zeek-plugins')].map(({ text }) => text).join('\n');
  const logs = new Map<string, ReturnType<typeof readZeekRows>>();
  for (const one of of('zeek-log')) {
    const name = path.basename(one.file).split('.')[0]!;
    logs.set(name, [...(logs.get(name) ?? []), ...rowsOf(one)]);
  }
  const control = new Map(
    of('zeek-control').map(({ file, text }) => [path.basename(file), { file, text }]),
  );
  const zeekctl = zeekControl(
    control.get('zeekctl.cfg')?.text ?? '',
    control.get('node.cfg')?.text ?? '',
  );
  const root = rootOf(scripts);
  const start = zeekStart(of('zeek-start'), control.get('zeekctl.cfg') ?? null);
  const folders = start.byZeekctl ? zeekctl.folders : start.folders;
  const configured = configuredOf(scripts, start.scripts ?? zeekctl.scripts, folders);
  const roots = configured.length > 0 ? configured : scripts;
  const scriptFolders = folders
    .map((folder) => path.join(root ?? '', folder))
    .filter((folder) => existsSync(folder));
  const followed = followLoads(scripts, roots, scriptFolders, { changed, unread });
  return {
    root,
    mains: (configured.length > 0 ? configured : scripts.slice(0, 1)).map(({ file }) => file),
    scriptFolders,
    zeekctl,
    start,
    packages: packagesOf(of('zeek-script')),
    packageText: (file) =>
      changed.get(file) ?? (isThere(file, unread) ? readableText(file, unread) : null),
    isUnread: (file) => unread.has(file),
    version: versionIn(/version\s+([\d.]+)/i.exec(said)?.[1] ?? null),
    plugins: of('zeek-plugins')[0] ?? null,
    scripts: isPartOnly(unread) ? [] : followed,
    control,
    filters: of('filter').filter(forZeek),
    options: of('zeek-options'),
    logs,
  };
}

const rows = new WeakMap<GivenFile, ReturnType<typeof readZeekRows>>();

/** Of the same log once: a sensor is looked at again for each change that is tried. */
function rowsOf(log: GivenFile): ReturnType<typeof readZeekRows> {
  const known = rows.get(log) ?? readZeekRows(log.text);
  rows.set(log, known);
  return known;
}

/** What Zeek is started with, of what was given. */
function configuredOf(
  given: readonly TextFile[],
  scripts: readonly string[],
  folders: readonly string[],
): TextFile[] {
  return scripts.flatMap((name) => {
    const base = /\.(zeek|bro)$/.test(name) ? name : `${name}.zeek`;
    const all = given.filter(({ file }) => `/${file}`.endsWith(`/${base}`));
    const first = folders.flatMap((folder) => {
      return all.filter(({ file }) => file.endsWith(path.join(folder, base)));
    })[0];
    return first ?? all[0] ?? [];
  });
}

/** Scripts in the order given, with what they load from beside them. Zeek's own scripts are not followed. */
function followLoads(
  given: readonly TextFile[],
  roots: readonly TextFile[],
  folders: readonly string[],
  { changed, unread }: { changed: ReadonlyMap<string, string>; unread: Unread },
): ZeekScript[] {
  const read = new Map<string, ZeekScript>();
  const sites = [path.dirname(roots[0]?.file ?? '.'), ...folders];
  const follow = (file: string, text: string) => {
    if (read.has(path.resolve(file))) return;
    const script = readZeekScript(file, text);
    read.set(path.resolve(file), script);
    for (const { value } of script.loads) {
      const near = value.startsWith('.') ? [path.dirname(file)] : sites;
      const found = near
        .flatMap((folder) => candidates(value, folder))
        .find((name) => isThere(name, unread) && statSync(name).isFile());
      if (!found || isOurPackage(found)) continue;
      const text = changed.get(found) ?? readableText(found, unread);
      if (text !== null) follow(found, text);
    }
  };
  // An absolute path is that of the sensor, whose files may lie below another folder here.
  const candidates = (value: string, near: string): string[] => {
    const inside = path.join(value, '__load__.zeek');
    if (!path.isAbsolute(value)) {
      return [`${value}.zeek`, value, inside].map((name) => path.join(near, name));
    }
    const copies = given.map(({ file }) => file).filter((file) => file.endsWith(value));
    return [...copies, value, inside];
  };
  for (const { file, text } of roots) follow(file, text);
  return [...read.values()];
}

/** A script that nobody can read may load anything and set anything: what the others leave out says nothing then. */
function isPartOnly(unread: Unread): boolean {
  return [...unread.keys()].some((file) => /\.(zeek|bro)$/.test(file) && !isOurPackage(file));
}

function isOurPackage(file: string): boolean {
  return /[/\\]vitalwire([/\\]intel)?$/.test(path.dirname(path.resolve(file)));
}

/** `copy/opt/zeek/share/zeek/site/local.zeek` has the root `copy`. */
function rootOf(scripts: readonly TextFile[]): string | null {
  for (const { file } of scripts) {
    const parts =
      /^(.*?)\/(?:opt|usr|usr\/local|nsm)\/(?:zeek\/|bro\/)?share\/(?:zeek|bro)\/site\//.exec(
        path.resolve(file),
      ) ?? /^(.*?)\/etc\/zeek\//.exec(path.resolve(file));
    if (parts) return parts[1]!;
  }
  return null;
}

function packagesOf(scripts: readonly TextFile[]): string[] {
  const folders = scripts
    .map(({ file }) => file)
    .filter(isOurPackage)
    .map((file) => path.dirname(file));
  return [...new Set(folders)].filter((folder) => path.basename(folder) === 'vitalwire');
}
