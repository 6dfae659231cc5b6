import { isMap, isPair, isScalar, isSeq, parseDocument, type Node, type Pair } from 'yaml';
import { tolerantYaml } from '../sensor/tolerant-yaml';

/** A piece of a YAML file by its lines, so that it can be taken out and what stands around it stays. */
export interface YamlPiece {
  /** `outputs.1.eve-log`. */
  path: string;
  /** 1-based, the last one included. */
  firstLine: number;
  lastLine: number;
  children: YamlPiece[];
}

const OPTIONS = {
  schema: 'failsafe',
  version: '1.1',
  uniqueKeys: false,
  logLevel: 'silent',
} as const;

/**
 * Gives scalars other values in place; comments, order and line numbers stay.
 * @param change gets the path of a value and its text, and returns the new text, or null to leave it.
 */
export function withValues(
  text: string,
  change: (path: readonly string[], value: string) => string | null,
): string {
  const tolerant = tolerantYaml(text);
  const edits: { from: number; to: number; text: string }[] = [];
  walk(rootOf(tolerant), [], (path, node) => {
    if (!isScalar(node) || !node.range || node.value === null) return;
    const next = change(path, String(node.value));
    if (next === null || next === node.value) return;
    edits.push({ from: node.range[0], to: node.range[1], text: JSON.stringify(next) });
  });
  return edits
    .sort((a, b) => b.from - a.from)
    .reduce((now, { from, to, text: next }) => now.slice(0, from) + next + now.slice(to), tolerant);
}

/** The sections, settings and list items of a file, as far as each has lines of its own. */
export function piecesOf(text: string): YamlPiece[] {
  const tolerant = tolerantYaml(text);
  const lineAt = lineCounter(tolerant);
  const pieces = (node: Node | null, path: string): YamlPiece[] => {
    const parts: [string, Node | null, Node | null][] = isMap(node)
      ? node.items.filter(isPair).map((pair: Pair) => {
          const key = pair.key as Node;
          return [isScalar(key) ? String(key.value) : '?', key, pair.value as Node | null];
        })
      : isSeq(node)
        ? node.items.map((item, index) => [String(index), item as Node, item as Node])
        : [];
    const starts = parts.map(([, start]) => lineAt(start?.range?.[0] ?? 0));
    return parts.flatMap(([name, start, value], index): YamlPiece[] => {
      if (!start?.range) return [];
      const end = value?.range?.[1] ?? start.range[1];
      const firstLine = starts[index]!;
      const lastLine = Math.max(firstLine, lineAt(Math.max(0, end - 1)));
      // Two in one line cannot be taken apart by lines.
      if (starts.filter((line) => line === firstLine).length > 1) return [];
      const here = path === '' ? name : `${path}.${name}`;
      return [{ path: here, firstLine, lastLine, children: pieces(value, here) }];
    });
  };
  return pieces(rootOf(tolerant), '');
}

/** The text with some lines made comments: line numbers stay. */
export function withoutLines(text: string, first: number, last: number): string {
  return text
    .split('\n')
    .map((line, index) => (index + 1 >= first && index + 1 <= last ? `# ${line}` : line))
    .join('\n');
}

/** Whether YAML of version 1.1 can be made of a text here. */
export function isReadable(text: string): boolean {
  return parseDocument(tolerantYaml(text), OPTIONS).errors.length === 0;
}

function rootOf(text: string): Node | null {
  return parseDocument(text, OPTIONS).contents as Node | null;
}

function walk(
  node: Node | null,
  path: readonly string[],
  visit: (path: readonly string[], node: Node) => void,
): void {
  if (node === null) return;
  visit(path, node);
  if (isSeq(node)) {
    node.items.forEach((item, index) => walk(item as Node, [...path, String(index)], visit));
  } else if (isMap(node)) {
    for (const pair of node.items) {
      if (isPair(pair) && isScalar(pair.key)) {
        walk(pair.value as Node | null, [...path, String(pair.key.value)], visit);
      }
    }
  }
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
