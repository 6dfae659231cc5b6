import type { ArpRequest } from './pattern';
import { ask } from './traffic';
import { neighbour } from '../../lib/addresses';
import type { Scenario } from '../../model/scenario';

export function nearMisses(o: ArpRequest): Scenario[] {
  const outside = [neighbour(o.targets[0]!, -1), neighbour(o.targets.at(-1)!, 1)];
  return [
    ...outside.map((target) => ({
      name: `who has ${target}`,
      flows: [ask('202.114.4.20', target)],
    })),
    ...o.targets.flatMap((target) => [
      { name: `${target} announces itself`, flows: [ask(target, target)] },
      { name: `${target} probes for its own address`, flows: [ask('0.0.0.0', target)] },
      { name: `${target} asks for a monitor`, flows: [ask(target, '202.114.4.20')] },
    ]),
  ];
}
