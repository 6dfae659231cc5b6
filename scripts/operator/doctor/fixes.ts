import path from 'node:path';
import type { Fix } from './check';
import type { Settings } from './sensor/settings';
import type { PackRules, SuricataSensor, ZeekSensor } from './sensor/sensor';

/** Keys whose value Suricata must see as text, or YAML would make a list of it. */
const PLAIN = /^[\w./:-]+$/;

/**
 * The lines that give a Suricata setting a value.
 *
 * For 7 and later that is one dotted line at the end of the file: it reaches into what is there, while a
 * section written again would wipe out the first (seen with 6.0.1, 7.0.10 and 8.0.8). Suricata 6 reads no
 * dotted keys, and no version can make an item of a list with them (7 and 8 crash), only reach into one: there,
 * and where the version is not known, a line is changed or inserted in its place.
 */
export function setting(sensor: SuricataSensor, setPath: string, value: string): Fix {
  const text = PLAIN.test(value) ? value : JSON.stringify(value);
  const { config } = sensor;
  const isOfList = !reachesWithDots(config, setPath);
  if (config && !config.isDump && (isOfList || !takesDottedKeys(sensor))) {
    return inPlace(config, setPath, text);
  }
  const file = appendFile(config);
  const header = config?.texts.get(file);
  const start = header !== undefined && !header.includes('%YAML') ? ['%YAML 1.1', '---'] : [];
  if (!takesDottedKeys(sensor) || isOfList) {
    return { file, how: 'do', lines: nested(setPath, text, '') };
  }
  return { file, how: 'append', lines: [...start, `${setPath}: ${text}`] };
}

function appendFile(config: Settings | null): string {
  return !config || config.isDump ? '/etc/suricata/suricata.yaml' : config.file;
}

/** Whether Suricata is known to be 7 or later. The stock suricata.yaml names its version since 7. */
function takesDottedKeys(sensor: SuricataSensor): boolean {
  const hint = sensor.config?.text('suricata-version');
  // So is one that is given a list of includes, which 6 does not read.
  const texts = [...(sensor.config?.texts.values() ?? [])];
  if (sensor.version === null && texts.some((text) => /^include:\s*\n\s*- /m.test(text)))
    return true;
  return (sensor.version?.[0] ?? Number.parseInt(hint ?? '0', 10)) >= 7;
}

/** Whether every item of a list on the way is there, with the keys below it that the path names. */
function reachesWithDots(config: Settings | null, setPath: string): boolean {
  const keys = setPath.split('.');
  return keys.every((key, index) => {
    if (!/^\d+$/.test(key)) return true;
    if (index === keys.length - 1) return false;
    const item = config?.node(keys.slice(0, index + 1).join('.'));
    const inner = item?.children.get(keys[index + 1]!);
    return inner !== undefined && (inner.children.size > 0 || index + 2 === keys.length);
  });
}

function inPlace(config: Settings, setPath: string, text: string): Fix {
  const keys = setPath.split('.');
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const node = config.node(keys.slice(0, depth).join('.'));
    const at = node?.at;
    if (!at) continue;
    const lines = config.texts.get(at.file)!.split('\n');
    const old = lines[at.line - 1]!;
    // A section written in dotted keys or in one line is not to be taken apart by lines.
    if (depth < keys.length && /[{[]\s*\S/.test(old)) break;
    if (depth === keys.length) {
      const changed = /^\s*-\s+[^:]*$/.test(old)
        ? old.replace(/^(\s*-\s+).*$/, `$1${text}`)
        : old.replace(/^(\s*(?:- )?[^:#]+:)\s*.*$/, `$1 ${text}`);
      return { file: at.file, how: 'replace', line: at.line, lines: [changed] };
    }
    const below = lines.slice(at.line).find((line) => /^\s*[^\s#]/.test(line)) ?? '';
    const own = indentOf(old);
    const rest = keys.slice(depth).join('.');
    const isItem = /^\d+\./.test(`${rest}.`);
    // Items of a list may stand as far left as its name.
    const isBelow =
      indentOf(below) > own || (isItem && /^\s*- /.test(below) && indentOf(below) === own);
    const indent = isBelow ? indentOf(below) : own + 2;
    const scalar = /^(\s*(?:- )?[\w-]+:)\s+[^#\s].*$/.exec(old);
    if (node.children.size === 0 && scalar && node.value !== null) {
      const added = nested(rest, text, ' '.repeat(own + 2));
      return { file: at.file, how: 'replace', line: at.line, lines: [scalar[1]!, ...added] };
    }
    // A bare `- name` of a list has to become a key before something can stand below it.
    const bare = /^\s*-\s*[\w-]+\s*(#.*)?$/.test(old);
    if (bare) {
      const key = old.replace(/\s*(#.*)?$/, ':');
      const inner = nested(rest, text, ' '.repeat(own + 4));
      return { file: at.file, how: 'replace', line: at.line, lines: [key, ...inner] };
    }
    const added = nested(rest, text, ' '.repeat(indent));
    return { file: at.file, how: 'insert', line: at.line, lines: added };
  }
  return { file: config.file, how: 'append', lines: nested(setPath, text, '') };
}

/** The lines of a setting with its sections above it; an item of a list begins with a dash. */
function nested(setPath: string, text: string, indent: string): string[] {
  const lines: string[] = [];
  let depth = indent;
  let dash = '';
  const keys = setPath.split('.');
  keys.forEach((key, index) => {
    const isLast = index === keys.length - 1;
    if (/^\d+$/.test(key)) {
      if (isLast) lines.push(`${depth}- ${text}`);
      dash = '- ';
      return;
    }
    lines.push(`${depth}${dash}${key}:${isLast ? ` ${text}` : ''}`);
    depth += dash === '' ? '  ' : '    ';
    dash = '';
  });
  return lines;
}

/** Lines as they are, as the first ones below a section; a new section where it is not there. */
export function block(sensor: SuricataSensor, section: string, lines: readonly string[]): Fix {
  const { config } = sensor;
  const at = config?.node(section)?.at;
  if (!config || config.isDump || !at) {
    const file = appendFile(config ?? null);
    return { file, how: 'append', lines: [`${section}:`, ...lines.map((line) => `  ${line}`)] };
  }
  const all = config.texts.get(at.file)!.split('\n');
  const below = all.slice(at.line).find((line) => /^\s*[^\s#]/.test(line)) ?? '';
  const indent = /^\s*- /.test(below) ? indentOf(below) : indentOf(all[at.line - 1]!) + 2;
  return {
    file: at.file,
    how: 'insert',
    line: at.line,
    lines: lines.map((line) => `${' '.repeat(indent)}${line}`),
  };
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)![0].length;
}

/** Lines at the end of local.zeek, or of what stands in its place. */
export function zeekLines(zeek: ZeekSensor, ...lines: string[]): Fix {
  return { file: localZeek(zeek), how: 'append', lines };
}

export function localZeek(zeek: ZeekSensor): string {
  return zeek.mains[0] ?? '/opt/zeek/share/zeek/site/local.zeek';
}

/**
 * A file of the pack in the place of one of the sensor's.
 * @param inPack its path below dist/.
 * @param to by the sensor's own path.
 * @param file where that lies here.
 */
export function copyOfPack(pack: PackRules, inPack: string, to: string, file = to): Fix {
  return {
    file,
    how: 'run',
    lines: [`cp dist/${inPack} ${to}`],
    copyOf: path.join(pack.folder, inPack),
  };
}

/** Takes out one line. */
export function without(file: string, line: number): Fix {
  return { file, how: 'remove', line, lines: [] };
}

/** Something that is done outside of a file, in words or as commands. */
export function byHand(...lines: string[]): Fix {
  return { file: '', how: 'do', lines };
}
