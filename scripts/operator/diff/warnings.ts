import type { Manifest } from '../../model/manifest';
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
