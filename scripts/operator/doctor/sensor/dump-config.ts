import { emptyNode, Settings } from './settings';

const LINE = /^([\w-]+(?:\.[\w -]+)*) = (.*)$/;

/** Whether a text is the answer of `suricata --dump-config`. */
export function isDumpConfig(text: string): boolean {
  const lines = text.split('\n').filter((line) => LINE.test(line));
  return lines.length > 5 && lines.some((line) => /^(vars|outputs|stream|rule-files)\b/.test(line));
}

/** Reads `suricata --dump-config`: one `path = value` a line, `(null)` where a node has no value. */
export function readDumpConfig(file: string, text: string): Settings {
  const root = emptyNode();
  for (const line of text.split('\n')) {
    const parts = LINE.exec(line);
    if (!parts) continue;
    let node = root;
    for (const key of parts[1]!.split('.')) {
      const child = node.children.get(key) ?? emptyNode();
      node.children.set(key, child);
      node = child;
    }
    node.value = parts[2] === '(null)' ? null : parts[2]!;
  }
  return new Settings(root, file, true);
}
