import type { Check, Finding } from '../check';
import { setting } from '../fixes';

export const check: Check = {
  id: 'suricata-vlan',
  engine: 'suricata',
  shownBy: 'drill',
  about: 'Both directions of a connection meet in one flow, across VLAN ids and interfaces.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    const config = s!.config!;
    const found: Finding[] = [];
    if (config.flag('vlan.use-for-tracking') === true) {
      found.push({
        level: 'info',
        title: 'vlan.use-for-tracking is on, as it comes',
        means:
          'Where a span port shows the two directions of a connection in two VLANs, they are two half flows, and streams and flowbits are lost. Where addresses repeat in several VLANs you need it on.',
        at: config.where('vlan.use-for-tracking'),
        fix: [],
      });
    }
    const names = config.interfaces().filter(({ section, node }) => {
      const name = node.children.get('interface')?.value ?? 'default';
      return section === 'af-packet' && name !== 'default';
    });
    const inline = names.some(({ node }) => node.children.has('copy-mode'));
    if (names.length > 1 && !inline && config.flag('livedev.use-for-tracking') !== false) {
      const seven =
        (s!.version?.[0] ?? Number.parseInt(config.text('suricata-version') ?? '7', 10)) >= 7;
      if (seven) {
        found.push({
          level: 'warning',
          title: `${names.length} capture interfaces, and livedev.use-for-tracking is on`,
          means:
            'A tap gives each direction on its own interface; Suricata 7 and 8 then make two half flows of each connection. Switch it off if these interfaces are the two sides of a tap.',
          at: config.where('livedev.use-for-tracking'),
          fix: [setting(s!, 'livedev.use-for-tracking', 'false')],
        });
      }
    }
    for (const { path, node } of names) {
      const type = node.children.get('cluster-type')?.value;
      if (!type || !/cluster_(cpu|random|round_robin|rollover|qm)$/.test(type)) continue;
      const sure = !/cpu|qm/.test(type);
      found.push({
        level: sure ? 'error' : 'warning',
        title: `${path}.cluster-type is ${type}`,
        means:
          'Packets of one connection may reach several threads, out of order: streams and flowbits break. It is right only with symmetric hashing in the network card.',
        at: config.where(`${path}.cluster-type`),
        fix: [setting(s!, `${path}.cluster-type`, 'cluster_flow')],
      });
    }
    return found;
  },
};
