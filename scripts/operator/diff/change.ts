import type { Manifest, ManifestDetection } from '../../model/manifest';

/** A rule or notice in one release or in both. */
export interface Change {
  kind: 'added' | 'changed' | 'retired';
  engine: 'suricata' | 'zeek';
  detection: string;
  /** Suricata: the sid. Zeek: null. */
  sid: number | null;
  /** Suricata: msg. Zeek: the notice type. */
  name: string;
  oldRev: number | null;
  newRev: number | null;
  /** What changed, in words and in conditions. */
  details: string[];
}

/** Why the new release has it no more, and what replaces it. */
export function whyRetired(after: Manifest, detection: string, sid: number | null): string[] {
  const stone =
    after.retired.find((one) => sid !== null && one.sid === sid) ??
    after.retired.find(
      (one) => one.engine === 'zeek' && sid === null && one.detection === detection,
    );
  if (!stone) return ['the new release does not say why'];
  const heir = stone.replacedBy ? [`replaced by ${stone.replacedBy}`] : ['nothing replaces it'];
  return [...(stone.why ? [stone.why] : []), ...heir];
}

/** Lines of a that b does not have, counting those that stand several times. */
export function without(a: readonly string[], b: readonly string[]): string[] {
  const left = [...b];
  return a.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** @param id of a detection that the manifest has. */
export function detectionOf(manifest: Manifest, id: string): ManifestDetection {
  return manifest.detections.find((one) => one.id === id)!;
}
