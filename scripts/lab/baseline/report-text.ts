import type { BaselineReport } from './report';

/** Findings that fail a baseline: `seen` only takes stock of devices. */
export function alarming(report: BaselineReport): BaselineReport['findings'] {
  return report.findings.filter(({ grade }) => grade !== 'seen');
}

export function baselineText(report: BaselineReport): string {
  const { findings, unread, refused, broken, files, engines, folder, alone, unreadable } = report;
  const { warnings } = report;
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
    ...(unread.length > 0
      ? [
          `No answer (${unread.length}):`,
          ...unread.map(({ file, engine, why }) => `  ${file}: ${engine}: ${why}`),
        ]
      : []),
  ].join('\n');
}

/** Whether some packets were seen by no engine, or not by all. */
export function wasReadInPart({ unread, unreadable, warnings }: BaselineReport): boolean {
  return unread.length + unreadable.length > 0 || warnings.some(({ inPart }) => inPart);
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
