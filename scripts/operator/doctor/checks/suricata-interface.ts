import type { Check, Finding } from '../check';
import { byHand, setting } from '../fixes';
import { asFlag } from '../sensor/settings';

export const check: Check = {
  id: 'suricata-interface',
  engine: 'suricata',
  shownBy: 'drill',
  about:
    'There is a capture interface, and it takes every packet, not only those addressed to the sensor.',
  needs: ['suricata.config', 'suricata.starts'],
  run({ suricata: s }) {
    const { start } = s!;
    const idle: Finding[] =
      start === null || start.offWire === null
        ? []
        : [
            {
              level: 'error',
              title: `Suricata is started with ${start.offWire}: it looks at no interface`,
              means: 'It reads captures in files, or none at all, and nothing of the wire.',
              at: `${start.file}:${start.line}`,
              fix: [byHand(`Start it with -i or --af-packet in place of ${start.offWire}.`)],
            },
          ];
    const quiet = (s!.config?.interfaces() ?? []).flatMap(({ path, section, node }): Finding[] => {
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
    return [...idle, ...quiet];
  },
};
