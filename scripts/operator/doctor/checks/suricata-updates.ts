import path from 'node:path';
import type { Check, Finding, Fix } from '../check';
import { without } from '../fixes';
import { groupOf, sidList } from '../pack-rules-in-use';
import { glob, matcherOf } from '../sensor/matchers';
import type { LoadedRule } from '../sensor/rules';

const MEANS: Readonly<Record<string, string>> = {
  disable: 'suricata-update switches these rules off at every run.',
  drop: 'suricata-update turns them into drop: inline, that cuts a monitor from its central station while a patient is on it.',
  modify: 'suricata-update rewrites these rules; they are then not the ones that were tested.',
  mute: 'suricata-update rewrites these rules so that they raise no alert.',
};

export const check: Check = {
  id: 'suricata-updates',
  engine: 'suricata',
  about: 'No line of disable.conf, drop.conf, modify.conf or update.yaml hits our rules.',
  needs: ['suricata.updates'],
  run({ suricata: s, pack }) {
    const rules = [...pack.files.values()].flat();
    const on = rules.filter(({ enabled }) => enabled);
    // suricata-update asks enable.conf after disable.conf (main.py 1.3.7).
    const enables = s!.updates
      .filter(({ file }) => /^enable(sid)?\.conf$/.test(path.basename(file)))
      .flatMap(({ text }) => text.split('\n').map(matcherOf));
    const enabledAgain = (rule: LoadedRule) =>
      enables.some((matches) => matches?.(rule, groupOf(rule)));
    return s!.updates.flatMap(({ file, text }): Finding[] => {
      const base = path.basename(file);
      if (base === 'update.yaml') return ignored(file, text, [...pack.files.keys()]);
      const kind = /^(disable|drop|modify)/.exec(base)?.[1];
      if (!kind) return [];
      return text.split('\n').flatMap((line, index): Finding[] => {
        const said = line.trim();
        if (said === '' || said.startsWith('#')) return [];
        const [which = '', from = '', to = ''] = kind === 'modify' ? wordsOf(said) : [said];
        const matches = matcherOf(which);
        const hit = (matches ? on.filter((rule) => matches(rule, groupOf(rule))) : []).filter(
          (rule) => kind !== 'disable' || !enabledAgain(rule),
        );
        if (hit.length === 0) return [];
        const mutes = kind === 'modify' && hit.some(({ raw }) => isMute(raw, from, to));
        return [
          {
            level: kind === 'modify' && !mutes ? 'warning' : 'error',
            title: `"${said}" in ${base} hits ${hit.length} of our rules: ${sidList(hit)}`,
            means: MEANS[mutes ? 'mute' : kind]!,
            at: `${file}:${index + 1}`,
            fix: [
              narrow(said, hit.length, on.length)
                ? without(file, index + 1)
                : keep(kind, file, said, hit),
            ],
          },
        ];
      });
    });
  },
};

/** A line about ours alone can go; one about others too must stay, and ours be taken back. */
function narrow(line: string, hit: number, all: number): boolean {
  return /vitalwire|^(\d+:)?17[34]\d{4}/i.test(line) || (hit < all && /cms8000|contec/i.test(line));
}

function keep(kind: string, file: string, line: string, hit: readonly LoadedRule[]): Fix {
  if (kind === 'disable') {
    const enable = path.join(path.dirname(file), 'enable.conf');
    const sids = hit.map(({ gid, sid }) => `${gid}:${sid}`).join(',');
    return { file: enable, how: 'append', lines: [`# Vitalwire, in spite of "${line}"`, sids] };
  }
  const words = `Write "${line}" narrower, so that it leaves rules/vitalwire*.rules alone.`;
  return { file, how: 'do', lines: [words] };
}

/** Which rules, what in them, and what it becomes. */
function wordsOf(line: string): string[] {
  const parts = line.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const words = parts[0] === 'modifysid' ? parts.slice(1).filter((part) => part !== '|') : parts;
  return words.map((word) => word.replace(/^["']|["']$/g, ''));
}

/** Whether a rule that is rewritten raises no alert any more: passed, off, or without alert. */
function isMute(rule: string, from: string, to: string): boolean {
  let rewritten: string;
  try {
    rewritten = rule.replace(new RegExp(from), to.replace(/\\(\d)/g, '$$$1'));
  } catch {
    return false;
  }
  return raises(rule) && !raises(rewritten);
}

function raises(rule: string): boolean {
  return /^\s*(alert|drop|reject\w*)\s/.test(rule) && !/\bnoalert\s*;/.test(rule);
}

/** `ignore:` of update.yaml takes whole files out. */
function ignored(file: string, text: string, names: readonly string[]): Finding[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^ignore:/.test(line));
  if (start < 0) return [];
  const found: Finding[] = [];
  for (let at = start + 1; at < lines.length && /^\s*(-|#|$)/.test(lines[at]!); at += 1) {
    const pattern = /^\s*-\s*["']?([^"'#]+?)["']?\s*(#.*)?$/.exec(lines[at]!)?.[1];
    const hit = pattern
      ? names.filter((name) => glob(pattern).test(`rules/${name}`) || glob(pattern).test(name))
      : [];
    if (hit.length === 0) continue;
    found.push({
      level: 'error',
      title: `"ignore: ${pattern}" in update.yaml leaves out ${hit.join(', ')}`,
      means: 'suricata-update never reads that file.',
      at: `${file}:${at + 1}`,
      fix: [without(file, at + 1)],
    });
  }
  return found;
}
