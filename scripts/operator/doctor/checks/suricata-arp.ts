import type { Check } from '../check';
import { setting } from '../fixes';

export const check: Check = {
  id: 'suricata-arp',
  engine: 'suricata',
  about: 'Suricata 8 writes ARP to eve.json, so that a search can find who asked for the address.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    const config = s!.config!;
    const major = s!.version?.[0] ?? Number.parseInt(config.text('suricata-version') ?? '0', 10);
    if (major < 8) return [];
    const eve = config.outputs('eve-log')[0];
    const types = eve?.node.children.get('types');
    if (!eve || !types) return [];
    const entries = [...types.children];
    const arp = entries.find(([, item]) => item.children.has('arp') || item.value === 'arp');
    const path = arp ? `${eve.path}.types.${arp[0]}.arp.enabled` : null;
    if (arp && (arp[1].children.size === 0 || config.flag(path!) !== false)) return [];
    const target = path ?? `${eve.path}.types.${entries.length}.arp.enabled`;
    return [
      {
        level: 'info',
        title: 'ARP is not written to eve.json',
        means:
          'No Suricata rule can look at ARP. A monitor without a gateway asks for 202.114.4.119 by ARP and sends nothing else; with this on, the event is in eve.json for a search. Zeek finds it by itself.',
        at: config.where(path ?? `${eve.path}.types`),
        fix: [setting(s!, target, 'yes')],
      },
    ];
  },
};
