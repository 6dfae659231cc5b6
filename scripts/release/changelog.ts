import type { Manifest, ManifestTombstone } from '../model/manifest';
import { compare, isEmpty, type Changes } from './compare';
import { conditionChanges } from './condition-changes';
import { rulesOf, type PublishedRule } from './rules-of';

const CHANGELOG_HEAD = `# Changelog

What changes for an owner, by device, newest first. What the version numbers mean: docs/versions.md.
`;

/**
 * The section of one release, in Markdown.
 * @param heading `1.2.0 (2026-11-23)` or `Unreleased`.
 * @param last null: the first release, in which everything is new.
 */
export function changelogSection(heading: string, last: Manifest | null, next: Manifest): string {
  const changes = last
    ? compare(last, next)
    : { added: rulesOf(next), changed: [], retired: [], goneFiles: [], newFiles: [] };
  const lines = [`## ${heading}`, ''];
  if (isEmpty(changes)) lines.push('No rule changed.', '');
  for (const [device, name] of devicesOf(last, next)) {
    const part = ofDevice(changes, device);
    if (isEmpty(part)) continue;
    lines.push(`### ${name}`, '');
    lines.push(...list('Added', part.added.map(addedText)));
    lines.push(
      ...list(
        'Changed',
        part.changed.map(({ from, to }) => changedText(from, to)),
      ),
    );
    lines.push(
      ...list(
        'Retired',
        part.retired.map(({ rule, tombstone }) => retiredText(rule, tombstone)),
      ),
    );
  }
  const files = [
    ...changes.goneFiles.map((file) => `- gone: \`${file}\``),
    ...changes.newFiles.map((file) => `- new: \`${file}\``),
  ];
  lines.push(...list('Files', files, '###'));
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Puts a section below the head of the whole changelog, above the older sections. */
export function addSection(changelog: string, section: string): string {
  const older = changelog.startsWith(CHANGELOG_HEAD)
    ? changelog.slice(CHANGELOG_HEAD.length)
    : changelog && `\n${changelog}`;
  return `${CHANGELOG_HEAD}\n${section}${older}`;
}

function ofDevice(changes: Changes, device: string): Changes {
  // A detection of several devices is told under its first.
  const here = ({ detection }: PublishedRule) => (detection.devices[0] ?? '') === device;
  return {
    added: changes.added.filter(here),
    changed: changes.changed.filter(({ to }) => here(to)),
    retired: changes.retired.filter(({ rule }) => here(rule)),
    goneFiles: [],
    newFiles: [],
  };
}

function devicesOf(last: Manifest | null, next: Manifest): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, vendor, models } of [...(last?.devices ?? []), ...next.devices]) {
    names.set(id, [vendor, models[0]].filter(Boolean).join(' '));
  }
  for (const { detection } of [...(last ? rulesOf(last) : []), ...rulesOf(next)]) {
    const id = detection.devices[0] ?? '';
    if (!names.has(id)) names.set(id, id || 'Any device');
  }
  return names;
}

function addedText({ name, rev, detection, msg, enabled, file }: PublishedRule): string {
  const off = enabled ? '' : ', off by default';
  return `- ${name} rev ${rev} in \`${basename(file)}\`${off}: ${msg} (\`${detection.id}\`)`;
}

function changedText(from: PublishedRule, to: PublishedRule): string {
  const facts = [
    fact('message', from.msg, to.msg),
    fact('file', from.file, to.file),
    fact('by default', from.enabled ? 'on' : 'off', to.enabled ? 'on' : 'off'),
    fact('grade', from.detection.grade, to.detection.grade),
    fact('severity', from.detection.severity, to.detection.severity),
    fact('confidence', from.detection.confidence, to.detection.confidence),
    ...conditionChanges(from.conditions, to.conditions).map(({ was, is }) =>
      was === null
        ? `  - new condition: ${code(is ?? '')}`
        : is === null
          ? `  - condition gone: ${code(was)}`
          : `  - condition: ${code(was)} is now ${code(is)}`,
    ),
  ].filter((line) => line !== null);
  const why = facts.length > 0 ? facts : ['  - how the engine is told, not what it looks for'];
  const rev = from.rev === to.rev ? `rev ${to.rev}` : `rev ${from.rev} to ${to.rev}`;
  return [`- ${to.name} ${rev}: ${to.msg} (\`${to.detection.id}\`)`, ...why].join('\n');
}

function retiredText(rule: PublishedRule, tombstone: ManifestTombstone | null): string {
  const by = tombstone?.replacedBy;
  const instead = by ? `replaced by \`${by}\`` : 'replaced by nothing';
  const why = tombstone?.why.replace(/\s+/g, ' ').trim() || 'no reason given';
  return `- ${rule.name}: ${rule.msg} (\`${rule.detection.id}\`)\n  - why: ${why}\n  - ${instead}`;
}

function fact(what: string, was: string, is: string): string | null {
  return was === is ? null : `  - ${what}: ${was} is now ${is}`;
}

function list(title: string, lines: readonly string[], level = '####'): string[] {
  return lines.length === 0 ? [] : [`${level} ${title}`, '', ...lines, ''];
}

/** A condition holds backticks and bars now and then; two backticks keep one. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function basename(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
