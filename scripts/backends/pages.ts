import type { Detection } from '../kinds/detection';
import type { Plan } from '../compile/plan';
import { renderTemplate } from './template';
import type { Source } from '../compile/source';
import { fileOf } from '../compile/rule-file';

/** A page for each detection, the coverage table and the grades, by path below dist/. */
export function pageFiles(sources: readonly Source[], plan: Plan): Map<string, string> {
  const detections = sources.map(({ detection }) => detection);
  const files = new Map<string, string>();
  for (const d of detections) {
    files.set(
      `docs/detections/${d.id}.md`,
      renderTemplate('pages/detection.md.ejs', page(d, plan)),
    );
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

function page(d: Detection, plan: Plan) {
  const rules = plan.rules.filter(({ detection }) => detection === d);
  const names = (scenarios: readonly { name: string }[]) => scenarios.map(({ name }) => name);
  return {
    d,
    rules,
    file: fileOf(d),
    notice: plan.notices.find(({ detection }) => detection === d)?.notice,
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
