import { groupBy } from '../lib/group-by';
import type { Manifest, ManifestTombstone } from '../model/manifest';
import { BORDER_RULE_FILE } from '../model/vocabulary';
import { compare, isEmpty, type Changes } from './compare';
import { conditionChanges } from './condition-changes';
import { rulesOf, type PublishedRule } from './rules-of';

const CHANGELOG_HEAD = `# Changelog

What changes for an owner, by device, newest first. What the version numbers mean: docs/versions.md.
`;

/**
 * The section of one release, in Markdown: first what an owner sees and has to do, one line each; behind it every rule,
 * those that raise no alert too, with its conditions, in a table for each device.
 * @param heading `1.2.0 (2026-11-23)` or `Unreleased`.
 * @param last null: the first release, in which everything is new.
 */
export function changelogSection(heading: string, last: Manifest | null, next: Manifest): string {
  const changes = last
    ? compare(last, next)
    : { added: rulesOf(next), changed: [], retired: [], goneFiles: [], newFiles: [] };
  const lines = [`## ${heading}`, ''];
  if (isEmpty(changes)) lines.push('No rule changed.', '');
  const known = new Set((last ? rulesOf(last) : []).map(({ detection }) => detection.id));
  lines.push(...list('What changes for you', ownersLines(changes, known), '###'));
  if (last) lines.push(...list('What to do', todo(changes), '###'));
  for (const [device, name] of devicesOf(last, next)) {
    const part = ofDevice(changes, device);
    if (!isEmpty(part)) lines.push(`### Every rule: ${name}`, '', ...table(part), '');
  }
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

/** Alerts and files, one line each: what is new, has other numbers, is gone, renamed, graded or filed otherwise. */
function ownersLines(
  { added, changed, retired, goneFiles, newFiles }: Changes,
  known: ReadonlySet<string>,
): string[] {
  const seen = ({ alerts }: PublishedRule) => alerts;
  const gone = groupBy(
    retired.filter(({ rule }) => seen(rule)),
    ({ rule }) => rule.detection.id,
  );
  const come = groupBy(added.filter(seen), ({ detection }) => detection.id);
  return [
    ...[...come].map(([id, rules]) => {
      const before = gone.get(id)?.map(({ rule }) => rule);
      if (before) return `- Other sids: ${told(rules)}, before ${names(before)}`;
      return `- ${known.has(id) ? 'One more rule' : 'New'}: ${told(rules)}`;
    }),
    ...changed
      .filter(({ to }) => seen(to))
      .flatMap(({ from, to }) =>
        [
          from.msg !== to.msg && `- Renamed: ${from.msg} is now ${to.msg} (${to.name})`,
          ...(['grade', 'severity', 'confidence'] as const).map(
            (field) =>
              from.detection[field] !== to.detection[field] &&
              `- Other ${field}: ${to.msg} is ${to.detection[field]}, was ${from.detection[field]} (${to.name})`,
          ),
          (from.file !== to.file || from.enabled !== to.enabled) &&
            `- Elsewhere: ${to.msg} (${to.name}${whereText(to)})`,
        ].filter((line) => line !== false),
      ),
    ...[...gone]
      .filter(([id]) => !come.has(id))
      .map(([, rules]) => {
        const by = rules.map(({ tombstone }) => tombstone?.replacedBy).find(Boolean);
        const instead = by ? `; see \`${by}\`` : '';
        return `- Gone: ${told(
          rules.map(({ rule }) => rule),
          false,
        )}${instead}`;
      }),
    ...newFiles.filter(isLoaded).map((file) => `- New file: \`${file}\``),
    ...goneFiles.filter(isLoaded).map((file) => `- Gone file: \`${file}\``),
  ];
}

/** One detection's alerts: the first message, and the names of all by the file they are loaded from. */
function told(rules: readonly PublishedRule[], withFiles = true): string {
  const places = groupBy(rules, (rule) => (withFiles ? whereText(rule) : ''));
  const all = [...places].map(([where, own]) => `${names(own)}${where}`);
  return `${rules[0]!.msg} (${all.join('; ')})`;
}

/** Files that an owner loads or reads by name; what comes and goes with a detection is told with it. */
function isLoaded(file: string): boolean {
  return !/^(docs\/detections|hunt\/sigma|doctor)\//.test(file);
}

/** What follows for who tuned or built on the release before. */
function todo({ retired, changed, newFiles, goneFiles }: Changes): string[] {
  const gone = retired.flatMap(({ rule }) => (rule.alerts && rule.sid ? [rule.sid] : []));
  const renamed = changed.some(({ from, to }) => to.alerts && from.msg !== to.msg);
  return [
    ...(gone.length > 0
      ? [
          `- Sids in threshold.config, disable.conf and dashboards that are gone do nothing any more: ${gone.join(', ')}. Run \`vitalwire tune\` again; count findings by \`detection\` in the metadata.`,
        ]
      : []),
    ...(renamed
      ? ['- Searches for a message: use `detection` in the metadata, which is never renamed.']
      : []),
    ...newFiles
      .filter((file) => file.endsWith(BORDER_RULE_FILE))
      .map(
        (file) =>
          `- Where HOME_NET names your networks, load \`${file}\`: alerts no longer say that the border was crossed, these rules do. Where it is \`any\`, leave it out.`,
      ),
    ...(goneFiles.some((file) => file.endsWith('.rules'))
      ? ['- Take files that are gone from `rule-files` and disable.conf.']
      : []),
  ];
}

function whereText({ engine, file, enabled }: PublishedRule): string {
  if (engine === 'zeek') return '';
  return ` in \`${basename(file)}\`${enabled ? '' : ', off by default'}`;
}

function names(rules: readonly PublishedRule[]): string {
  const sids = rules.flatMap(({ sid }) => sid ?? []);
  const notices = rules.flatMap(({ sid, name }) => (sid === null ? [name] : []));
  const numbered =
    sids.length === 0 ? [] : [`${sids.length > 1 ? 'sids' : 'sid'} ${sids.join(', ')}`];
  return [...numbered, ...notices].join(', ');
}

function table({ added, changed, retired }: Changes): string[] {
  const rows = [
    ...added.map((rule) => row(rule, 'new', rule.conditions.map(code).join('<br>'))),
    ...changed.map(({ from, to }) =>
      row(
        to,
        from.rev === to.rev ? 'changed' : `rev ${from.rev} to ${to.rev}`,
        changedText(from, to),
      ),
    ),
    ...retired.map(({ rule, tombstone }) => row(rule, 'gone', goneText(tombstone))),
  ];
  return ['| Rule | Alerts | What | Conditions |', '| --- | --- | --- | --- |', ...rows];
}

function row(rule: PublishedRule, what: string, conditions: string): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const cells = [`${rule.name} \`${rule.detection.id}\``, rule.alerts ? 'yes' : 'silent', what];
  return `| ${[...cells, cell(conditions)].join(' | ')} |`;
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
        ? `new ${code(is ?? '')}`
        : is === null
          ? `gone ${code(was)}`
          : `${code(was)} is now ${code(is)}`,
    ),
  ].filter((line) => line !== null);
  return facts.length > 0 ? facts.join('<br>') : 'how the engine is told, not what it looks for';
}

function goneText(tombstone: ManifestTombstone | null): string {
  const by = tombstone?.replacedBy;
  const instead = by ? `replaced by \`${by}\`` : 'replaced by nothing';
  return `${tombstone?.why.trim() || 'no reason given'}; ${instead}`;
}

function fact(what: string, was: string, is: string): string | null {
  return was === is ? null : `${what}: ${was} is now ${is}`;
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
