import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';
import type { Complaint } from '../../model/problems';
import { nearest } from './resolve';

/** What tools that write YAML 1.1 make of the keys `on` and `off`. */
const YAML_1_1_BOOLEANS: Readonly<Record<string, string>> = { false: 'off', true: 'on' };

/** Walks through a YAML file and collects complaints, each with its line. */
export class YamlReader {
  /** Null where the file is empty. */
  readonly root: Node | null;
  readonly complaints: Complaint[] = [];
  private readonly lines = new LineCounter();

  /** @param file as the user named it, for messages. */
  constructor(
    private readonly file: string,
    text: string,
  ) {
    const document = parseDocument(text, { lineCounter: this.lines, version: '1.2' });
    for (const error of document.errors) {
      if (error.code === 'MULTIPLE_DOCS') {
        this.say(
          error.pos[0],
          'file',
          'holds several documents',
          'take the line "---" between them out',
        );
      } else this.say(error.pos[0], 'file', error.message.split('\n')[0]!, 'mend the YAML');
    }
    if (document.errors.length === 0) this.replaceAliases(document);
    this.root = document.contents as Node | null;
  }

  /** `*name` stands for what `&name` marks, wherever that is; what is read further on holds no aliases. */
  private replaceAliases(document: Document): void {
    visit(document, {
      Alias: (_key, alias) => {
        const meant = alias.resolve(document);
        if (meant) return meant as Node;
        this.say(
          alias,
          `*${alias.source}`,
          'names nothing',
          `mark the value with &${alias.source}`,
        );
        return visit.REMOVE;
      },
    });
  }

  /** The node as a mapping with these keys and no others; null where it is none. */
  map(node: Node, field: string, keys: readonly string[]): YAMLMap | null {
    if (!isMap(node)) {
      this.say(node, field, 'is not a mapping', `write keys: ${keys.join(', ')}`);
      return null;
    }
    for (const { key } of node.items) {
      const name = String(isScalar(key) ? key.value : key);
      if (keys.includes(name)) continue;
      const near = nearest(name, keys);
      const spoken = YAML_1_1_BOOLEANS[name];
      const advice =
        spoken && keys.includes(spoken)
          ? `a YAML 1.1 tool wrote "${spoken}" as a boolean; write "${spoken}:" in quotes`
          : near
            ? `did you mean "${near}"?`
            : `the keys are ${keys.join(', ')}`;
      this.say(key as Node, field === 'file' ? name : `${field}.${name}`, 'is no key', advice);
    }
    return node;
  }

  /** The entries of a list that `read` takes; none where the key is absent or has no value. */
  list<T>(
    map: YAMLMap | null,
    key: string,
    field: string,
    read: (node: Node, field: string) => T | null,
  ): T[] {
    const node = child(map, key);
    if (!node || (isScalar(node) && node.value === null)) return [];
    if (!isSeq(node)) {
      this.say(node, field, 'is not a list', 'begin each entry with "- "');
      return [];
    }
    return node.items.flatMap((item, index) => read(item as Node, `${field}[${index}]`) ?? []);
  }

  /** @param at a node, or an offset in the text. */
  say(at: Node | number | null, field: string, problem: string, advice: string): void {
    const offset = typeof at === 'number' ? at : (at?.range?.[0] ?? 0);
    const file = `${this.file}:${this.lines.linePos(offset).line || 1}`;
    this.complaints.push({ file, detection: null, field, problem, advice });
  }
}

/** What stands behind a key. */
export function child(map: YAMLMap | null, key: string): Node | undefined {
  return map?.get(key, true) as Node | undefined;
}
