import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';
import { lastRedef } from '../sensor/zeek-script';

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
    const found: Finding[] = [];
    for (const [name, least, stock] of LIMITS) {
      const set = lastRedef(zeek!, name);
      if (!set || Number(set.value) >= least || Number.isNaN(Number(set.value))) continue;
      found.push({
        level: 'warning',
        title: `${name} is ${set.value}`,
        means: `Signatures see that much of a connection and no more: a mount call or a stream frame that comes in small packets is not recognised. Zeek comes with ${stock}.`,
        at: `${set.file}:${set.line}`,
        fix: [zeekLines(zeek!, `redef ${name} = ${stock};`)],
      });
    }
    return found;
  },
};
