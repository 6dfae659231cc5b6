import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SuricataSensor } from '../sensor/sensor';
import { DEFAULT_THRESHOLD_FILE } from '../sensor/threshold';
import { Overlay } from './overlay';
import { isReadable, piecesOf, withoutLines, withValues } from './yaml-edits';

/** A sensor's configuration in a private folder, to be run on a capture file. */
export interface SuricataCopy {
  /** Arguments, without the capture. */
  args: string[];
  /** Where its logs go. */
  outDir: string;
  /** What of the sensor's own could not be kept, in words. */
  limits: string[];
  /** An engine's words with the sensor's own paths. */
  named(text: string): string;
}

export interface CopyOptions {
  sensor: SuricataSensor;
  changed: ReadonlyMap<string, string>;
  folder: string;
  /** Whether the engine is the sensor's own binary: its plugins fit no other. */
  isOwnEngine: boolean;
  /** Where classification.config and reference.config of the engine lie, for a copy without them. */
  configFolder: string;
  /** Given in place of all that the sensor loads, for asking whether rules are the cause. */
  onlyRules?: string;
}

/** Ways of an output that end in no file of ours. */
const NOT_FILES = /^(syslog|unix_stream|unix_dgram|redis)$/;

/** Ways to share out packets, of a capture on a wire. */
const RUNMODES = /^(single|workers|autofp)$/;

/** Folders that an output writes into. */
const FOLDER = /^(dir|directory|log-dir|sguil-base-dir)$/;

/** Where something is written to; what is read from is never in these. */
const WRITTEN = /^(filename|file|path|socket|save|state)$/;

/** Files that an engine reads with its rules, and looks for where it is started when their path is not whole. */
const READ_BESIDE_RULES = /^(threshold-file|classification-file|reference-config-file)$/;

/**
 * Lays a sensor's configuration, filter and rule files into a private folder. What would write outside of
 * it, or ask a network, is turned into it; all else is as it is.
 */
export function copySuricata(options: CopyOptions): SuricataCopy {
  const { sensor, changed, folder } = options;
  const config = sensor.config!;
  const mirror = new Overlay(path.join(folder, 'files'), changed);
  const outDir = path.join(folder, 'out');
  const limits: string[] = [];
  mkdirSync(path.join(outDir, 'data'), { recursive: true });
  for (const [file, text] of config.texts) {
    mirror.write(
      file,
      isReadable(text) ? rewritten(text, options, mirror, outDir, limits) : blunt(text),
    );
  }
  layOutRules(sensor, mirror);
  const main = mirror.fileOf(config.file);
  const args = ['-c', main, '-l', outDir, '--data-dir', path.join(outDir, 'data')];
  args.push('--set', 'unix-command.enabled=no');
  // "workers" is not for captures in files; a word that is none stops the engine, and is to do so.
  const runmode = config.text('runmode');
  if (runmode === null || RUNMODES.test(runmode)) args.push('--runmode', 'single');
  const start = sensor.start;
  const here = (name: string) => {
    const file = sensor.look.whole(name);
    return mirror.fileOf(sensor.look.find(file) ?? sensor.look.place(file));
  };
  if (config.text('default-rule-path') === null) {
    // The copy is run in a folder of its own, and the sensor's engine in another.
    args.push('--set', `default-rule-path=${placeOf('.', sensor, mirror)}`);
  }
  if (config.text('threshold-file') === null) {
    // Never that of the machine that looks at a copy.
    args.push('--set', `threshold-file=${here(DEFAULT_THRESHOLD_FILE)}`);
  }
  const onlyRules = options.onlyRules ?? (start?.onlyRules ? here(start.onlyRules) : null);
  const loose = loosely(sensor);
  if (onlyRules !== null) args.push('-S', onlyRules);
  else if (loose.length > 0) {
    const all = path.join(folder, 'loose.rules');
    writeFileSync(all, loose.join('\n'));
    args.push('-S', all);
  }
  for (const file of start?.moreRules ?? []) args.push('-s', here(file));
  for (const file of start?.includes ?? []) args.push('--include', here(file));
  if (sensor.config && !start?.kept.some((word) => /^-k/.test(word))) args.push('-k', 'all');
  args.push(...(start?.kept ?? []).map((word) => setInCopy(word, sensor, mirror)));
  const filter = filterOf(sensor);
  if (filter !== null) {
    const file = path.join(folder, 'filter.bpf');
    writeFileSync(file, `${filter}\n`);
    args.push('-F', file);
  }
  return { args, outDir, limits, named: (text) => mirror.named(text) };
}

/** The picture of a folder that a configuration names. */
function placeOf(name: string, { look }: SuricataSensor, mirror: Overlay): string {
  return mirror.folderOf(path.resolve(look.place(look.whole(name))));
}

/** `--set key=/path` of a command line, with the path that the file has in the copy. */
function setInCopy(word: string, { look }: SuricataSensor, mirror: Overlay): string {
  const [, head, key, value] = /^((?:--set=)?([\w.-]+)\s*=\s*)(\/.*)$/.exec(word) ?? [];
  if (head === undefined || key === undefined || value === undefined) return word;
  if (/^(outputs|logging|stats)\./.test(key) || /-log-dir$|^pid-file$/.test(key)) {
    return `${head}${path.basename(value)}`;
  }
  const place = path.resolve(look.place(value));
  if (key === 'default-rule-path') return `${head}${mirror.folderOf(place)}`;
  return `${head}${mirror.fileOf(look.find(value) ?? place)}`;
}

/**
 * Rule files of a copy that is no picture of the sensor's file system: they lie elsewhere here than the
 * configuration says.
 */
function layOutRules({ look, listed }: SuricataSensor, mirror: Overlay): void {
  if (look.root !== null) return;
  for (const { path: named, found } of listed) {
    for (const file of found ?? []) {
      const place = path.join(path.dirname(named), path.basename(file));
      if (path.resolve(place) !== path.resolve(file)) mirror.write(place, look.text(file) ?? '');
    }
  }
}

/** The capture filter that counts: that of the command line, else of its file, else of an interface. */
export function filterOf({ start, config, look, filters }: SuricataSensor): string | null {
  if (start?.filter) return start.filter;
  if (start?.filterFile) return look.text(start.filterFile) ?? filters[0]?.text ?? null;
  const interfaces = config?.interfaces().map(({ path: at }) => config.text(`${at}.bpf-filter`));
  const own = config?.text('bpf-filter') ?? interfaces?.find(Boolean) ?? null;
  if (own) return own;
  return filters.map(({ text }) => text).find((text) => text.trim() !== '') ?? null;
}

/** Rule files that were given beside a configuration that names none at all. */
function loosely({ config, unlisted, start, look }: SuricataSensor): string[] {
  if (config!.node('rule-files') !== null || start !== null || look.root !== null) return [];
  return unlisted.flatMap(({ rules }) => rules.map(({ raw }) => raw));
}

function rewritten(
  text: string,
  options: CopyOptions,
  mirror: Overlay,
  outDir: string,
  limits: string[],
): string {
  const { sensor, isOwnEngine, configFolder } = options;
  const outputs = new Set<string>();
  const kept = withValues(text, (keys, value) => {
    const key = keys.at(-1)!;
    const [section] = keys;
    const at = keys.join('.');
    if (at === 'security.landlock.enabled' || at === 'unix-command.enabled') return 'no';
    // What a proof raises must not reach the machine's own log.
    if (keys.includes('syslog') && key === 'enabled') return 'no';
    // A plugin's own way is not to be had without it; a word that is none stops the engine, and is to do so.
    const isPlugins = !isOwnEngine && sensor.config!.node('plugins.0') !== null;
    const isKind = key === 'filetype' || key === 'type';
    if (
      isKind &&
      section === 'outputs' &&
      (NOT_FILES.test(value) || (isPlugins && value !== 'regular'))
    ) {
      limits.push(`${at}: ${value} is not tried; its events were written to a file instead`);
      return 'regular';
    }
    if (section === 'plugins' && !isOwnEngine && value !== '') {
      limits.push(`the plugin ${value} is not tried: it fits the sensor's own binary only`);
      return null;
    }
    if (section === 'outputs' && FOLDER.test(key)) {
      // The sensor has it; an engine makes none.
      const folderName = value.startsWith('/') ? path.basename(value) : value;
      mkdirSync(path.join(outDir, folderName), { recursive: true });
      return folderName;
    }
    if (at === 'default-rule-path') return placeOf(value, sensor, mirror);
    if (READ_BESIDE_RULES.test(at)) {
      const own = sensor.look.find(sensor.look.whole(value));
      if (own !== null) return mirror.fileOf(own);
    }
    if (!value.startsWith('/')) return null;
    const isWritten = section === 'outputs' || section === 'logging' || section === 'stats';
    if (isWritten && WRITTEN.test(key)) {
      const name = `${outputs.size}-${path.basename(value)}`;
      outputs.add(name);
      return name;
    }
    if (key === 'default-log-dir' || key === 'pid-file' || key === 'daemon-directory') return null;
    const { look } = sensor;
    if (key === 'default-rule-path') return placeOf(value, sensor, mirror);
    if (/[*?[]/.test(path.basename(value))) return mirror.fileOf(look.place(value));
    const found = look.find(value);
    if (found !== null && /\.ya?ml$/.test(value) && !sensor.config!.texts.has(found)) {
      // The configuration of a tenant: it names files too.
      return mirror.write(found, rewritten(look.text(value)!, options, mirror, outDir, limits));
    }
    if (found !== null) return mirror.fileOf(found);
    if (key === 'classification-file' || key === 'reference-config-file') {
      return path.join(configFolder, path.basename(value));
    }
    if (look.root === null && keys.includes('include')) {
      limits.push(`${value} was not given; the engine was asked without it`);
      return mirror.write(value, '%YAML 1.1\n---\n');
    }
    // What is missing on the sensor must not be found on the machine that looks at a copy of it.
    return look.root === null ? null : mirror.fileOf(look.place(value));
  });
  // Another user could not write into our folder; the engine has no right here that we have not.
  const runAs = piecesOf(kept).find(({ path: at }) => at === 'run-as');
  return runAs ? withoutLines(kept, runAs.firstLine, runAs.lastLine) : kept;
}

/** What no YAML reader here makes sense of may still be read by the engine: nothing of it may write outside. */
function blunt(text: string): string {
  return text.replace(
    /^(\s*(?:- )?(?:filename|dir|log-dir|file|socket)\s*:\s*)["']?\/\S*\/([\w.%:-]+)["']?/gm,
    '$1$2',
  );
}
