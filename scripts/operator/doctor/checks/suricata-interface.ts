import type { Check, Finding } from '../check';
import { setting } from '../fixes';
import { asFlag } from '../sensor/settings';

export const check: Check = {
  id: 'suricata-interface',
  engine: 'suricata',
  shownBy: 'drill',
  about: 'The capture interface takes every packet, not only those addressed to the sensor.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    return s!.config!.interfaces().flatMap(({ path, section, node }): Finding[] => {
      const inline = node.children.get('copy-mode')?.value === 'ips';
      const off =
        section === 'dpdk'
          ? asFlag(node.children.get('promisc')?.value) === false
          : asFlag(node.children.get('disable-promisc')?.value) === true ||
            (section === 'pcap' && asFlag(node.children.get('promisc')?.value) === false);
      const isDefault = node.children.get('interface')?.value === 'default';
      if (!off || inline || isDefault) return [];
      const key = ['promisc', 'disable-promisc'].find((name) => node.children.has(name))!;
      return [
        {
          level: 'error',
          title: `${path}.${key} is ${node.children.get(key)!.value}: promiscuous mode is off`,
          means:
            'A mirrored packet is addressed to somebody else: the network card throws it away, and Suricata sees next to nothing.',
          at: s!.config!.where(`${path}.${key}`),
          fix: [setting(s!, `${path}.${key}`, key === 'promisc' ? 'yes' : 'no')],
        },
      ];
    });
  },
};
