import { GRADES, type Grade } from '../../model/vocabulary';
import { groupBy } from '../../lib/group-by';
import { mergedSteps } from '../do-now';
import type { HuntQuestions } from './questions';
import type { HuntFinding } from './tally';

/** Everything about one host. */
export interface MonitorFold {
  monitor: string;
  grade: Grade;
  border: HuntFinding['border'];
  /**
   * `monitor`: it did what such monitors do. `knock`: a packet or two that nobody answered, which a scanner,
   * a mistyped address or a monitor just switched on make too. `scan`: it went through the listed networks.
   */
  behaviour: 'monitor' | 'knock' | 'scan';
  findings: HuntFinding[];
  /** What to do now, worst first, each step once. */
  doNow: string[];
}

/** Unanswered contacts from which on nobody's single probe explains them. */
const FEW_CONTACTS = 3;
/** Addresses of a listed network from which on a host goes through it. */
const MANY_ADDRESSES = 8;

/** What each host's findings make of it. */
export function behaviours(
  findings: readonly HuntFinding[],
  questions: HuntQuestions,
): Map<string, MonitorFold['behaviour']> {
  const addressOnly = new Set(questions.contacts.map(({ detection }) => detection));
  const groups = groupBy(findings, ({ monitor }) => monitor);
  return new Map([...groups].map(([monitor, own]) => [monitor, behaviourOf(own, addressOnly)]));
}

/** Findings by the host that behaves like a monitor, worst first. */
export function byMonitor(
  findings: readonly HuntFinding[],
  questions: HuntQuestions,
): MonitorFold[] {
  const addressOnly = new Set(questions.contacts.map(({ detection }) => detection));
  const about = new Map(questions.about.map((one) => [one.detection, one]));
  const folds = [...groupBy(findings, ({ monitor }) => monitor)].map(
    ([monitor, own]): MonitorFold => {
      const worst = own
        .map(({ grade }) => GRADES.indexOf(grade))
        .reduce((a, b) => Math.max(a, b), 0);
      const grade = GRADES[worst]!;
      const crossed = own.some((one) => one.grade === grade && one.border === 'crossed');
      return {
        monitor,
        grade,
        border: crossed ? 'crossed' : 'internal',
        behaviour: behaviourOf(own, addressOnly),
        findings: own,
        doNow: mergedSteps(
          own.flatMap(({ detection, grade: found }) => {
            const known = about.get(detection ?? '');
            return known ? [{ grade: found, doNow: known.doNow }] : [];
          }),
          new Set(own.map((one) => one.border)),
        ),
      };
    },
  );
  const order = ({ grade, border, behaviour, monitor }: MonitorFold) =>
    [9 - GRADES.indexOf(grade), border, behaviour === 'monitor' ? 0 : 1, monitor].join('\0');
  return folds.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function behaviourOf(
  findings: readonly HuntFinding[],
  addressOnly: ReadonlySet<string>,
): MonitorFold['behaviour'] {
  const said = findings.some(({ detection }) => detection === null || !addressOnly.has(detection));
  if (said || findings.some(({ answered }) => (answered ?? 0) > 0)) return 'monitor';
  const farEnds = new Set(findings.map(({ farEnd }) => farEnd));
  if (farEnds.size >= MANY_ADDRESSES) return 'scan';
  const listed = findings.filter(({ grade }) => grade !== 'seen');
  return listed.some(({ times }) => times >= FEW_CONTACTS) ? 'monitor' : 'knock';
}
