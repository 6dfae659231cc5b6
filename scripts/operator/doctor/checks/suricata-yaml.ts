import type { Check, Finding } from '../check';

export const check: Check = {
  id: 'suricata-yaml',
  engine: 'suricata',
  about: 'suricata.yaml and its includes can be read, and no section is written twice.',
  needs: ['suricata.config'],
  run({ suricata }) {
    const { unreadable, redefined, texts } = suricata!.config!;
    const unread = unreadable.map(({ file, line, problem }): Finding => {
      const header = problem.includes('%YAML');
      return {
        level: header || !problem.includes('includes') ? 'error' : 'info',
        title: `${file} ${problem}`,
        means: problem.includes('includes')
          ? 'Settings in that file are not part of this examination; give the file as well.'
          : 'Suricata refuses to start with this file.',
        at: line === null ? file : `${file}:${line}`,
        fix: header
          ? [{ file, how: 'write', lines: ['%YAML 1.1', '---', ...bodyOf(texts.get(file) ?? '')] }]
          : [],
      };
    });
    // A list in an included file takes the place of the first on purpose: OPNsense's installed_rules.yaml.
    const slips = redefined.filter(
      ({ at, lost }) =>
        at.file === suricata!.config!.file || !lost.every((key) => /^\d+$/.test(key)),
    );
    const twice = slips.map(({ path, at, lost }): Finding => {
      return {
        level: 'warning',
        title: `"${path}:" is written a second time`,
        means: `Suricata forgets the whole first section, so ${lost.join(', ')} below it hold no more unless written again.`,
        at: `${at.file}:${at.line}`,
        fix: merged(path, at.file, at.line, texts.get(at.file) ?? ''),
      };
    });
    return [...unread, ...twice];
  },
};

/**
 * Only a top-level section with plain keys has a mechanical answer: its lines become dotted keys, which
 * add to the first section (Suricata 7 and 8).
 */
function merged(path: string, file: string, line: number, text: string): Finding['fix'] {
  const lines = text.split('\n');
  if (path.includes('.') || !new RegExp(`^${path}:\\s*(#.*)?$`).test(lines[line - 1] ?? '')) {
    return [
      { file, how: 'do', lines: [`Move what stands below line ${line} into the first section.`] },
    ];
  }
  const kept: { keys: string[]; indents: number[] } = { keys: [path], indents: [0] };
  const dotted: string[] = [];
  const removed: number[] = [line];
  for (let at = line; at < lines.length; at += 1) {
    const parts = /^(\s+)([\w-]+):\s*(.*)$/.exec(lines[at]!);
    if (/^\s*(#.*)?$/.test(lines[at]!)) continue;
    if (!parts) {
      if (/^\S/.test(lines[at]!)) break;
      return [
        { file, how: 'do', lines: [`Move what stands below line ${line} into the first section.`] },
      ];
    }
    while (kept.indents.at(-1)! >= parts[1]!.length) {
      kept.keys.pop();
      kept.indents.pop();
    }
    removed.push(at + 1);
    if (parts[3] === '' || parts[3]!.startsWith('#')) {
      kept.keys.push(parts[2]!);
      kept.indents.push(parts[1]!.length);
    } else dotted.push(`${[...kept.keys, parts[2]].join('.')}: ${parts[3]}`);
  }
  return [
    ...removed.map((gone): Finding['fix'][number] => ({
      file,
      how: 'remove',
      line: gone,
      lines: [],
    })),
    { file, how: 'append', lines: dotted },
  ];
}

function bodyOf(text: string): string[] {
  return text
    .replace(/^---\s*$/m, '')
    .trimEnd()
    .split('\n');
}
