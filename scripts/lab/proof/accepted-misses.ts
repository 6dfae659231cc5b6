import type { Detection } from '../../kinds/detection';
import { unreadable } from '../batch/lab-pack';
import type { LabEngine } from '../../lib/engines/finding';
import { scenarioName } from './border-cases';
import type { Case } from './case';
import { limitName, limitsOn, type Limit } from './limits';

/** Why an engine may see less in a case, each with the name under which it is declared. */
export interface AcceptedMiss {
  /** Unique: declarations that excuse nothing are reported by it. */
  declared: string;
  reason: string;
  /** The engine cannot find this detection in any traffic. */
  never: boolean;
}

/** Everything declared that lets `engine` miss `detection` in a case. */
export function acceptedMisses(
  detection: Detection,
  one: Case,
  engine: LabEngine,
  limits?: readonly Limit[],
): AcceptedMiss[] {
  return [
    ...cannot(detection, engine),
    ...limitsOn(one, engine, limits).map((limit) => ({
      declared: `limit of ${engine}: ${limitName(limit)}`,
      reason: `${limit.reason} (${limit.source})`,
      never: false,
    })),
    ...differences(detection, one, engine).map(({ where, reason, engine: of }) => ({
      declared: `${detection.id} differs in ${of}: ${where}`,
      reason,
      never: false,
    })),
  ];
}

/** Whether a definition declares that an engine sees less in a case. */
export function isDeclaredDifference(detection: Detection, one: Case, engine: LabEngine): boolean {
  return differences(detection, one, engine).length > 0;
}

function differences(detection: Detection, one: Case, engine: LabEngine) {
  return (detection.differs ?? [])
    .filter((difference) => difference.engine === engine || difference.engine === family(engine))
    .filter(({ where }) => covers(where, one));
}

function cannot(detection: Detection, engine: LabEngine): AcceptedMiss[] {
  const reason =
    detection.cannot?.[family(engine)] ??
    (engine === 'zeek' ? null : unreadable(engine, detection));
  return reason ? [{ declared: `${detection.id} cannot in ${engine}`, reason, never: true }] : [];
}

/**
 * By the scenario's name, the transform's, or that of one of its variants; or by the detection whose traffic it is, for
 * what another detection sees in it besides.
 */
function covers(where: string, one: Case): boolean {
  return [
    one.name,
    scenarioName(one.name),
    one.transform,
    one.view?.transform.name,
    one.detection,
  ].includes(where);
}

function family(engine: LabEngine): 'suricata' | 'zeek' {
  return engine === 'zeek' ? 'zeek' : 'suricata';
}
