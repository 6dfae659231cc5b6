import path from 'node:path';
import type { Fix } from './check';
import type { Settings } from './sensor/settings';
import type { SuricataSensor, ZeekSensor } from './sensor/sensor';

/** Keys whose value Suricata must see as text, or YAML would make a list of it. */
const PLAIN = /^[\w./:-]+$/;

/**
 * The lines that give a Suricata setting a value.
 *
 * For 7 and later that is one dotted line at the end of the file: it reaches into what is there, lists too,
 * while a section written again would wipe out the first (seen with 6.0.1, 7.0.10 and 8.0.8). Suricata 6
 * reads no dotted keys: there, and where the version is not known, the line is changed in its place.
 */
export function setting(sensor: SuricataSensor, setPath: string, value: string): Fix {
  const text = PLAIN.test(value) ? value : JSON.stringify(value);
  const { config } = sensor;
  if (takesDottedKeys(sensor) || !config || config.isDump) {
    const file = appendFile(config);
    const header = config?.texts.get(file);
    const start = header !== undefined && !header.includes('%YAML') ? ['%YAML 1.1', '---'] : [];
    if (!takesDottedKeys(sensor)) return { file, how: 'do', lines: nested(setPath, text, '') };
    return { file, how: 'append', lines: [...start, `${setPath}: ${text}`] };
  }
  return inPlace(config, setPath, text);
}

/** OPNsense writes suricata.yaml anew and keeps custom.yaml, which it includes last. */
function appendFile(config: Settings | null): string {
  if (!config || config.isDump) return '/etc/suricata/suricata.yaml';
  const custom = [...config.texts.keys()].find((file) => path.basename(file) === 'custom.yaml');
  return custom ?? config.file;
}

/** Whether Suricata is known to be 7 or later. The stock suricata.yaml names its version since 7. */
export function takesDottedKeys(sensor: SuricataSensor): boolean {
  const hint = sensor.config?.text('suricata-version');
  // So is one that is given a list of includes, which 6 does not read.
  const texts = [...(sensor.config?.texts.values() ?? [])];
  if (sensor.version === null && texts.some((text) => /^include:\s*\n\s*- /m.test(text)))
    return true;
  return (sensor.version?.[0] ?? Number.parseInt(hint ?? '0', 10)) >= 7;
}

function inPlace(config: Settings, setPath: string, text: string): Fix {
  const keys = setPath.split('.');
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const at = config.node(keys.slice(0, depth).join('.'))?.at;
    if (!at) continue;
    const lines = config.texts.get(at.file)!.split('\n');
    const old = lines[at.line - 1]!;
    if (depth === keys.length) {
      const changed = old.replace(/^(\s*(?:- )?[^:#]+:)\s*.*$/, `$1 ${text}`);
      return { file: at.file, how: 'replace', line: at.line, lines: [changed] };
    }
    const below = lines.slice(at.line).find((line) => /^\s*[^\s#]/.test(line)) ?? '';
    const own = indentOf(old);
    const indent = indentOf(below) > own ? indentOf(below) : own + 2;
    const added = nested(keys.slice(depth).join('.'), text, ' '.repeat(indent));
    // A bare `- name` of a list has to become a key before something can stand below it.
    const bare = /^\s*-\s*[\w-]+\s*(#.*)?$/.test(old);
    if (bare) {
      const lead = ' '.repeat(own + 4);
      const key = old.replace(/\s*(#.*)?$/, ':');
      const inner = nested(keys.slice(depth).join('.'), text, lead);
      return { file: at.file, how: 'replace', line: at.line, lines: [key, ...inner] };
    }
    return { file: at.file, how: 'insert', line: at.line, lines: added };
  }
  return { file: config.file, how: 'append', lines: nested(setPath, text, '') };
}

function nested(setPath: string, text: string, indent: string): string[] {
  const keys = setPath.split('.');
  const last = keys.length - 1;
  return keys.map((key, depth) => {
    const name = /^\d+$/.test(key) ? '-' : `${key}:`;
    return `${indent}${'  '.repeat(depth)}${name}${depth === last ? ` ${text}` : ''}`;
  });
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)![0].length;
}

/** Lines at the end of local.zeek. */
export function zeekLines(zeek: ZeekSensor, ...lines: string[]): Fix {
  return { file: localZeek(zeek), how: 'append', lines };
}

export function localZeek(zeek: ZeekSensor): string {
  const local = zeek.scripts.find(({ file }) => path.basename(file) === 'local.zeek');
  return local?.file ?? zeek.scripts[0]?.file ?? '/opt/zeek/share/zeek/site/local.zeek';
}

/** Takes out one line. */
export function without(file: string, line: number): Fix {
  return { file, how: 'remove', line, lines: [] };
}

/** Something that is done outside of a file, in words or as commands. */
export function byHand(...lines: string[]): Fix {
  return { file: '', how: 'do', lines };
}
