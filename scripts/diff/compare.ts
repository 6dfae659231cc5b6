import type { Manifest, ManifestDetection, ManifestRule } from '../model/manifest';
import { rulesOf } from '../tune/resolve';

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

export interface Comparison {
  oldVersion: string;
  newVersion: string;
  changes: Change[];
  /** What a release should not do, or an owner has to look at: a sid with another meaning, a downgrade. */
  warnings: string[];
}

/** What an owner of OLD gets with NEW. */
export function compare(before: Manifest, after: Manifest): Comparison {
  const changes = [...compareRules(before, after), ...compareNotices(before, after)];
  return {
    oldVersion: before.version,
    newVersion: after.version,
    changes,
    warnings: [...downgrade(before, after), ...misuse(before, after)],
  };
}

function compareRules(before: Manifest, after: Manifest): Change[] {
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
    if (!is) return [{ ...common, kind: 'retired', details: retired(after, was.detection, sid) }];
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

/** Lines of a that b does not have, counting those that stand several times. */
function without(a: readonly string[], b: readonly string[]): string[] {
  const left = [...b];
  return a.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function retired(after: Manifest, detection: string, sid: number | null): string[] {
  const stone =
    after.retired.find((one) => sid !== null && one.sid === sid) ??
    after.retired.find(
      (one) => one.engine === 'zeek' && sid === null && one.detection === detection,
    );
  if (!stone) return ['the new release does not say why'];
  const heir = stone.replacedBy ? [`replaced by ${stone.replacedBy}`] : ['nothing replaces it'];
  return [...(stone.why ? [stone.why] : []), ...heir];
}

function compareNotices(before: Manifest, after: Manifest): Change[] {
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
    if (!is) return [{ ...common, kind: 'retired', details: retired(after, id, null) }];
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

function detectionOf(manifest: Manifest, id: string): ManifestDetection {
  return manifest.detections.find((one) => one.id === id)!;
}

function downgrade(before: Manifest, after: Manifest): string[] {
  const numbers = ({ version }: Manifest) => version.split(/[.+-]/).slice(0, 3).map(Number);
  const [a, b] = [numbers(before), numbers(after)];
  const first = a.findIndex((part, index) => part !== b[index]);
  return first >= 0 && a[first]! > b[first]!
    ? [`${after.version} is older than ${before.version}: are OLD and NEW the right way round?`]
    : [];
}

function misuse(before: Manifest, after: Manifest): string[] {
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
