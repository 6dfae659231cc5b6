import type { Manifest } from '../../model/manifest';
import type { IsoDate } from '../../model/vocabulary';
import type { LockEntry } from './entry';

/** A rule or notice as the last release has it. A tombstone's hash is not published. */
export type Published = Omit<LockEntry, 'hash'> & { hash: string | null };

/** What a release holds, as the lock has it; nothing before the first release. */
export function publishedEntries(last: Manifest | null): Published[] {
  if (!last) return [];
  const active = last.detections.flatMap(({ id, updated, suricata, zeek }): Published[] => {
    const common = { detection: id, updated: updated as IsoDate, state: 'active' } as const;
    return [
      ...('cannot' in suricata ? [] : suricata).map(({ variant, sid, rev, hash }) => ({
        ...common,
        ...{ engine: 'suricata' as const, variant, sid, rev, hash },
      })),
      ...('cannot' in zeek ? [] : [zeek]).map(({ notice, rev, hash }) => ({
        ...common,
        ...{ engine: 'zeek' as const, variant: notice.split('::').at(-1)!, sid: null, rev, hash },
      })),
    ];
  });
  const retired = last.retired.map(({ detection, engine, variant, sid, rev }): Published => ({
    ...{ detection, engine, variant, sid, rev },
    hash: null,
    state: 'retired',
  }));
  return [...active, ...retired];
}
