import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CASE_KINDS } from '../../lab/proof/case';
import { deriveCases } from '../../lab/proof/derive-cases';
import { LIMITS } from '../../lab/proof/limits';
import { score } from '../../lab/mutation/report-text';
import { problems, type ProofReport } from '../../lab/proof/report';
import { type Status, STATUSES } from '../../lab/proof/verdict';
import type { Catalogue } from '../catalogue';
import { markdownTable } from '../markdown-table';
import type { SitePage } from '../render';
import type { BaselineRun, MutationRun, Runs } from '../runs';

export function proofPage(catalogue: Catalogue, runs: Runs, root: string): SitePage {
  const { detections } = catalogue;
  const set = catalogue.pack.plan.detections;
  const cases = detections.flatMap(({ d }) => deriveCases(d, set).cases);
  const budget = readFileSync(path.join(root, 'docs', 'benchmarks.md'), 'utf8');
  return {
    path: 'proof.html',
    title: 'Proof',
    description:
      'What the lab shows of each detection: cases, engines, declared limits, mutations, baseline, cost.',
    template: 'proof',
    data: {
      cases: countCases(cases),
      total: cases.length,
      run: runs.proof ? runData(runs.proof) : null,
      limits: LIMITS.map(({ transforms, engines, when, reason, source }) => ({
        transforms: transforms.join(', '),
        engines: engines.join(', '),
        when: when?.says ?? 'all traffic',
        reason,
        source,
      })),
      differs: detections.flatMap(({ d, path: page }) => [
        ...Object.entries(d.cannot ?? {}).map(([engine, reason]) => ({
          id: d.id,
          page,
          engine,
          where: 'all of it',
          reason,
        })),
        ...(d.differs ?? []).map((one) => ({ id: d.id, page, ...one })),
      ]),
      mutation: runs.mutation ? mutationData(runs.mutation) : null,
      baseline: runs.baseline ? baselineData(runs.baseline) : null,
      cost: markdownTable(budget, 'The budget: `npm run bench:gate`'),
    },
  };
}

/** How many cases of each kind, and of each transform. */
function countCases(
  cases: readonly { kind: (typeof CASE_KINDS)[number]; must: string; transform: string | null }[],
) {
  const kinds = CASE_KINDS.map((kind) => {
    const own = cases.filter((one) => one.kind === kind);
    const alert = own.filter(({ must }) => must === 'alert').length;
    return { kind, words: KIND_WORDS[kind], alert, silent: own.length - alert };
  });
  const transforms = new Map<string, number>();
  for (const { transform } of cases) {
    if (transform === null) continue;
    const name = transform.split('@')[0]!;
    transforms.set(name, (transforms.get(name) ?? 0) + 1);
  }
  return {
    kinds,
    transforms: [...transforms]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => ({ name, count })),
  };
}

const KIND_WORDS: Readonly<Record<(typeof CASE_KINDS)[number], string>> = {
  match: 'derived: traffic that matches',
  'near-miss': 'derived: one difference each',
  proof: 'written by hand from the source',
  transform: 'matching traffic as a sensor may meet it',
};

function runData(report: ProofReport) {
  const engines = report.engines.filter(({ version }) => version !== null);
  return {
    version: report.version,
    engines: report.engines.map(({ name, version, absent }) => ({ name, version, absent })),
    detections: report.detections.length,
    problems: problems(report).length,
    rows: engines.flatMap(({ name }) =>
      CASE_KINDS.map((kind) => {
        const own = report.verdicts.filter((one) => one.engine === name && one.kind === kind);
        const statuses = STATUSES.map((status) => ({
          words: STATUS_WORDS[status],
          count: own.filter((one) => one.status === status).length,
        })).filter(({ count }) => count > 0);
        return {
          engine: name,
          kind,
          cases: own.length,
          statuses: statuses
            .map(({ words, count }) => `${count.toLocaleString('en')} ${words}`)
            .join(', '),
        };
      }),
    ),
    declarations: report.declarations,
  };
}

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  pass: 'as they must be',
  declared: 'missed as declared',
  fail: 'FAILED',
  error: 'without an answer',
};

function mutationData(run: MutationRun) {
  const fates = [...new Set(run.mutants.map(({ fate }) => fate))].sort();
  return {
    engines: run.engines.map(({ name, version }) => `${name} ${version}`).join(', '),
    complete: run.complete,
    mutants: run.mutants.length,
    score: `${(100 * score(run)).toFixed(1)} %`,
    fates: fates.map((fate) => ({
      fate,
      count: run.mutants.filter((one) => one.fate === fate).length,
    })),
  };
}

/** By detection: names of somebody's captures are nobody else's. */
function baselineData({ files, engines, findings, unread }: BaselineRun) {
  const detections = [...new Set(findings.map(({ detection }) => detection))].sort();
  return {
    files,
    engines: engines.map(({ name, version }) => `${name} ${version}`).join(', '),
    findings: detections.map((id) => {
      const own = findings.filter(({ detection }) => detection === id);
      return { id, grade: own[0]!.grade, files: new Set(own.map(({ file }) => file)).size };
    }),
    unread: unread.length,
  };
}
