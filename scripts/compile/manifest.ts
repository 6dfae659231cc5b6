import { createHash } from 'node:crypto';
import { RETIRED } from '../../rules-src/retired';
import type { Detection } from '../kinds/detection';
import type { Device } from '../model/detection';
import type {
  Manifest,
  ManifestDetection,
  ManifestRule,
  ManifestTombstone,
} from '../model/manifest';
import { kindOf } from '../kinds';
import { groupBy } from '../lib/group-by';
import type { Plan, PlannedNotice, PlannedRule } from './plan';
import { IPS_RULE_FILE } from '../model/vocabulary';
import type { Source } from './source';
import { FIRST_SID, LAST_SID } from '../model/sid-range';
import { fileOfRule } from './rule-file';

/** dist/manifest.json as text; `files` are the other rendered files, by path below dist/. */
export function manifestText(
  sources: readonly Source[],
  plan: Plan,
  files: ReadonlyMap<string, string>,
  version: string,
): string {
  const rules = groupBy(plan.rules, ({ detection }) => detection);
  const ips = groupBy(plan.ips, ({ detection }) => detection);
  const needs = groupBy(plan.needs, ({ detection }) => detection);
  const notices = new Map(plan.notices.map((notice) => [notice.detection, notice]));
  const manifest: Manifest = {
    schema: 1,
    name: 'vitalwire',
    version,
    sidRange: { first: FIRST_SID, last: LAST_SID },
    devices: devicesOf(sources).map(({ id, vendor, models, relabels, advisories }) => ({
      id,
      vendor,
      models: [...models, ...relabels],
      advisories: [...advisories],
    })),
    detections: sources.map(({ detection }) =>
      manifestDetection(
        detection,
        rules.get(detection) ?? [],
        ips.get(detection) ?? [],
        notices.get(detection),
        needs.get(detection.id) ?? [],
      ),
    ),
    retired: tombstones(plan),
    files: [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]) => ({
        path,
        bytes: Buffer.byteLength(text),
        sha256: createHash('sha256').update(text).digest('hex'),
      })),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Every device that a detection names, once, by id. */
function devicesOf(sources: readonly Source[]): Device[] {
  const byId = new Map(
    sources.flatMap(({ detection }) => detection.devices).map((device) => [device.id, device]),
  );
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function manifestDetection(
  d: Detection,
  rules: readonly PlannedRule[],
  ips: readonly PlannedRule[],
  notice: PlannedNotice | undefined,
  needs: Plan['needs'],
): ManifestDetection {
  return {
    id: d.id,
    title: d.title,
    grade: d.grade,
    severity: d.severity,
    confidence: d.confidence,
    evidence: d.evidence,
    devices: d.devices.map(({ id }) => id),
    references: d.references.map((reference) => ({
      kind: reference.kind,
      value: reference.kind === 'cve' ? reference.id : reference.url,
    })),
    attack: d.attack.map(({ matrix, id, name }) => ({ matrix, id, name })),
    meaning: d.meaning,
    doNow: [...d.doNow],
    falsePositives: [...d.falsePositives],
    created: d.created,
    updated: d.updated,
    offByDefault: d.offByDefault ?? null,
    indicators: kindOf(d.observable)!.indicators(d.observable),
    needs: needs.map(({ needs, mark, withinSeconds }) => ({
      detection: needs,
      mark,
      withinSeconds,
    })),
    suricata: d.cannot?.suricata
      ? { cannot: d.cannot.suricata }
      : [
          ...rules.map((rule) => manifestRule(rule, fileOfRule(rule), !d.offByDefault)),
          ...ips.map((rule) => manifestRule(rule, IPS_RULE_FILE, true)),
        ],
    zeek: notice
      ? {
          notice: `Vitalwire::${notice.notice}`,
          rev: notice.entry.rev,
          hash: notice.entry.hash,
          file: `zeek/vitalwire/${d.observable.kind}.zeek`,
        }
      : { cannot: d.cannot?.zeek ?? '' },
  };
}

function manifestRule(
  { rule, entry, msg, conditions }: PlannedRule,
  file: ManifestRule['file'],
  enabled: boolean,
): ManifestRule {
  return {
    sid: entry.sid,
    rev: entry.rev,
    hash: entry.hash,
    variant: rule.variant,
    border: rule.stated,
    file,
    enabled,
    alerts: !rule.silent && file !== IPS_RULE_FILE,
    msg,
    conditions,
  };
}

function tombstones({ lock }: Plan): ManifestTombstone[] {
  return lock.entries
    .filter(({ state }) => state === 'retired')
    .map(({ detection, engine, variant, sid, rev }) => {
      const said = RETIRED.find(
        ({ detections, variants }) =>
          detections.includes(detection) && (!variants || variants.includes(variant)),
      );
      return {
        detection,
        engine,
        variant,
        sid,
        rev,
        why: said?.why ?? '',
        replacedBy: said?.replacedBy === 'itself' ? detection : (said?.replacedBy ?? null),
      };
    });
}
