import type { Detection } from '../kinds/detection';
import { groupBy } from '../lib/group-by';
import type { Plan, PlannedRule } from '../compile/plan';
import { shortPatterns } from './short-patterns';
import { renderTemplate } from './template';
import type { Source } from '../compile/source';
import { fileOfRule } from '../compile/rule-file';
import type { Grade } from '../lib/grades';
import { TRANSFORM_NAMES } from '../model/scenario';
import type { Confidence, Evidence } from '../model/vocabulary';

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
    evidence: evidenceCell(d),
  }));
  files.set('docs/coverage.md', renderTemplate('pages/coverage.md.ejs', { rows }));
  files.set('docs/grades.md', renderTemplate('pages/grades.md.ejs', {}));
  return files;
}

function page(d: Detection, plan: Plan, rules: readonly PlannedRule[], notice: string | undefined) {
  const alerting = rules.filter(({ rule }) => !rule.silent);
  const silent = rules.filter(({ rule }) => rule.silent);
  return {
    d,
    alerting: alerting.map((planned) => ({ ...planned, file: fileOfRule(planned) })),
    silent,
    inOrder: [...alerting, ...silent],
    shortPatterns: shortPatterns([...alerting, ...silent]),
    notice,
    needs: plan.needs.filter(({ detection }) => detection === d.id),
    sure: confidenceWords(d.confidence),
    source: evidenceWords(d),
    no: noMoreThan(d),
    devices: d.devices.map(({ vendor, models, relabels }) =>
      relabels.length === 0
        ? `${vendor} ${models.join(', ')}`
        : `${vendor} ${models.join(', ')} (also sold as ${relabels.join(', ')})`,
    ),
    mustAlert: d.proof.alerts.length + plan.detections.matching(d).length,
    mustBeSilent: d.proof.silent.length + plan.detections.nearMisses(d).length,
    transforms: TRANSFORM_NAMES.length,
    engines: ENGINE_NAMES.filter(([engine]) => !d.cannot?.[engine]).map(([, name]) => name),
  };
}

/** What a confidence means to whoever is on call. */
export function confidenceWords(confidence: Confidence): string {
  return SURE[confidence];
}

/** Where the bytes come from, in words. */
export function evidenceWords({ evidence, oneSource }: Detection): string {
  const alone = oneSource === undefined ? '' : `. It rests on one source alone: ${oneSource}`;
  return `${SOURCES[evidence]}${alone}`;
}

/** The evidence for a table: `primary, one source`. */
export function evidenceCell({ evidence, oneSource }: Detection): string {
  return oneSource === undefined ? evidence : `${evidence}, one source`;
}

/** What a grade does not say. */
export function noMoreThan({ grade, only }: Pick<Detection, 'grade' | 'only'>): string {
  if (grade !== 'phi-sent' || only === undefined) return NO_MORE_THAN[grade];
  return PHI_ACROSS[only];
}

const SURE: Readonly<Record<Confidence, string>> = {
  High: 'High: take it for what the title says until something shows otherwise.',
  Medium:
    'Medium: likely what the title says; rule out what is listed below before you act on others.',
  Low: 'Low: a hint; other traffic can look the same.',
};

const SOURCES: Readonly<Record<Evidence, string>> = {
  primary: 'an advisory, a CVE, the vendor or a standard gives what is looked for',
  secondary: 'a report that quotes an advisory or the vendor gives what is looked for',
  code: 'public code gives what is looked for',
  derived: 'it follows from a standard; nobody has published such traffic',
};

const NO_MORE_THAN: Readonly<Record<Grade, string>> = {
  seen: 'No sign that anything is wrong by itself: such a device is here, no more.',
  attempted: 'No proof that anything answered, nor that data left.',
  connected:
    'No proof that data of a patient were sent, nor that anything was changed on the monitor.',
  'phi-sent': 'No breach by itself: data left the site only where the border was crossed.',
  'code-received': 'No proof that what came in was run; treat it as if it was.',
};

/** Of what is found nowhere but on its way across the border: which way is known, and that the far end is agreed on is not. */
const PHI_ACROSS: Readonly<Record<NonNullable<Detection['only']>, string>> = {
  crossed:
    'No breach by itself: the data crossed the border, and the far end may be one that the site has an agreement with.',
  'crossed-outward':
    'No breach by itself: the data left the site, and the far end may be one that the site has an agreement with.',
};

const ENGINE_NAMES = [
  ['suricata', 'Suricata 6, 7 and 8'],
  ['zeek', 'Zeek'],
] as const;

function stateOf(d: Detection, engine: 'suricata' | 'zeek'): string {
  if (d.cannot?.[engine]) return 'no';
  return d.offByDefault ? 'off' : 'yes';
}
