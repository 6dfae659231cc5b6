import type { Pack } from '../../backends/pack';
import { isPresent, type EngineState } from '../../lib/engines/engine';
import type { LabEngine } from '../../lib/engines/finding';

/**
 * The detections of these ids, or all.
 * @throws Error for one that does not exist.
 */
export function chosenDetections({ sources }: Pack, ids: readonly string[] | undefined) {
  const known = sources.map(({ detection }) => detection);
  return (
    ids?.map((id) => {
      const detection = known.find((one) => one.id === id);
      if (!detection) {
        throw new Error(`no detection "${id}"; there are ${known.map((d) => d.id).join(', ')}`);
      }
      return detection;
    }) ?? known
  );
}

/**
 * The engines of these names, or all that were looked for.
 * @throws Error for one that does not exist or is not here.
 */
export function chosenEngines(
  states: readonly EngineState[],
  names: readonly LabEngine[] | undefined,
): readonly EngineState[] {
  return (
    names?.map((name) => {
      const state = states.find((one) => one.name === name);
      if (!state) {
        throw new Error(`no engine "${name}"; there are ${states.map((s) => s.name).join(', ')}`);
      }
      if (!isPresent(state)) throw new Error(`${name} is not here: ${state.absent}`);
      return state;
    }) ?? states
  );
}
