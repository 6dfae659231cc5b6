import type { BaselineReport } from './report';

/** Findings that fail a baseline: `seen` only takes stock of devices. */
export function failingFindings(report: BaselineReport): BaselineReport['findings'] {
  return report.findings.filter(({ grade }) => grade !== 'seen');
}

export function baselineText(report: BaselineReport): string {
  const { findings, unread, refused, broken, files, engines, folder, alone, unreadable } = report;
  const { warnings } = report;
  const unanswered = withoutAnswer(report);
  const lines = findings.map(
    (f) =>
      `  ${f.file}: ${f.engine}: ${f.detection} (${f.grade}, ${f.border}) ${f.source} -> ${f.destination}, ${f.count} times`,
  );
  return [
    `${files} captures of ${folder} in ${engines.map(({ name, version }) => `${name} ${version}`).join(', ')}`,
    ...(alone.length > 0
      ? [`  ${alone.length} of them in a process of their own: ${reasons(alone)}`]
      : []),
    ...engines.flatMap(({ name }) => {
      const count = refused.filter(({ engine }) => engine === name).length;
      return count > 0 ? [`  ${count} are of link types that ${name} does not read`] : [];
    }),
    ...(lines.length > 0
      ? ['Findings:', ...lines]
      : [wasReadInPart(report) ? 'No finding in what could be read.' : 'No finding in any.']),
    ...(broken.length > 0
      ? [
          `Engines that fail by themselves, without the pack too (${broken.length}):`,
          ...broken.map(({ file, engine, why }) => `  ${file}: ${engine}: ${firstLine(why)}`),
        ]
      : []),
    ...warnings.flatMap(({ file, warnings: of }) => of.map((text) => `WARNING: ${file}: ${text}`)),
    ...unreadable.map(({ file, why }) => `NOT READ: ${file}: ${why}`),
    ...unanswered.map((file) => `NOT READ: ${file}: no engine that ran gives an answer`),
    ...(unread.length > 0
      ? [
          `No answer (${unread.length}):`,
          ...unread.map(({ file, engine, why }) => `  ${file}: ${engine}: ${why}`),
        ]
      : []),
  ].join('\n');
}

/** Whether some packets were seen by no engine, or not by all. */
export function wasReadInPart(report: BaselineReport): boolean {
  const { unread, unreadable, warnings } = report;
  if (unread.length + unreadable.length + withoutAnswer(report).length > 0) return true;
  return warnings.some(({ inPart }) => inPart);
}

/** Files that each engine refuses, or fails on by itself: nobody has looked into them. */
function withoutAnswer({ engines, refused, broken }: BaselineReport): string[] {
  const silent = new Map<string, number>();
  for (const { file } of [...refused, ...broken]) silent.set(file, (silent.get(file) ?? 0) + 1);
  return [...silent].filter(([, count]) => count === engines.length).map(([file]) => file);
}

function reasons(alone: BaselineReport['alone']): string {
  const counts = new Map<string, number>();
  for (const { why } of alone) {
    const kind = why.replace(/\d{3,}/g, 'N');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([why, count]) => `${why} (${count})`).join('; ');
}

function firstLine(text: string): string {
  return text.split('\n')[0]!;
}
