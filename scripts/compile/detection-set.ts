import type { Detection } from '../kinds/detection';
import { kindOf } from '../kinds';
import type { Ref } from '../model/mark';
import type { KindContext } from '../model/observable';
import type { Scenario } from '../model/scenario';
import type { SuricataMatch } from '../model/suricata-rule';
import { foundTraffic, silentTraffic } from './site-traffic';
import { fieldName, valuesWithin } from './values-within';
import type { DetectionId } from '../model/vocabulary';
import type { ZeekData } from '../model/zeek-data';

/** Detections that may name each other, and what their kinds make of them with all others in sight. */
export class DetectionSet {
  private readonly byId: ReadonlyMap<DetectionId, Detection>;

  constructor(readonly all: readonly Detection[]) {
    this.byId = new Map(all.map((detection) => [detection.id, detection]));
  }

  /** @throws Error for one that does not exist. */
  get(id: DetectionId): Detection {
    const detection = this.byId.get(id);
    if (!detection) throw new Error(`names the detection "${id}", which does not exist`);
    return detection;
  }

  suricata({ id, observable }: Detection): SuricataMatch[] {
    return kindOf(observable)!.suricata(observable, this.context(id));
  }

  zeek({ id, observable }: Detection): ZeekData | null {
    return kindOf(observable)!.zeek(observable, this.context(id));
  }

  /** Traffic that must be found, by its kind and by what the detection says of the site. */
  matching(detection: Detection): Scenario[] {
    return foundTraffic(detection, this.kindMatching(detection));
  }

  /** Traffic that must not. */
  nearMisses(detection: Detection): Scenario[] {
    const { id, observable } = detection;
    const nearMisses = kindOf(observable)!.nearMisses(observable, this.context(id));
    return silentTraffic(detection, this.kindMatching(detection), nearMisses);
  }

  private kindMatching({ id, observable }: Detection): Scenario[] {
    return kindOf(observable)!.matching(observable, this.context(id));
  }

  /** The detections that one names, directly, each with the field that names it: `observable.after.ref`. */
  namedBy({ observable }: Detection): (Ref & { field: string })[] {
    return valuesWithin(observable).flatMap(({ path, value }) => {
      const id = (value as Partial<Ref> | null | undefined)?.ref;
      return typeof id === 'string'
        ? [{ ref: id, field: fieldName('observable', [...path, 'ref']) }]
        : [];
    });
  }

  private context(id: DetectionId): KindContext {
    return {
      id,
      refer: ({ ref }) => {
        const named = this.get(ref);
        return {
          id: named.id,
          observable: named.observable,
          indicators: () => kindOf(named.observable)!.indicators(named.observable),
          suricata: () => this.suricata(named),
          matching: () => this.matching(named),
          nearMisses: () => this.nearMisses(named),
        };
      },
    };
  }
}
