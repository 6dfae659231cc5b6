import { STOCK_HOME_NET } from '../../../lib/engines/suricata-config';
import type { Check, Finding } from '../check';
import { BORDER_RULE_FILE } from '../../../model/vocabulary';
import { setting } from '../fixes';
import { FIRMWARE_ADDRESS, FIRMWARE_NET, packRulesLoaded } from '../pack-rules-in-use';
import {
  holds,
  inNet,
  NOBODYS_ADDRESSES,
  readAddressList,
  type AddressList,
} from '../sensor/address-list';
import type { PackRules, SuricataSensor } from '../sensor/sensor';

export const check: Check = {
  id: 'suricata-home-net',
  engine: 'suricata',
  about:
    'HOME_NET names your networks and no others: it decides whether a finding crossed the border.',
  needs: ['suricata.config'],
  run({ suricata: s, pack }) {
    const value = s!.config!.text(PATH);
    if (value === null) return [];
    const homeNet = readAddressList(value, s!.config!);
    const isEverything = NOBODYS_ADDRESSES.every((address) => holds(homeNet, address));
    const found = isEverything
      ? [wholeInternet(value, s!, pack)]
      : [...firmwareNet(value, homeNet, s!), ...nothingNamed(homeNet, s!)];
    return found.map((one) => ({ ...one, at: s!.config!.where(PATH) }));
  },
};

const PATH = 'vars.address-groups.HOME_NET';

/** What is wrong with the value; its place is where that stands. */
type Told = Omit<Finding, 'at'>;

function wholeInternet(value: string, sensor: SuricataSensor, pack: PackRules): Told {
  const title = `HOME_NET is ${value}, which holds the whole Internet`;
  const fix = [setting(sensor, PATH, STOCK_HOME_NET)];
  // Since 2.0 what crosses is said by a file of its own, and the others state no border by absence.
  const stating = pack.files.get(BORDER_RULE_FILE);
  if (stating === undefined) {
    return {
      level: 'error',
      title,
      means:
        'Every far end counts as yours, so every finding is graded internal and none "border crossed". The alerts themselves still come.',
      fix,
    };
  }
  const loaded = packRulesLoaded(sensor, pack).filter(({ enabled }) => enabled);
  const isLoaded = stating.some(({ sid }) => loaded.some((rule) => rule.sid === sid));
  return isLoaded
    ? {
        level: 'error',
        title: `${title}, and ${BORDER_RULE_FILE} is loaded`,
        means: `Its rules ask what leaves HOME_NET: nothing does, and Suricata refuses rules of which no address is left. Name your networks, or take ${BORDER_RULE_FILE} out of rule-files.`,
        fix,
      }
    : {
        level: 'warning',
        title,
        means: `Alerts come all the same and do not say whether the border was crossed. Name your networks, then load ${BORDER_RULE_FILE}; until then it must not be loaded.`,
        fix,
      };
}

function firmwareNet(value: string, homeNet: AddressList, sensor: SuricataSensor): Told[] {
  if (!holds(homeNet, FIRMWARE_ADDRESS)) return [];
  return [
    {
      level: 'warning',
      title: `HOME_NET holds ${FIRMWARE_NET}, the network in the monitors' firmware`,
      means: `Contact with ${FIRMWARE_ADDRESS} is graded internal, "border crossed" never comes. That is right only if you route that network inside, to your own central station. If you do not, take it out.`,
      fix: [setting(sensor, PATH, withoutFirmwareNet(value, homeNet))],
    },
  ];
}

/** The list without the networks of it that hold the firmware's alone; with a negation where none does. */
function withoutFirmwareNet(value: string, { positive }: AddressList): string {
  const literal = positive.filter(
    (net) => value.includes(net) && !inNet(net, '202.115.0.1') && inNet(net, FIRMWARE_ADDRESS),
  );
  const cleaned = literal
    .reduce((text, net) => text.replace(net, ''), value)
    .replace(/\s/g, '')
    .replace(/,+/g, ',')
    .replace('[,', '[')
    .replace(',]', ']');
  const isWide = literal.length === 0 || /^(\[\])?$/.test(cleaned);
  return isWide ? `[${value.replace(/^\[|\]$/g, '')},!${FIRMWARE_NET}]` : cleaned;
}

/** One that leads to nothing is for the check of variables to say. */
function nothingNamed({ positive, missing }: AddressList, sensor: SuricataSensor): Told[] {
  if (positive.length > 0 || missing.length > 0) return [];
  return [
    {
      level: 'error',
      title: 'HOME_NET is empty',
      means: 'No far end is yours: every finding is graded "border crossed".',
      fix: [setting(sensor, PATH, STOCK_HOME_NET)],
    },
  ];
}
