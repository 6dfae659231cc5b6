import type { Check, Finding, Fix } from '../check';
import { without } from '../fixes';
import type { SuricataSensor } from '../sensor/sensor';
import type { Settings, Unreadable } from '../sensor/settings';
import { SECOND_DOCUMENT } from '../sensor/suricata-yaml';

export const check: Check = {
  id: 'suricata-yaml',
  engine: 'suricata',
  shownBy: 'run',
  about: 'suricata.yaml and its includes can be read, and no section is written twice.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    const { unreadable } = s!.config!;
    // One change takes all tabs of a file.
    const apart = unreadable.filter(
      ({ file, problem }, index) =>
        !isTabs(problem) ||
        unreadable.findIndex((one) => one.file === file && isTabs(one.problem)) === index,
    );
    return [...apart.map((one) => unread(one, s!)), ...writtenTwice(s!.config!)];
  },
};

function unread({ file, line, problem }: Unreadable, sensor: SuricataSensor): Finding {
  const at = line === null ? file : `${file}:${line}`;
  const text = sensor.config!.texts.get(file) ?? '';
  const included = /^includes (\S+),/.exec(problem)?.[1];
  if (included === undefined) {
    return {
      level: 'error',
      title: `${file} ${problem}`,
      means: 'Suricata refuses to start with this file.',
      at,
      fix: mended(problem, file, line, text),
    };
  }
  if (sensor.look.exists(included) !== false) {
    return {
      level: 'info',
      title: `${file} ${problem}`,
      means: 'Settings in that file are not part of this examination; give the file as well.',
      at,
      fix: [],
    };
  }
  const isOnItsLine = line !== null && text.split('\n')[line - 1]?.includes(included) === true;
  return {
    level: 'error',
    title: `${file} includes ${included}, which is not there`,
    means: 'Suricata does not start without it. Write the file again, or take its line out.',
    at,
    fix: isOnItsLine ? [without(file, line)] : [],
  };
}

/** The change after which Suricata reads the file; none where nobody can say it. */
function mended(problem: string, file: string, line: number | null, text: string): Fix[] {
  if (problem.includes('%YAML')) return withHeader(file, text);
  if (problem === SECOND_DOCUMENT) return inOneDocument(file, line!, text);
  return isTabs(problem) ? untabbed(file, text) : [];
}

function writtenTwice({ redefined, file, texts }: Settings): Finding[] {
  return (
    redefined
      // A list in an included file takes the place of the first on purpose: OPNsense's installed_rules.yaml.
      .filter(({ at, lost }) => at.file === file || !lost.every((key) => /^\d+$/.test(key)))
      .map(({ path, at, lost }) => ({
        level: 'warning',
        title: `"${path}:" is written a second time`,
        means: `Suricata forgets the whole first section, so ${lost.join(', ')} below it hold no more unless written again.`,
        at: `${at.file}:${at.line}`,
        fix: merged(path, at.file, at.line, texts.get(at.file) ?? ''),
      }))
  );
}

/**
 * Only a top-level section with plain keys has a mechanical answer: its lines become dotted keys, which
 * add to the first section (Suricata 7 and 8).
 */
function merged(path: string, file: string, line: number, text: string): Fix[] {
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
    ...removed.map((gone): Fix => ({
      file,
      how: 'remove',
      line: gone,
      lines: [],
    })),
    { file, how: 'append', lines: dotted },
  ];
}

function isTabs(problem: string): boolean {
  return problem.startsWith('Tabs are not allowed');
}

/** Blanks where tabs stand: as deep as the line before asks for, and two for each tab more. */
function untabbed(file: string, text: string): Fix[] {
  const fix: Fix[] = [];
  let before = { line: '', indent: 0, tabs: 0 };
  text.split('\n').forEach((line, index) => {
    if (/^\s*(#.*)?$/.test(line)) return;
    const [, own = ''] = /^(\s*)/.exec(line)!;
    const tabs = own.split('\t').length - 1;
    const below = /:\s*(#.*)?$/.test(before.line) ? before.indent + 2 : before.indent;
    const indent =
      tabs === 0
        ? own.length
        : before.tabs > 0
          ? Math.max(0, before.indent + 2 * (tabs - before.tabs))
          : below;
    if (tabs > 0) {
      const lines = [`${' '.repeat(indent)}${line.trimStart()}`];
      fix.push({ file, how: 'replace', line: index + 1, lines });
    }
    before = { line, indent, tabs };
  });
  return fix;
}

/** What stands in a second document put into the first: its sections add to those that are there. */
function inOneDocument(file: string, line: number, text: string): Fix[] {
  const lines = text.split('\n');
  const keyOf = (one: string) => /^([\w.-]+):/.exec(one)?.[1];
  const known = new Set(lines.slice(0, line - 1).map(keyOf));
  const sections = lines.slice(line).flatMap((one, index): Fix[] => {
    const key = keyOf(one);
    if (/^(%YAML|---)/.test(one)) return [without(file, line + index + 1)];
    const isAgain = key !== undefined && known.has(key) && /:\s*(#.*)?$/.test(one);
    return isAgain ? merged(key, file, line + index + 1, text) : [];
  });
  return [without(file, line), ...sections];
}

/** Its first lines as Suricata wants them; the rest stays. */
function withHeader(file: string, text: string): Fix[] {
  const lines = text.split('\n');
  const directive = lines.findIndex((line) => /^\uFEFF?\s*%YAML/.test(line));
  if (directive >= 0) {
    const rest = lines.slice(directive + 1).findIndex((line) => /^---/.test(line));
    const fix: Fix[] = [{ file, how: 'replace', line: directive + 1, lines: ['%YAML 1.1'] }];
    return rest >= 0 ? fix : [{ ...fix[0]!, lines: ['%YAML 1.1', '---'] }];
  }
  const dashes = lines.findIndex((line) => /^---/.test(line));
  return [
    { file, how: 'insert', line: 0, lines: dashes >= 0 ? ['%YAML 1.1'] : ['%YAML 1.1', '---'] },
  ];
}
