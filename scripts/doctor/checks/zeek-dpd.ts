import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';

const LIMITS: readonly [option: string, least: number, stock: string][] = [
  ['dpd_buffer_size', 256, '1024'],
  ['dpd_max_packets', 10, '100'],
];

export const check: Check = {
  id: 'zeek-dpd',
  engine: 'zeek',
  about:
    'Zeek looks far enough into connections to recognise our protocols, and no signature is off.',
  needs: ['zeek.scripts'],
  run({ zeek }) {
    const redefs = zeek!.scripts.flatMap(({ redefs: all }) => all);
    const found: Finding[] = [];
    const last = (name: string) => redefs.filter((one) => one.name === name).at(-1);
    for (const [name, least, stock] of LIMITS) {
      const set = last(name);
      if (!set || Number(set.value) >= least || Number.isNaN(Number(set.value))) continue;
      found.push({
        level: 'error',
        title: `${name} is ${set.value}`,
        means: `Signatures see that much of a connection and no more; mount calls and stream frames need some hundred bytes. Zeek comes with ${stock}.`,
        at: `${set.file}:${set.line}`,
        fix: [zeekLines(zeek!, `redef ${name} = ${stock};`)],
      });
    }
    const ignored = last('Signatures::ignored_ids');
    if (ignored && matchesOurs(ignored.value)) {
      found.push({
        level: 'error',
        title: `Signatures::ignored_ids is ${ignored.value.replace(/\s+/g, ' ')}`,
        means: 'It takes in our signatures, by which RPC is recognised on any port.',
        at: `${ignored.file}:${ignored.line}`,
        fix: [zeekLines(zeek!, 'redef Signatures::ignored_ids = /NO_DEFAULT_MATCHES/;')],
      });
    }
    return found;
  },
};

/** Zeek matches the pattern against the signature's whole id. */
function matchesOurs(value: string): boolean {
  const body = /\/(.*)\//s.exec(value)?.[1];
  if (!body) return false;
  try {
    return [
      'vitalwire-mount-udp',
      'vitalwire-portmapper-tcp',
      'vitalwire::answer-tcp::contec-cms8000::answered',
    ].some((id) => new RegExp(`^(?:${body})$`).test(id));
  } catch {
    return false;
  }
}
