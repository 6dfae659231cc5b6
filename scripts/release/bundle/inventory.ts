import { csvText } from '../../lib/csv';
import { rulesInSuricata, type Manifest } from '../../model/manifest';

const COLUMNS = [
  ...['engine', 'sid', 'rev', 'detection', 'rule', 'title', 'devices', 'grade', 'border'],
  ...['severity', 'confidence', 'evidence', 'default', 'file', 'meaning_sha256', 'references'],
];

/** rules.csv: every rule and notice in one line, for asset and change records (RFC 4180). */
export function inventoryText(manifest: Manifest): string {
  const lines = manifest.detections.flatMap((d) => {
    const shared = {
      detection: d.id,
      title: d.title,
      devices: d.devices.join(' '),
      grade: d.grade,
      severity: d.severity,
      confidence: d.confidence,
      evidence: d.evidence,
      default: d.offByDefault ? 'off' : 'on',
      references: d.references.map(({ value }) => value).join(' '),
    };
    const rules = rulesInSuricata(d).map((rule) => ({
      ...shared,
      engine: 'suricata',
      sid: rule.sid,
      rev: rule.rev,
      rule: rule.variant,
      border: rule.border,
      file: rule.file,
      meaning_sha256: rule.hash,
      default: rule.enabled ? 'on' : 'off',
    }));
    const notices =
      'cannot' in d.zeek
        ? []
        : [
            {
              ...shared,
              engine: 'zeek',
              rev: d.zeek.rev,
              rule: d.zeek.notice,
              file: d.zeek.file,
              meaning_sha256: d.zeek.hash,
            },
          ];
    return [...rules, ...notices] as Record<string, string | number>[];
  });
  return csvText(
    COLUMNS,
    lines.map((line) => COLUMNS.map((column) => line[column] ?? '')),
  );
}
