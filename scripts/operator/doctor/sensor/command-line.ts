import path from 'node:path';
import { parse } from 'yaml';
import type { TextFile } from './text-file';

/** How Suricata is started: what its command line adds to suricata.yaml, or takes from it. */
export interface CommandLine {
  /** Where it was read. */
  file: string;
  /** 1-based, of the line that has the last word. */
  line: number;
  program: string | null;
  /** -c; null where Suricata takes the one that it was built with. */
  config: string | null;
  /** -S: this file instead of rule-files. */
  onlyRules: string | null;
  /** -s: beside them. */
  moreRules: string[];
  /** -F. */
  filterFile: string | null;
  /** A capture filter as the last words. */
  filter: string | null;
  /** --include, 7 and later. */
  includes: string[];
  /** The word with which it looks at no wire: at captures in files, or at its own configuration. Null where there is none. */
  offWire: string | null;
  /** The folder that it is started in, where paths of it that are not whole begin; null where nothing says it. */
  folder: string | null;
  /** Words that count on a capture file as on a wire, as they are: `--set`, `x=y`. */
  kept: string[];
}

/** Options with a value that say where packets come from, or who Suricata is. */
const LEFT_OUT_WITH_VALUE =
  /^(-i|-q|-r|-l|--pidfile|--user|--group|--runmode|--unix-socket|--dag|--erf-in|--data-dir|-d|--pcap-buffer-size)$/;
const LEFT_OUT =
  /^(-D|-T|-v+|-V|--af-packet.*|--af-xdp.*|--netmap.*|--pcap.*|--pfring.*|--dpdk|--unix-socket.*|--pidfile=.*|--runmode=.*|--user=.*|--group=.*|--simulate-ips|--reject-dev.*|-l.+|-i.+|-q.+)$/;
/** Ways to run that read captures in files, or nothing. */
const OFF_WIRE =
  /^(-r|-T|--unix-socket(=.*)?|--pcap-file-continuous|--erf-in|--engine-analysis|--dump-config|--list-\S+|--build-info)$/;
const KEPT_WITH_VALUE = /^(--set|-k|--strict-rule-keywords)$/;
const KEPT =
  /^(--set=.*|-k.+|--strict-rule-keywords.*|--init-errors-fatal|--disable-detection|--firewall.*|--disable-gccprotect)$/;

/**
 * The command line that counts, of the units with their drop-ins, the variables of /etc/default and
 * /etc/sysconfig, and compose files. Null where none was given.
 */
export function commandLineOf(files: readonly TextFile[]): CommandLine | null {
  const unit = fromUnits(files, /suricata/).last ?? fromCompose(files) ?? fromVariables(files);
  return unit && understood(unit);
}

const OPTION_VARIABLES = ['SURICATA_OPTIONS', 'OPTIONS', 'SURICATA_OPTS', 'suricata_flags'];
const CONFIG_VARIABLES = ['SURCONF', 'SURICATA_CONF', 'suricata_conf'];

export interface Words {
  file: string;
  line: number;
  words: string[];
  folder?: string;
}

/**
 * systemd reads /etc before /run and /usr/lib, then the drop-ins by name; an empty ExecStart= begins anew.
 * @param program that is started.
 */
export function fromUnits(
  files: readonly TextFile[],
  program: RegExp,
): { last: Words | null; variables: ReadonlyMap<string, string> } {
  const isUnit = ({ file }: TextFile) => /\.service$/.test(file);
  const isDropIn = ({ file }: TextFile) => /\.service\.d[/\\][^/\\]+\.conf$/.test(file);
  const rank = ({ file }: TextFile) => (/(^|[/\\])etc[/\\]/.test(file) ? 0 : 1);
  const unit = files.filter(isUnit).sort((a, b) => rank(a) - rank(b))[0];
  const dropIns = files
    .filter(isDropIn)
    .sort((a, b) => (path.basename(a.file) < path.basename(b.file) ? -1 : 1));
  const said = (unit ? [unit, ...dropIns] : dropIns).flatMap(({ file, text }) =>
    joined(text).flatMap(({ line, text: whole }) => {
      const [, key, value] =
        /^\s*(ExecStart|Environment|WorkingDirectory)\s*=\s*(.*)$/.exec(whole) ?? [];
      return key ? [{ file, line, key, value: value! }] : [];
    }),
  );
  // A drop-in may set what the unit's own line names; files of variables stand above both.
  const variables = new Map<string, string>();
  for (const { value } of said.filter(({ key }) => key === 'Environment')) {
    for (const word of shellWords(value, new Map())) variables.set(...pairOf(word));
  }
  for (const [name, value] of variablesOf(files)) variables.set(name, value);
  let last: Words | null = null;
  for (const { file, line, value } of said.filter(({ key }) => key === 'ExecStart')) {
    if (value === '') last = null;
    else if (program.test(value)) {
      const words = shellWords(value.replace(/^[-@:+!]+/, ''), variables);
      last = { file, line, words: ofShell(words, variables) };
    }
  }
  const folder = said.filter(({ key }) => key === 'WorkingDirectory').at(-1)?.value;
  // `~` is the home of its user, and `-` says that the folder need not be there.
  const whole = folder === undefined ? null : /^-?(\/.*)$/.exec(folder.trim());
  return { last: last && whole ? { ...last, folder: whole[1]! } : last, variables };
}

/** `sh -c "suricata ..."`: the words that the shell makes of it. */
function ofShell(words: readonly string[], variables: ReadonlyMap<string, string>): string[] {
  const [shell = '', option = '', script] = words;
  const isShell = /(^|\/)(ba|da|a)?sh$/.test(shell) && /^-\w*c$/.test(option);
  return isShell && script !== undefined
    ? shellWords(script.replace(/^\s*exec\s+/, ''), variables)
    : [...words];
}

function fromCompose(files: readonly TextFile[]): Words | null {
  for (const { file, text } of files.filter((one) => /\.ya?ml$/.test(one.file))) {
    for (const { name, service } of suricataServices(text)) {
      const environment = Array.isArray(service.environment)
        ? Object.fromEntries(service.environment.map((one) => pairOf(String(one))))
        : record(service.environment);
      const more = String(environment.SURICATA_OPTIONS ?? '');
      const command = [service.entrypoint, service.command, more].flatMap((one) =>
        Array.isArray(one)
          ? one.flatMap((part) => shellWords(String(part), new Map()))
          : typeof one === 'string'
            ? shellWords(one, new Map())
            : [],
      );
      const at = text.split('\n').findIndex((line) => line.trim().startsWith(`${name}:`));
      if (command.length === 0) continue;
      const folder = service.working_dir;
      const within = typeof folder === 'string' ? { folder } : {};
      return { file, line: at + 1, words: command, ...within };
    }
  }
  return null;
}

/** What a compose file mounts into the container of Suricata, paths of the host as they are written. */
export function composeMounts(text: string): {
  /** Null where none of its services is Suricata. */
  service: string | null;
  mounts: { from: string; to: string }[];
} {
  const [first] = suricataServices(text);
  if (!first) return { service: null, mounts: [] };
  const volumes = Array.isArray(first.service.volumes) ? first.service.volumes : [];
  const mounts = volumes.flatMap((one: unknown) => {
    const { source, target } = record(one);
    const [from, to] = typeof one === 'string' ? one.split(':') : [source, target];
    // A volume with a name is no folder of the host.
    const isFolder = typeof from === 'string' && /^[./~]/.test(from);
    return isFolder && typeof to === 'string' ? [{ from, to }] : [];
  });
  // The deepest first: it hides what lies above it.
  return { service: first.name, mounts: mounts.sort((a, b) => b.to.length - a.to.length) };
}

function suricataServices(text: string) {
  return Object.entries(record(record(yamlOf(text)).services))
    .map(([name, value]) => ({ name, service: record(value) }))
    .filter(({ name, service }) =>
      /suricata/.test(`${name} ${String(service.image)} ${String(service.container_name)}`),
    );
}

/** Debian's init script, Red Hat's unit, Gentoo's conf.d and FreeBSD's rc.conf: options in variables alone. */
function fromVariables(files: readonly TextFile[]): Words | null {
  const variables = variablesOf(files);
  const known = (names: readonly string[]) =>
    names.map((name) => variables.get(name)).find((value) => value !== undefined);
  const options = known(OPTION_VARIABLES);
  const config = known(CONFIG_VARIABLES);
  if (options === undefined && config === undefined) return null;
  const says = new RegExp(`^\\s*(${[...OPTION_VARIABLES, ...CONFIG_VARIABLES].join('|')})=`, 'm');
  const source = files.find(({ text }) => says.test(text))!;
  const line = source.text.split('\n').findIndex((one) => says.test(one));
  const words = shellWords(options ?? '', variables);
  return {
    file: source.file,
    line: line + 1,
    words: config && !words.includes('-c') ? ['-c', config, ...words] : words,
  };
}

function variablesOf(files: readonly TextFile[]): Map<string, string> {
  const variables = new Map<string, string>();
  for (const { text } of files.filter(
    ({ file }) => !/\.(service|ya?ml)$|\.service\.d/.test(file),
  )) {
    for (const { text: line } of joined(text)) {
      const parts = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line);
      if (parts) variables.set(parts[1]!, shellWords(parts[2]!, variables).join(' '));
    }
  }
  return variables;
}

function understood({ file, line, words, folder }: Words): CommandLine {
  const result: CommandLine = {
    file,
    line,
    program: null,
    config: null,
    onlyRules: null,
    moreRules: [],
    filterFile: null,
    filter: null,
    includes: [],
    folder: folder ?? null,
    offWire: words.find((word) => OFF_WIRE.test(word)) ?? null,
    kept: [],
  };
  const filter: string[] = [];
  const left = [...words];
  while (left.length > 0) {
    const word = left.shift()!;
    // `-c FILE` and `-cFILE` are the same to getopt.
    const [, short, glued] = /^(-[cSsF])(.+)$/.exec(word) ?? [];
    const value = () => glued ?? left.shift() ?? '';
    const option = short ?? word;
    if (option === '-c') result.config = namedFile(value());
    else if (option === '-S') result.onlyRules = value();
    else if (option === '-s') result.moreRules.push(value());
    else if (option === '-F') result.filterFile = value();
    else if (word === '--include') result.includes.push(value());
    else if (word.startsWith('--include=')) result.includes.push(word.slice(10));
    else if (KEPT_WITH_VALUE.test(word)) result.kept.push(word, left.shift() ?? '');
    else if (KEPT.test(word)) result.kept.push(word);
    else if (LEFT_OUT_WITH_VALUE.test(word)) left.shift();
    else if (LEFT_OUT.test(word) || word.startsWith('-')) continue;
    else if (/(^|\/)suricata$/.test(word)) result.program = word;
    // The words that are left are a filter; a path is none, and a network in it is.
    else if (filter.length > 0 || !word.includes('/') || /^[(!]/.test(word)) filter.push(word);
  }
  if (filter.length > 0) result.filter = filter.join(' ');
  return result;
}

/** Null for a name that systemd makes for each instance of a template. */
function namedFile(value: string): string | null {
  return value.includes('%') ? null : value;
}

/** Lines with those that end in `\` joined to the next, without comments. */
function joined(text: string): { line: number; text: string }[] {
  const result: { line: number; text: string }[] = [];
  let open: { line: number; text: string } | null = null;
  text.split('\n').forEach((part, index) => {
    if (!open && /^\s*[#;]/.test(part)) return;
    const ends = /\\\s*$/.test(part);
    const piece = part.replace(/\\\s*$/, ' ');
    if (open) open.text += piece;
    else open = { line: index + 1, text: piece };
    if (ends) return;
    result.push({ ...open, text: open.text.trimEnd() });
    open = null;
  });
  return result;
}

/** The words of a line as they are written, with where they begin. */
export function writtenWords(text: string): { raw: string; from: number }[] {
  const pattern = /(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g;
  return [...text.matchAll(pattern)].map((match) => ({ raw: match[0], from: match.index }));
}

/** Splits as a shell does: quotes hold together, variables are put in. */
export function shellWords(text: string, variables: ReadonlyMap<string, string>): string[] {
  const words: string[] = [];
  for (const { raw } of writtenWords(text)) {
    const quoted = /["']/.test(raw);
    let plain = '';
    for (const [, double, single, escaped, bare] of raw.matchAll(
      /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)|([^"'\\]+)/g,
    )) {
      if (single !== undefined) plain += single;
      else if (escaped !== undefined) plain += escaped;
      else plain += expanded(double?.replace(/\\(["\\$])/g, '$1') ?? bare ?? '', variables);
    }
    if (quoted || !raw.includes('$')) words.push(plain);
    else words.push(...plain.split(/\s+/).filter(Boolean));
  }
  return words;
}

function expanded(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)/g, (_all, braced, other, bare) => {
    return variables.get((braced ?? bare) as string) ?? (other as string | undefined) ?? '';
  });
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
