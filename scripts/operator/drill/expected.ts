import type { Manifest } from '../../model/manifest';
import type { ExpectedFinding } from '../../model/drill';
import { endsOf } from '../../lib/captures/wire';
import type { Exchange, LeftOut } from './exchanges';
import { isBySender, takesAnswers, takesParser, takesPayload } from './rule-facts';

/** What a sensor must say of an exchange, but for where and when it took place. */
export function findingOf(
  exchange: Exchange,
  manifest: Manifest,
): Pick<ExpectedFinding, 'detection' | 'grade' | 'bySender' | 'needs'> {
  const { id, grade } = exchange.detection;
  return {
    detection: id,
    grade,
    bySender: isBySender(exchange.detection),
    needs: needsOf(exchange, manifest),
  };
}

/** What a sensor has to see of an exchange to find it. */
function needsOf(
  { frames, detection }: Exchange,
  { detections }: Manifest,
): ExpectedFinding['needs'] {
  const needs = new Set<ExpectedFinding['needs'][number]>();
  for (const { bytes } of frames) {
    const ends = endsOf(bytes);
    if (ends) needs.add(ends.transport);
    else needs.add(bytes[12] === 0x08 && bytes[13] === 0x06 ? 'arp' : 'icmp');
  }
  if (takesAnswers(detection, detections)) needs.add('answers');
  if (takesPayload(detection)) needs.add('payload');
  if (takesParser(detection)) needs.add('parser');
  return [...needs];
}

/** Suppression makes one alert of several ways into the same finding: the first has to be seen. */
export function join(expected: Map<string, ExpectedFinding>, finding: ExpectedFinding): void {
  const { detection, hosts, bySender } = finding;
  const key = [detection, ...(bySender ? [hosts[0]] : [...hosts].sort())].join(' ');
  const known = expected.get(key);
  if (!known) {
    expected.set(key, finding);
    return;
  }
  // What one of the ways can do without is no need.
  known.needs = known.needs.filter((need) => finding.needs.includes(need));
}

/** What was left out, each detection once, less those that another exchange shows. */
export function unmet(
  leftOut: readonly LeftOut[],
  expected: ReadonlyMap<string, ExpectedFinding>,
): LeftOut[] {
  const shown = new Set([...expected.values()].map(({ detection }) => detection));
  const byDetection = new Map(leftOut.map((one) => [one.detection, one]));
  return [...byDetection.values()].filter(({ detection }) => !shown.has(detection));
}
