import type { Scenario } from '../../model/scenario';
import type { Transform, TransformOptions, Variant } from '../transforms';
import { PLAIN } from '../transforms';
import { buildPackets } from '../packets';

/** How a scenario is shown to the engine, where not as it is. */
export interface View {
  transform: Transform;
  /** Narrowed until the transform makes one variant. */
  options: TransformOptions;
}

/** The least that a batch needs to know of a case: its traffic, and a name that no other case has. */
export interface BatchCase {
  id: string;
  scenario: Scenario;
  view?: View;
}

/** The packets of one case, built from `scenario`: the case's own, or the same between other hosts. */
export function variantOf(of: BatchCase, scenario: Scenario = of.scenario): Variant {
  if (!of.view) return { name: 'plain', packets: buildPackets(scenario), format: PLAIN };
  const variants = of.view.transform.apply(scenario, of.view.options);
  if (variants.length !== 1) {
    throw new Error(
      `${of.id}: transform ${of.view.transform.name} makes ${variants.length} variants; ` +
        'narrow its options until it makes one, so that the case has one verdict',
    );
  }
  return variants[0]!;
}
