import type { Manifest, ManifestDetection, ManifestRule } from '../../model/manifest';
import { rulesOf } from '../tune/resolve';
import { detectionOf, whyRetired, without, type Change } from './change';

/** What became of each Suricata rule, by sid. */
export function ruleChanges(before: Manifest, after: Manifest): Change[] {
  const olds = new Map(rulesOf(before).map((one) => [one.rule.sid, one]));
  const news = new Map(rulesOf(after).map((one) => [one.rule.sid, one]));
  const sids = [...new Set([...olds.keys(), ...news.keys()])].sort((a, b) => a - b);
  return sids.flatMap((sid): Change[] => {
    const [was, is] = [olds.get(sid), news.get(sid)];
    const common = {
      engine: 'suricata' as const,
      detection: (is ?? was)!.detection,
      sid,
      name: (is ?? was)!.rule.msg,
      oldRev: was?.rule.rev ?? null,
      newRev: is?.rule.rev ?? null,
    };
    if (!was)
      return [
        { ...common, kind: 'added', details: added(is!.rule, detectionOf(after, is!.detection)) },
      ];
    if (!is)
      return [{ ...common, kind: 'retired', details: whyRetired(after, was.detection, sid) }];
    const details = ruleDetails(was.rule, is.rule);
    return details.length > 0 || was.rule.rev !== is.rule.rev
      ? [
          {
            ...common,
            kind: 'changed',
            details:
              details.length > 0 ? details : ['what it says about itself (metadata, references)'],
          },
        ]
      : [];
  });
}

function added(rule: ManifestRule, detection: ManifestDetection): string[] {
  const off = rule.enabled ? [] : [`off by default: ${detection.offByDefault ?? 'see its page'}`];
  const silent = rule.alerts ? [] : ['sets state only, never alerts'];
  return [`${detection.grade}, ${detection.severity}, in ${rule.file}`, ...off, ...silent];
}

/** Only what holds: conditions one by one, in the order of the rule. */
function ruleDetails(was: ManifestRule, is: ManifestRule): string[] {
  const details: string[] = [];
  const moved = (what: string, a: unknown, b: unknown) => {
    if (a !== b) details.push(`${what}: ${String(a)} -> ${String(b)}`);
  };
  moved('file', was.file, is.file);
  moved('enabled', was.enabled, is.enabled);
  moved('alerts', was.alerts, is.alerts);
  moved('border', was.border, is.border);
  moved('msg', was.msg, is.msg);
  const lost = without(was.conditions, is.conditions);
  const gained = without(is.conditions, was.conditions);
  details.push(...lost.map((line) => `- ${line}`), ...gained.map((line) => `+ ${line}`));
  if (lost.length + gained.length === 0 && was.conditions.join('\n') !== is.conditions.join('\n')) {
    details.push('order of conditions');
  }
  return details;
}
