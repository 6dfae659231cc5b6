import type { CaptureResult } from './captures';
import type { Change } from './change';
import type { Comparison } from './compare';
import type { Count, AlertCounts } from './alert-counts';

/** Everything that the three reports show. */
export interface Preview extends Comparison {
  /** Each change with how often its rule fired in the logs given; null where none were given. */
  rows: (Change & { fired: Count | null })[];
  captures: CaptureResult | null;
  /** Logs that were read. */
  logFiles: number;
}

export function preview(
  comparison: Comparison,
  fired: AlertCounts | null,
  captures: CaptureResult | null,
): Preview {
  const rows = comparison.changes.map((change) => ({
    ...change,
    fired: fired && firedBy(change, fired),
  }));
  return { ...comparison, rows, captures, logFiles: fired?.files ?? 0 };
}

/** A Zeek finding may be in vitalwire.log, in notice.log or in both: the larger number is the finding's. */
function firedBy({ engine, sid, detection, name }: Change, fired: AlertCounts): Count {
  const none: Count = { count: 0, first: null, last: null };
  if (engine === 'suricata') return fired.sids.get(sid!) ?? none;
  const counts = [fired.detections.get(detection) ?? none, fired.notices.get(name) ?? none];
  return counts[0]!.count >= counts[1]!.count ? counts[0]! : counts[1]!;
}

/** For a terminal. */
export function previewText(p: Preview): string {
  const lines = [headline(p), ...p.warnings.map((warning) => `warning: ${warning}`)];
  for (const kind of KINDS) {
    const rows = p.rows.filter((row) => row.kind === kind);
    if (rows.length === 0) continue;
    lines.push('', `${TITLES[kind]} (${rows.length})`);
    for (const row of rows) {
      lines.push(
        `  ${idOf(row).padEnd(9)} ${revText(row).padEnd(9)} ${row.detection}${row.fired ? `  ${firedText(row.fired)}` : ''}`,
      );
      lines.push(...row.details.map((detail) => `            ${detail}`));
    }
  }
  const { captures } = p;
  if (captures) {
    lines.push('', `On ${captures.captures} captures, in ${captures.engines.join(', ')}`);
    if (captures.changes.length === 0) lines.push('  no alert gained or lost');
    for (const change of captures.changes) {
      const { engine, capture, detection, sid, before, after } = change;
      lines.push(
        `  ${after > before ? 'gained' : 'lost  '} ${engine.padEnd(10)} ${String(sid ?? 'notice').padEnd(8)} ${detection.padEnd(34)} ${before} -> ${after}  ${capture}`,
      );
    }
    lines.push(
      ...captures.absent.map((said) => `  not asked: ${said}`),
      ...captures.failures.map((said) => `  failed: ${said}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** For a pull request. */
export function previewMarkdown(p: Preview): string {
  const parts = [
    `### Vitalwire ${p.oldVersion} → ${p.newVersion}`,
    '',
    headline(p),
    ...p.warnings.map((warning) => `\n> **Warning:** ${escape(warning)}`),
  ];
  const logs = p.rows.some(({ fired }) => fired);
  for (const kind of KINDS) {
    const rows = p.rows.filter((row) => row.kind === kind);
    if (rows.length === 0) continue;
    parts.push(
      '',
      `#### ${TITLES[kind]} (${rows.length})`,
      '',
      `| id | rev | detection | what |${logs ? ' fired |' : ''}`,
      `|---|---|---|---|${logs ? '---|' : ''}`,
    );
    for (const row of rows) {
      const what = row.details
        .map((detail) => `\`${escape(detail).replaceAll('`', "'")}\``)
        .join('<br>');
      parts.push(
        `| ${idOf(row)} | ${revText(row)} | ${row.detection} | ${what} |${row.fired ? ` ${firedText(row.fired)} |` : ''}`,
      );
    }
  }
  if (p.captures) {
    parts.push(
      '',
      `#### On ${p.captures.captures} captures (${p.captures.engines.join(', ')})`,
      '',
    );
    if (p.captures.changes.length === 0) parts.push('No alert gained or lost.');
    else {
      parts.push('| | engine | id | detection | alerts | capture |', '|---|---|---|---|---|---|');
      for (const { engine, capture, detection, sid, before, after } of p.captures.changes) {
        parts.push(
          `| ${after > before ? 'gained' : 'lost'} | ${engine} | ${sid ?? 'notice'} | ${detection} | ${before} → ${after} | ${escape(capture)} |`,
        );
      }
    }
    for (const failure of p.captures.failures)
      parts.push('', `> **Failed:** ${escape(failure.split('\n')[0]!)}`);
  }
  return `${parts.join('\n')}\n`;
}

const KINDS = ['retired', 'changed', 'added'] as const;
const TITLES: Readonly<Record<Change['kind'], string>> = {
  added: 'Added',
  changed: 'Changed',
  retired: 'Retired',
};

function headline({ oldVersion, newVersion, rows, logFiles }: Preview): string {
  const count = (kind: Change['kind']) => rows.filter((row) => row.kind === kind).length;
  const logs =
    logFiles > 0 ? `; fired counts from ${logFiles} log file${logFiles > 1 ? 's' : ''}` : '';
  if (rows.length === 0)
    return `Vitalwire ${oldVersion} and ${newVersion}: no rule or notice differs${logs}.`;
  return `Vitalwire ${oldVersion} to ${newVersion}: ${count('added')} added, ${count('changed')} changed, ${count('retired')} retired${logs}.`;
}

function idOf({ sid }: Change): string {
  return sid === null ? 'notice' : String(sid);
}

function revText({ oldRev, newRev }: Change): string {
  if (oldRev === null) return `rev ${newRev}`;
  return newRev === null ? `rev ${oldRev}` : `${oldRev} -> ${newRev}`;
}

function firedText({ count, first, last }: Count): string {
  if (count === 0) return 'never fired';
  if (first === null || last === null) return `fired ${count} times`;
  const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
  return `fired ${count} times, ${day(first)} to ${day(last)}`;
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}
