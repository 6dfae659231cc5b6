import {
  rulesInSuricata,
  type Manifest,
  type ManifestDetection,
  type ManifestTombstone,
} from '../model/manifest';

/** One published rule or notice, whichever engine it is for, as releases compare them. */
export interface PublishedRule {
  /** What stays the same for as long as the rule lives: detection, engine and variant. */
  key: string;
  detection: ManifestDetection;
  engine: 'suricata' | 'zeek';
  /** For people: `sid 1730003` or `Vitalwire::Contec_CMS8000_Contact`. */
  name: string;
  sid: number | null;
  variant: string;
  rev: number;
  hash: string;
  /** The file it is loaded from, which owners disable by. */
  file: string;
  enabled: boolean;
  /** False: only sets state for other rules, or drops. */
  alerts: boolean;
  msg: string;
  conditions: string[];
}

/** Every rule and notice of a manifest, in its order. */
export function rulesOf(manifest: Manifest): PublishedRule[] {
  return manifest.detections.flatMap((detection): PublishedRule[] => {
    const { zeek } = detection;
    const rules = rulesInSuricata(detection).map((rule): PublishedRule => ({
      ...pick(rule),
      key: `${detection.id} suricata ${rule.variant}`,
      detection,
      engine: 'suricata',
      name: `sid ${rule.sid}`,
      sid: rule.sid,
    }));
    if ('cannot' in zeek) return rules;
    const variant = zeek.notice.replace('Vitalwire::', '');
    return [
      ...rules,
      {
        key: `${detection.id} zeek ${variant}`,
        detection,
        engine: 'zeek',
        name: zeek.notice,
        sid: null,
        variant,
        rev: zeek.rev,
        hash: zeek.hash,
        file: zeek.file,
        enabled: true,
        alerts: true,
        msg: detection.title,
        conditions: [],
      },
    ];
  });
}

export function keyOfTombstone({ detection, engine, variant }: ManifestTombstone): string {
  return `${detection} ${engine} ${variant}`;
}

function pick<T extends Pick<PublishedRule, Kept>>(rule: T): Pick<PublishedRule, Kept> {
  const { variant, rev, hash, file, enabled, alerts, msg, conditions } = rule;
  return { variant, rev, hash, file, enabled, alerts, msg, conditions };
}

type Kept = 'variant' | 'rev' | 'hash' | 'file' | 'enabled' | 'alerts' | 'msg' | 'conditions';
