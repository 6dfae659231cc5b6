import type { Check, Finding } from '../check';
import { setting } from '../fixes';
import { FIRMWARE_ADDRESS, FIRMWARE_NET } from '../ours';
import { holds, inNet, readAddressList } from '../sensor/address-list';

export const check: Check = {
  id: 'suricata-home-net',
  engine: 'suricata',
  about:
    'HOME_NET names your networks and no others: it decides whether a finding crossed the border.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    const config = s!.config!;
    const path = 'vars.address-groups.HOME_NET';
    const value = config.text(path);
    if (value === null) return [];
    const list = readAddressList(value, config);
    const at = config.where(path);
    // An address of a documentation network: in nobody's HOME_NET unless it holds everything.
    if (holds(list, '198.51.100.77') && holds(list, '203.0.113.77')) {
      return [
        {
          level: 'error',
          title: `HOME_NET is ${value}, which holds the whole Internet`,
          means:
            'Every far end counts as yours, so every finding is graded internal and none "border crossed". The alerts themselves still come.',
          at,
          fix: [setting(s!, path, '[192.168.0.0/16,10.0.0.0/8,172.16.0.0/12]')],
        },
      ];
    }
    const found: Finding[] = [];
    if (holds(list, FIRMWARE_ADDRESS)) {
      const literal = list.positive.filter(
        (net) => value.includes(net) && !inNet(net, '202.115.0.1') && inNet(net, FIRMWARE_ADDRESS),
      );
      const without = literal.reduce((text, net) => text.replace(net, ''), value);
      const cleaned = without
        .replace(/\s/g, '')
        .replace(/,+/g, ',')
        .replace('[,', '[')
        .replace(',]', ']');
      const wide = literal.length === 0 || /^(\[\])?$/.test(cleaned);
      const narrowed = wide ? `[${value.replace(/^\[|\]$/g, '')},!${FIRMWARE_NET}]` : cleaned;
      found.push({
        level: 'warning',
        title: `HOME_NET holds ${FIRMWARE_NET}, the network in the monitors' firmware`,
        means: `Contact with ${FIRMWARE_ADDRESS} is graded internal, "border crossed" never comes. That is right only if you route that network inside, to your own central station. If you do not, take it out.`,
        at,
        fix: [setting(s!, path, narrowed)],
      });
    }
    if (list.positive.length === 0) {
      found.push({
        level: 'error',
        title: 'HOME_NET is empty',
        means: 'No far end is yours: every finding is graded "border crossed".',
        at,
        fix: [setting(s!, path, '[192.168.0.0/16,10.0.0.0/8,172.16.0.0/12]')],
      });
    }
    return found;
  },
};
