import {
  limitSeconds,
  rulesInSuricata,
  type Manifest,
  type ManifestDetection,
} from '../../model/manifest';
import { CONFIDENCES, GRADES, SEVERITIES } from '../../model/vocabulary';
import { rulesOf } from '../tune/resolve';

/** Whether the new release is the older one. */
export function downgrade(before: Manifest, after: Manifest): string[] {
  const numbers = ({ version }: Manifest) => version.split(/[.+-]/).slice(0, 3).map(Number);
  const [a, b] = [numbers(before), numbers(after)];
  const first = a.findIndex((part, index) => part !== b[index]);
  return first >= 0 && a[first]! > b[first]!
    ? [`${after.version} is older than ${before.version}: are OLD and NEW the right way round?`]
    : [];
}

/** Sids that are used again for something else, or whose rule changed under the same revision. */
export function misuse(before: Manifest, after: Manifest): string[] {
  const olds = new Map(rulesOf(before).map((one) => [one.rule.sid, one]));
  const buried = new Set(before.retired.map(({ sid }) => sid));
  return rulesOf(after).flatMap(({ detection, rule }) => {
    const was = olds.get(rule.sid);
    if (!was) {
      return buried.has(rule.sid) ? [`sid ${rule.sid} was retired and is used again`] : [];
    }
    if (was.detection !== detection) {
      return [
        `sid ${rule.sid} was ${was.detection} and is ${detection}: suppressions by sid now hit something else`,
      ];
    }
    return was.rule.rev >= rule.rev && was.rule.hash !== rule.hash
      ? [
          `sid ${rule.sid} changed and its revision did not rise: suricata-update may keep the old text`,
        ]
      : [];
  });
}

/** Detections that say less than they did, or say it more often: nobody should learn that from an alert. */
export function weakened(before: Manifest, after: Manifest): string[] {
  return after.detections.flatMap((is) => {
    const was = before.detections.find(({ id }) => id === is.id);
    if (!was) return [];
    const falls = [
      fallen('grade', GRADES, was.grade, is.grade),
      fallen('severity', SEVERITIES, was.severity, is.severity),
      fallen('confidence', CONFIDENCES, was.confidence, is.confidence),
    ].flatMap((one) => one ?? []);
    const [once, now] = [shortestLimit(was), shortestLimit(is)];
    return [
      ...falls.map((fall) => `${is.id}: ${fall}; what filters or pages by it may stay silent now`),
      ...(once !== null && now !== null && now < once
        ? [`${is.id}: one alert in ${now} s, was ${once} s; expect more alerts of the same hosts`]
        : []),
    ];
  });
}

function fallen<T extends string>(what: string, scale: readonly T[], was: T, is: T): string | null {
  return scale.indexOf(is) < scale.indexOf(was) ? `${what} falls from ${was} to ${is}` : null;
}

/** The shortest time for which a detection's rules stay silent after an alert; null where none has a limit. */
function shortestLimit(detection: ManifestDetection): number | null {
  const seconds = limitSeconds(rulesInSuricata(detection));
  return seconds.length > 0 ? Math.min(...seconds) : null;
}
