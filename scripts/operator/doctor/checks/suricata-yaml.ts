import type { Check, Finding } from '../check';
import { without } from '../fixes';

export const check: Check = {
  id: 'suricata-yaml',
  engine: 'suricata',
  shownBy: 'run',
  about: 'suricata.yaml and its includes can be read, and no section is written twice.',
  needs: ['suricata.config'],
  run({ suricata }) {
    const { unreadable, redefined, texts } = suricata!.config!;
    const unread = unreadable.map(({ file, line, problem }): Finding => {
      const header = problem.includes('%YAML');
      const at = line === null ? file : `${file}:${line}`;
      const included = /^includes (\S+),/.exec(problem)?.[1];
      if (included !== undefined) {
        const isMissing = suricata!.look.exists(included) === false;
        const old = texts.get(file)?.split('\n')[line! - 1] ?? '';
        return {
          level: isMissing ? 'error' : 'info',
          title: isMissing
            ? `${file} includes ${included}, which is not there`
            : `${file} ${problem}`,
          means: isMissing
            ? 'Suricata does not start without it. Write the file again, or take its line out.'
            : 'Settings in that file are not part of this examination; give the file as well.',
          at,
          fix: isMissing && line !== null && old.includes(included) ? [without(file, line)] : [],
        };
      }
      return {
        level: 'error',
        title: `${file} ${problem}`,
        means: 'Suricata refuses to start with this file.',
        at,
        fix: header ? withHeader(file, texts.get(file) ?? '') : [],
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

/** Its first lines as Suricata wants them; the rest stays. */
function withHeader(file: string, text: string): Finding['fix'] {
  const lines = text.split('\n');
  const directive = lines.findIndex((line) => /^\uFEFF?\s*%YAML/.test(line));
  if (directive >= 0) {
    const rest = lines.slice(directive + 1).findIndex((line) => /^---/.test(line));
    const fix: Finding['fix'] = [
      { file, how: 'replace', line: directive + 1, lines: ['%YAML 1.1'] },
    ];
    return rest >= 0 ? fix : [{ ...fix[0]!, lines: ['%YAML 1.1', '---'] }];
  }
  const dashes = lines.findIndex((line) => /^---/.test(line));
  return [
    { file, how: 'insert', line: 0, lines: dashes >= 0 ? ['%YAML 1.1'] : ['%YAML 1.1', '---'] },
  ];
}
