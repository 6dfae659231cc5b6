import type { Detection } from '../kinds/detection';
import { groupBy } from '../lib/group-by';
import type { Plan, PlannedRule } from '../compile/plan';
import { renderTemplate } from './template';
import type { Source } from '../compile/source';
import { fileOf } from '../compile/rule-file';

/** A page for each detection, the coverage table and the grades, by path below dist/. */
export function pageFiles(sources: readonly Source[], plan: Plan): Map<string, string> {
  const detections = sources.map(({ detection }) => detection);
  const files = new Map<string, string>();
  const rules = groupBy(plan.rules, ({ detection }) => detection);
  const notices = new Map(plan.notices.map(({ detection, notice }) => [detection, notice]));
  for (const d of detections) {
    const text = renderTemplate(
      'pages/detection.md.ejs',
      page(d, plan, rules.get(d) ?? [], notices.get(d)),
    );
    files.set(`docs/detections/${d.id}.md`, text);
  }
  const rows = detections.map((d) => ({
    d,
    suricata: stateOf(d, 'suricata'),
    zeek: stateOf(d, 'zeek'),
  }));
  files.set('docs/coverage.md', renderTemplate('pages/coverage.md.ejs', { rows }));
  files.set('docs/grades.md', renderTemplate('pages/grades.md.ejs', {}));
  return files;
}

function page(d: Detection, plan: Plan, rules: readonly PlannedRule[], notice: string | undefined) {
  const names = (scenarios: readonly { name: string }[]) => scenarios.map(({ name }) => name);
  return {
    d,
    rules,
    file: fileOf(d),
    notice,
    conditions: rules.find(({ rule }) => !rule.silent)?.conditions.join('\n'),
    devices: d.devices
      .map(({ vendor, models, relabels }) => `${vendor} ${[...models, ...relabels].join(', ')}`)
      .join('; '),
    alerts: [...names(d.proof.alerts), ...names(plan.detections.matching(d))],
    misses: [...names(d.proof.silent), ...names(plan.detections.nearMisses(d))],
  };
}

function stateOf(d: Detection, engine: 'suricata' | 'zeek'): string {
  if (d.cannot?.[engine]) return 'no';
  return d.offByDefault ? 'off' : 'yes';
}
