import type { Pack } from '../../backends/pack';
import { didYouMean } from '../../lib/did-you-mean';
import { isPresent, type EngineState } from '../../lib/engines/engine';
import type { LabEngine } from '../../lib/engines/finding';

/**
 * The detections of these names, each once, or all. A name is an id (`acme-pump/hello`), a family (`acme-pump`), or a
 * pattern in which `*` stands for anything (`acme-*`, `*border*`).
 * @throws Error for a name that no detection has.
 */
export function chosenDetections({ sources }: Pack, names: readonly string[] | undefined) {
  const known = sources.map(({ detection }) => detection);
  if (!names) return known;
  const ids = known.map(({ id }) => id);
  const chosen = new Set(
    names.flatMap((name) => {
      const fitting = ids.filter((id) => fits(id, name));
      if (fitting.length > 0) return fitting;
      const families = [...new Set(ids.map((id) => id.split('/')[0]!))];
      throw new Error(
        `no detection or family "${name}"; ${didYouMean(name, [...ids, ...families])}there are ${ids.join(', ')}`,
      );
    }),
  );
  return known.filter(({ id }) => chosen.has(id));
}

function fits(id: string, name: string): boolean {
  if (!name.includes('*')) return id === name || id.startsWith(`${name.replace(/\/$/, '')}/`);
  const parts = name.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(id);
}

/**
 * The engines of these names, or all that were looked for.
 * @throws Error for one that does not exist or is not here.
 */
export function chosenEngines(
  states: readonly EngineState[],
  names: readonly LabEngine[] | undefined,
): readonly EngineState[] {
  const known = states.map(({ name }) => name);
  return (
    names?.map((name) => {
      const state = states.find((one) => one.name === name);
      if (!state) {
        throw new Error(
          `no engine "${name}"; ${didYouMean(name, known)}there are ${known.join(', ')}`,
        );
      }
      if (!isPresent(state)) throw new Error(`${name} is not here: ${state.absent}`);
      return state;
    }) ?? states
  );
}
