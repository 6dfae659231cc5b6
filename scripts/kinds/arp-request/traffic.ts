import type { ArpRequest } from './pattern';
import type { ArpFlow, Scenario } from '../../model/scenario';

export function matching(o: ArpRequest): Scenario[] {
  return o.targets.flatMap((target) => [
    { name: `who has ${target}, nobody answers`, flows: [ask('202.114.4.20', target)] },
    {
      name: `who has ${target}, answered`,
      flows: [{ ...ask('10.20.0.5', target), answered: true }],
    },
  ]);
}

export function ask(client: string, server: string): ArpFlow {
  return {
    transport: 'arp',
    client: { address: client },
    server: { address: server },
    answered: false,
  };
}
