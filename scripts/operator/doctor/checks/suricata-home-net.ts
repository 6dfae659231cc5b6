import { STOCK_HOME_NET } from '../../../lib/engines/suricata-config';
import type { Check, Finding } from '../check';
import { setting } from '../fixes';
import { FIRMWARE_ADDRESS, FIRMWARE_NET, packRulesLoaded } from '../pack-rules-in-use';
import { holds, inNet, readAddressList } from '../sensor/address-list';

/** What says that a border was crossed, since 2.0. */
const BORDER_FILE = 'vitalwire-border.rules';

export const check: Check = {
  id: 'suricata-home-net',
  engine: 'suricata',
  about:
    'HOME_NET names your networks and no others: it decides whether a finding crossed the border.',
  needs: ['suricata.config'],
  run({ suricata: s, pack }) {
    const config = s!.config!;
    const path = 'vars.address-groups.HOME_NET';
    const value = config.text(path);
    if (value === null) return [];
    const list = readAddressList(value, config);
    const at = config.where(path);
    // An address of a documentation network: in nobody's HOME_NET unless it holds everything.
    if (holds(list, '198.51.100.77') && holds(list, '203.0.113.77')) {
      // Since 2.0 what crosses is said by a file of its own, and the others state no border by absence.
      const stating = pack.files.get(BORDER_FILE);
      const loaded = new Set(
        packRulesLoaded(s!, pack).map(({ sid, enabled }) => (enabled ? sid : 0)),
      );
      if (stating !== undefined) {
        const isLoaded = stating.some(({ sid }) => loaded.has(sid));
        return [
          {
            level: isLoaded ? 'error' : 'warning',
            title: `HOME_NET is ${value}, which holds the whole Internet${isLoaded ? `, and ${BORDER_FILE} is loaded` : ''}`,
            means: isLoaded
              ? `Its rules ask what leaves HOME_NET: nothing does, and Suricata refuses rules of which no address is left. Name your networks, or take ${BORDER_FILE} out of rule-files.`
              : `Alerts come all the same and do not say whether the border was crossed. Name your networks, then load ${BORDER_FILE}; until then it must not be loaded.`,
            at,
            fix: [setting(s!, path, STOCK_HOME_NET)],
          },
        ];
      }
      return [
        {
          level: 'error',
          title: `HOME_NET is ${value}, which holds the whole Internet`,
          means:
            'Every far end counts as yours, so every finding is graded internal and none "border crossed". The alerts themselves still come.',
          at,
          fix: [setting(s!, path, STOCK_HOME_NET)],
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
    // One that leads to nothing is for the check of variables to say.
    if (list.positive.length === 0 && list.missing.length === 0) {
      found.push({
        level: 'error',
        title: 'HOME_NET is empty',
        means: 'No far end is yours: every finding is graded "border crossed".',
        at,
        fix: [setting(s!, path, STOCK_HOME_NET)],
      });
    }
    return found;
  },
};
