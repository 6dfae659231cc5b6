/** Scenarios that the tests of packets and transforms share; hosts differ from sample to sample. */
import type { Flow, Scenario } from '../../../scripts/model/scenario';

/** A port without a dissector in tshark, so that random bytes are never "malformed". */
const PORT = 47115;

export function hosts(sample: number) {
  return {
    client: { address: `10.${sample >> 8}.${sample & 255}.5`, port: 40000 + sample },
    server: { address: '10.200.0.9', port: PORT },
  };
}

/** Bytes that differ from one position to the next, so that misplaced ones are noticed. */
export function pattern(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8) * 7 + seed) & 0xff);
}

const SHAPES: Record<string, (ends: ReturnType<typeof hosts>) => Flow> = {
  conversation: (ends) => ({
    transport: 'tcp',
    ...ends,
    messages: [
      { from: 'client', bytes: pattern(40) },
      { from: 'client', bytes: pattern(25, 9) },
      { from: 'server', bytes: 'ff 00 7e', afterSeconds: 0.2 },
      { from: 'client', bytes: pattern(4000, 3) },
      { from: 'server', bytes: pattern(1, 5) },
    ],
  }),
  oneMessage: (ends) => ({
    transport: 'tcp',
    ...ends,
    close: 'open',
    messages: [{ from: 'client', bytes: '01 02 03 04 05 06 07 08 09 0a' }],
  }),
  reset: (ends) => ({
    transport: 'tcp',
    ...ends,
    close: 'rst',
    messages: [{ from: 'server', bytes: pattern(300) }],
  }),
  midstream: (ends) => ({
    transport: 'tcp',
    ...ends,
    shape: 'midstream',
    messages: [
      { from: 'client', bytes: pattern(120) },
      { from: 'client', bytes: pattern(120, 2) },
    ],
  }),
  unanswered: (ends) => ({ transport: 'tcp', ...ends, shape: 'unanswered', messages: [] }),
  refused: (ends) => ({ transport: 'tcp', ...ends, shape: 'refused', messages: [] }),
  datagrams: (ends) => ({
    transport: 'udp',
    ...ends,
    messages: [
      { from: 'client', bytes: pattern(33) },
      { from: 'server', bytes: pattern(5000, 4) },
    ],
  }),
  ping: (ends) => ({ transport: 'icmp', ...ends, answered: true }),
  arp: (ends) => ({ transport: 'arp', ...ends, answered: true }),
};

/** One scenario per shape of flow, by name. `first` is the number of its first client host. */
export function samples(first: number): Scenario[] {
  return Object.entries(SHAPES).map(([name, flow], index) => ({
    name,
    flows: [flow(hosts(first + index))],
  }));
}

export function sample(name: string): Scenario {
  const found = samples(1).find((scenario) => scenario.name === name);
  if (!found) throw new Error(`no sample scenario "${name}"`);
  return found;
}
