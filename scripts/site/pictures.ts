import type { Pack } from '../backends/pack';
import type { Detection } from '../kinds/detection';
import type { DetectionId } from '../lib/grades';
import type { Scenario } from '../model/scenario';
import { type NearMiss, nearMissesOf } from './wire/near-misses';
import { wirePackets } from './wire/capture';
import { type Exchange, exchangeOf } from './wire/exchange';
import { alertsIn, type Picture, pictureOf } from './wire/picture';
import { rulesFor } from './wire/rules';

/** What the page of a detection shows of the wire. */
export interface Pictures {
  detection: DetectionId;
  /** Null where no rule of Suricata looks at its traffic. */
  picture: Picture | null;
  nearMisses: readonly NearMiss[];
  /** Who sends what in the traffic to download. */
  exchange: Exchange;
  /** Traffic to download: of the picture, and of its first near-miss. */
  match: Scenario;
  nearMiss: Scenario | null;
  /** How many scenarios the lab has, hand-written ones included. */
  mustAlert: number;
  mustBeSilent: number;
}

/** Scenarios of more bytes than this prove bounds and make no picture. */
const MOST_BYTES = 20_000;

export function picturesOf(d: Detection, pack: Pack, hashes: ReadonlySet<string>): Pictures {
  const { detections } = pack.plan;
  const rules = rulesFor(d.id, pack.plan);
  const matching = detections.matching(d);
  const silent = detections.nearMisses(d);
  const picture = firstFound(matching, (scenario) => pictureOf(d.id, scenario, rules, hashes));
  const small = silent.filter(isSmall);
  const nearMisses = picture ? nearMissesOf(d.id, picture, small, rules, hashes) : [];
  const match = picture?.scenario ?? matching[0]!;
  return {
    detection: d.id,
    picture,
    nearMisses,
    exchange: picture?.exchange ?? exchangeOf(wirePackets(match)),
    match,
    nearMiss: nearMisses[0]?.scenario ?? small[0] ?? null,
    mustAlert: d.proof.alerts.length + matching.length,
    mustBeSilent: d.proof.silent.length + silent.length,
  };

  function firstFound(
    scenarios: readonly Scenario[],
    draw: (scenario: Scenario) => Picture,
  ): Picture | null {
    for (const scenario of scenarios.filter(isSmall)) {
      const drawn = draw(scenario);
      if (alertsIn(drawn, d.id).length > 0) return drawn;
    }
    return null;
  }
}

/** Whether traffic is short enough to be shown. */
export function isSmall({ flows }: Scenario): boolean {
  const sizes = flows.flatMap((flow) =>
    'messages' in flow
      ? flow.messages.map(({ bytes }) =>
          typeof bytes === 'string' ? bytes.length / 2 : bytes.length,
        )
      : [],
  );
  return sizes.reduce((sum, size) => sum + size, 0) <= MOST_BYTES;
}
