import { ACCEPTED, ACCEPTED_DATA } from './accepted-survivors';
import type { MutationReport } from './mutation';
import type { MutantResult } from './outcome';

/** Mutants that no case told from the original: a condition without weight, or a missing near-miss. */
export function survivors({ mutants }: MutationReport): MutantResult[] {
  return mutants.filter(({ fate }) => fate === 'survived');
}

/** Reasons for survivors that are none: entries of the list to remove. Told only where all detections were asked. */
export function idleReasons(
  { mutants, complete, engines }: MutationReport,
  accepted: readonly { reason: string }[] = [
    ...ACCEPTED,
    ...(engines.some(({ name }) => name === 'zeek') ? ACCEPTED_DATA : []),
  ],
): string[] {
  if (!complete) return [];
  const used = new Set(mutants.filter(({ fate }) => fate === 'accepted').map(({ by }) => by));
  return accepted.map(({ reason }) => reason).filter((reason) => !used.has(reason));
}

/** Share of mutants with one of these fates, from 0 to 1; without those that nothing could catch. */
export function score(
  { mutants }: Pick<MutationReport, 'mutants'>,
  good: readonly MutantResult['fate'][] = ['caught', 'covered'],
): number {
  const loaded = mutants.filter(
    ({ fate }) => fate !== 'refused' && fate !== 'equivalent' && fate !== 'accepted',
  );
  if (loaded.length === 0) return 1;
  return loaded.filter(({ fate }) => good.includes(fate)).length / loaded.length;
}

export function mutationText(report: MutationReport): string {
  const detections = [...new Set(report.mutants.map(({ detection }) => detection))].sort();
  const lines = detections.flatMap((id) =>
    (['suricata', 'zeek'] as const).flatMap((engine) => {
      const mine = report.mutants.filter((m) => m.detection === id && m.engine === engine);
      if (mine.length === 0) return [];
      const count = (fate: MutantResult['fate']) => mine.filter((m) => m.fate === fate).length;
      const covered = count('covered') > 0 ? `, ${count('covered')} covered by another rule` : '';
      const equivalent =
        count('equivalent') > 0 ? `, ${count('equivalent')} that nothing can tell` : '';
      const accepted = count('accepted') > 0 ? `, ${count('accepted')} accepted` : '';
      const refused = count('refused') > 0 ? `, ${count('refused')} do not load` : '';
      return [
        `  ${id} in ${engine}: ${count('caught')} of ${mine.length - count('refused')} mutants caught${covered}${equivalent}${accepted}${refused}`,
        ...mine
          .filter(({ fate }) => fate === 'survived')
          .map(({ where, what }) => `    survived: ${where}: ${what}`),
      ];
    }),
  );
  const engines = report.engines.map(({ name, version }) => `${name} ${version}`).join(', ');
  return [
    `Mutations in ${engines}`,
    ...lines,
    ...idleReasons(report).map((reason) => `  accepted for nothing that survives: ${reason}`),
    `Score: ${percent(score(report))}, ${survivors(report).length} survivors; ` +
      `${percent(score(report, ['caught']))} without those that another rule covers`,
  ].join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
