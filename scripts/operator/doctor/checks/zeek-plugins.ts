import type { Check, Finding } from '../check';
import { byHand } from '../fixes';

export const check: Check = {
  id: 'zeek-plugins',
  engine: 'zeek',
  about: 'The analyzers that the package uses are built into this Zeek.',
  needs: ['zeek.plugins'],
  run({ zeek }) {
    const { file, text } = zeek!.plugins!;
    const has = (name: string) => new RegExp(`^Zeek::${name}\\b`, 'm').test(text);
    const found: Finding[] = [];
    if (!has('RPC')) {
      found.push({
        level: 'error',
        title: 'this Zeek has no RPC analyzer (Zeek::RPC)',
        means: 'Mounts and NFS calls are not decoded: nfs-mount and what follows are never found.',
        at: file,
        fix: [byHand('Install a stock build of Zeek; zeek.org has packages.')],
      });
    }
    if (!has('StreamEvent')) {
      found.push({
        level: 'error',
        title: 'this Zeek has no stream-event analyzer (Zeek::StreamEvent)',
        means: 'The package does not load: Zeek stops at its start with an error in our scripts.',
        at: file,
        fix: [byHand('Install a stock build of Zeek 8.0 (long-term support) or newer.')],
      });
    }
    if (!has('ARP')) {
      found.push({
        level: 'warning',
        title: 'this Zeek has no ARP analyzer',
        means: 'A monitor that asks for 202.114.4.119 by ARP and sends nothing else is not found.',
        at: file,
        fix: [byHand('Install a stock build of Zeek.')],
      });
    }
    return found;
  },
};
