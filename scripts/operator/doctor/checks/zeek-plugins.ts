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
        level: 'warning',
        title: 'this Zeek has no stream-event analyzer (Zeek::StreamEvent came with 7.1)',
        means:
          'Telemetry and HL7 are found on the ports of Vitalwire::frame_ports only (515 and 9600), not on others.',
        at: file,
        fix: [
          byHand(
            'Install Zeek 7.1 or newer (8.0 is the long-term release), or add your ports in local.zeek: redef Vitalwire::frame_ports += { 7515/tcp };',
          ),
        ],
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
