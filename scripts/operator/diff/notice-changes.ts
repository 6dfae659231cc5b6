import type { Manifest, ManifestDetection } from '../../model/manifest';
import { detectionOf, whyRetired, without, type Change } from './change';

/** What became of each Zeek notice, by detection. */
export function noticeChanges(before: Manifest, after: Manifest): Change[] {
  const ids = [
    ...new Set([...before.detections, ...after.detections].map(({ id }) => id as string)),
  ].sort();
  return ids.flatMap((id): Change[] => {
    const was = noticeOf(before, id);
    const is = noticeOf(after, id);
    if (!was && !is) return [];
    const common = {
      engine: 'zeek' as const,
      detection: id,
      sid: null,
      name: (is ?? was)!.notice,
      oldRev: was?.rev ?? null,
      newRev: is?.rev ?? null,
    };
    if (!was) {
      const { grade, severity } = detectionOf(after, id);
      return [{ ...common, kind: 'added', details: [`${grade}, ${severity}, in ${is!.file}`] }];
    }
    if (!is) return [{ ...common, kind: 'retired', details: whyRetired(after, id, null) }];
    if (was.rev === is.rev && was.hash === is.hash && was.notice === is.notice) return [];
    const renamed = was.notice === is.notice ? [] : [`notice: ${was.notice} -> ${is.notice}`];
    return [
      {
        ...common,
        kind: 'changed',
        details: [...renamed, ...meaning(detectionOf(before, id), detectionOf(after, id), is.file)],
      },
    ];
  });
}

/** Zeek's side has no list of conditions: what the definition says stands for it. */
function meaning(was: ManifestDetection, is: ManifestDetection, file: string): string[] {
  const fields = ['grade', 'severity', 'confidence', 'offByDefault'] as const;
  const moved = fields
    .filter((field) => was[field] !== is[field])
    .map((field) => `${field}: ${was[field]} -> ${is[field]}`);
  const names = (one: ManifestDetection) =>
    one.indicators.map(({ type, value }) => `${type} ${value}`);
  return [
    ...moved,
    ...without(names(was), names(is)).map((line) => `- ${line}`),
    ...without(names(is), names(was)).map((line) => `+ ${line}`),
    ...(moved.length === 0 ? [`how it is found, in ${file}`] : []),
  ];
}

function noticeOf(manifest: Manifest, id: string) {
  const zeek = manifest.detections.find((one) => one.id === id)?.zeek;
  return zeek && 'notice' in zeek ? zeek : null;
}
