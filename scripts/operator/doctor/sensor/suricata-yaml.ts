import path from 'node:path';
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { emptyNode, Settings } from './settings';
import { tolerantYaml } from './tolerant-yaml';
import type { Place, Redefinition, SettingNode, Unreadable } from './settings';

interface Reading {
  readText: (file: string) => string | null;
  find: (file: string) => string | null;
  /** Suricata 7 and later take dotted keys and a list of includes; 6 does not (seen with 6.0.1). */
  modern: boolean;
  texts: Map<string, string>;
  redefined: Redefinition[];
  unreadable: Unreadable[];
}

/**
 * Reads a suricata.yaml with its includes, as Suricata does: all values are text, a section written again
 * replaces the first whole, a dotted key reaches into what is there.
 * @param readText gives an included file's text by path, or null when it cannot be seen from here.
 * @param find gives the path here of a file of the sensor, so that places can be opened.
 * @param major Suricata's major version; null is taken for 7 or later.
 */
export function readSuricataYaml(
  file: string,
  text: string,
  readText: (file: string) => string | null,
  major: number | null,
  find: (file: string) => string | null = (name) => name,
): Settings {
  const reading: Reading = {
    readText,
    find,
    modern: major === null || major >= 7,
    texts: new Map(),
    redefined: [],
    unreadable: [],
  };
  const root = emptyNode();
  readInto(root, '', file, text, reading);
  return new Settings(root, file, false, reading.texts, reading.redefined, reading.unreadable);
}

function readInto(
  parent: SettingNode,
  at: string,
  file: string,
  text: string,
  reading: Reading,
): void {
  reading.texts.set(file, text);
  if (!/^%YAML 1\.1\s*$/m.test(text) && text.replace(/^\s*#.*$/gm, '').trim() !== '') {
    const problem = 'does not begin with the lines "%YAML 1.1" and "---"';
    reading.unreadable.push({ file, line: 1, problem });
  }
  const lines = new LineCounter();
  const document = parseDocument(tolerantYaml(text), {
    schema: 'failsafe',
    version: '1.1',
    uniqueKeys: false,
    lineCounter: lines,
    logLevel: 'silent',
  });
  for (const error of document.errors) {
    const line = lines.linePos(error.pos[0]).line;
    reading.unreadable.push({ file, line, problem: error.message.split('\n')[0]! });
  }
  const second = secondDocument(text);
  if (second !== null) reading.unreadable.push({ file, line: second, problem: SECOND_DOCUMENT });
  const placeOf = (node: Node | null | undefined): Place => ({
    file,
    line: node?.range ? lines.linePos(node.range[0]).line : 1,
  });
  fill(parent, document.contents as Node | null, at, placeOf, reading);
}

/** What the engines make of it: they refuse the file. */
export const SECOND_DOCUMENT = 'begins a second document, and Suricata reads one';

/** The 1-based line of `---` or `...` behind which a second document stands; null where there is one document. */
function secondDocument(text: string): number | null {
  const lines = text.split('\n');
  const isContent = (line: string) =>
    /^[^#%\s]/.test(line) && !/^(---|\.\.\.)\s*(#.*)?$/.test(line);
  const first = lines.findIndex(isContent);
  const at = lines.findIndex((line, index) => index > first && /^(---|\.\.\.)(\s|$)/.test(line));
  if (first < 0 || at < 0) return null;
  return lines.slice(at + 1).some(isContent) ? at + 1 : null;
}

type PlaceOf = (node: Node | null | undefined) => Place;

function fill(
  parent: SettingNode,
  content: Node | null,
  at: string,
  placeOf: PlaceOf,
  reading: Reading,
): void {
  if (isScalar(content)) {
    const text = content.value === null ? '' : String(content.value);
    if (content.tag === '!include') include(parent, at, text, placeOf(content), reading);
    else parent.value = text === '' && !content.type?.startsWith('QUOTE') ? null : text;
  } else if (isSeq(content)) {
    content.items.forEach((item, index) => {
      const child = emptyNode(placeOf(item as Node));
      parent.children.set(String(index), child);
      fill(child, item as Node, `${at}.${index}`, placeOf, reading);
    });
  } else if (isMap(content)) {
    for (const pair of content.items) {
      if (!isPair(pair) || !isScalar(pair.key)) continue;
      const key = String(pair.key.value);
      const value = pair.value as Node | null;
      const place = placeOf(pair.key);
      if (key === 'include') {
        const names = isSeq(value) && reading.modern ? value.items : [value];
        for (const name of names) {
          if (isScalar(name)) include(parent, at, String(name.value), place, reading);
        }
        continue;
      }
      fill(childFor(parent, key, at, place, reading), value, join(at, key), placeOf, reading);
    }
  }
}

/** The node that a key names: new, emptied of what it held before, or reached by its dots. */
function childFor(
  parent: SettingNode,
  key: string,
  at: string,
  place: Place,
  reading: Reading,
): SettingNode {
  if (reading.modern && key.includes('.')) {
    let node = parent;
    for (const part of key.split('.')) {
      const next = node.children.get(part) ?? emptyNode(place);
      node.children.set(part, next);
      node = next;
    }
    node.at = place;
    return node;
  }
  const before = parent.children.get(key);
  const child = emptyNode(place);
  // Set, not replaced: a Map keeps the first position, as Suricata's list does.
  parent.children.set(key, child);
  if (before && before.children.size > 0) {
    const lost = [...before.children.keys()];
    reading.redefined.push({ path: join(at, key), at: place, lost });
  }
  return child;
}

function include(
  parent: SettingNode,
  at: string,
  name: string,
  place: Place,
  reading: Reading,
): void {
  const file = path.isAbsolute(name) ? name : path.join(path.dirname(place.file), name);
  const text = reading.texts.size > 50 ? null : reading.readText(file);
  if (text === null) {
    const problem = `includes ${name}, which cannot be seen from here`;
    reading.unreadable.push({ ...place, problem });
    return;
  }
  readInto(parent, at, reading.find(file) ?? file, text, reading);
}

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}
