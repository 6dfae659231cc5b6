import { closest } from '../../lib/did-you-mean';
import { rulesInSuricata, type Manifest, type ManifestRule } from '../../model/manifest';
import type { Target } from './tuning';

/** What a name in the tuning file stands for, or what is wrong with it and what to write instead. */
export type Resolved = { problem: string; advice: string } | { target: Target };

/** Finds a detection by id or a rule by sid. */
export function resolve(manifest: Manifest, name: string): Resolved {
  if (/^\d+$/.test(name)) return resolveSid(manifest, Number(name));
  if (manifest.detections.some(({ id }) => id === name)) return { target: { detection: name } };
  const gone = manifest.retired.find(({ detection }) => detection === name);
  if (gone) return retired(`${name}`, gone.why, gone.replacedBy);
  const near = nearest(
    name,
    manifest.detections.map(({ id }) => id),
  );
  return {
    problem: `"${name}" is no detection of Vitalwire ${manifest.version}`,
    advice: near ? `did you mean "${near}"?` : 'dist/manifest.json lists them',
  };
}

function resolveSid(manifest: Manifest, sid: number): Resolved {
  const rule = rulesOf(manifest).find((one) => one.rule.sid === sid);
  if (rule?.rule.alerts) return { target: { sid } };
  if (rule) {
    return {
      problem: `sid ${sid} only sets state for other rules`,
      advice: `name its detection, "${rule.detection}"`,
    };
  }
  const gone = manifest.retired.find((one) => one.sid === sid);
  if (gone) return retired(`sid ${sid} (${gone.detection})`, gone.why, gone.replacedBy);
  const { first, last } = manifest.sidRange;
  return {
    problem:
      sid < first || sid > last
        ? `sid ${sid} is not of this pack, whose sids are ${first} to ${last}`
        : `sid ${sid} was never given`,
    advice: `name a detection, such as "${manifest.detections[0]?.id}"`,
  };
}

function retired(what: string, why: string, replacedBy: string | null): Resolved {
  return {
    problem: `${what} is retired${why ? `: ${why}` : ''}`,
    advice: replacedBy ? `write "${replacedBy}"` : 'take it out; nothing replaces it',
  };
}

/** Every Suricata rule with its detection. */
export function rulesOf(manifest: Manifest): { detection: string; rule: ManifestRule }[] {
  return manifest.detections.flatMap((detection) =>
    rulesInSuricata(detection).map((rule) => ({ detection: detection.id, rule })),
  );
}

/** The closest of some names, when it is close enough to be a slip. */
export function nearest(name: string, names: readonly string[]): string | null {
  const best = closest(name, names);
  return best && best.steps <= Math.max(3, name.length / 3) ? best.name : null;
}
