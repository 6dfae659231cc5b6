import type { Check, Finding, Fix } from '../check';
import { without, zeekLines } from '../fixes';
import { FIRMWARE_ADDRESS } from '../pack-rules-in-use';
import { inNet } from '../sensor/address-list';
import type { PackRules, ZeekSensor } from '../sensor/sensor';
import { redefsOf } from '../sensor/zeek-script';

export const check: Check = {
  id: 'zeek-switches',
  engine: 'zeek',
  about: 'The package’s own options switch off what you mean and no more.',
  needs: ['zeek.scripts', 'zeek.control'],
  run({ zeek, pack }) {
    return [...redefined(zeek!), ...configured(zeek!)].flatMap((option) => {
      const name = option.name.replace('Vitalwire::', '');
      if (/^switched_(on|off)$/.test(name)) return switches(option, zeek!, pack);
      if (/^exempt_|^exemptions$/.test(name)) return exemptions(option, zeek!);
      return [];
    });
  },
};

/** An option of the package that is given a value. */
interface SetOption {
  name: string;
  value: string;
  file: string;
  line: number;
}

function redefined(zeek: ZeekSensor): SetOption[] {
  return redefsOf(zeek).filter(
    ({ name, operator }) => name.startsWith('Vitalwire::') && operator !== '-=',
  );
}

/** By a file of the Config framework. */
function configured(zeek: ZeekSensor): SetOption[] {
  return zeek.options.flatMap(({ file, text }) =>
    text.split('\n').flatMap((line, index) => {
      const parts = /^(Vitalwire::\w+)\s+(.*)$/.exec(line);
      return parts ? [{ name: parts[1]!, value: parts[2]!, file, line: index + 1 }] : [];
    }),
  );
}

function switches(option: SetOption, zeek: ZeekSensor, pack: PackRules): Finding[] {
  const { name, value, file, line } = option;
  const at = `${file}:${line}`;
  const known = new Set<string>(pack.manifest.detections.map(({ id }) => id));
  const ids = (value.match(/[\w-]+\/[\w-]+/g) ?? []).filter((id) => !isTakenOut(id, name, zeek));
  const wrong = ids.filter((id) => !known.has(id));
  const right = ids.filter((id) => known.has(id));
  const found = wrong.map((id): Finding => ({
    level: 'warning',
    title: `${name} names "${id}", which is no detection of ${pack.manifest.version}`,
    means:
      'It has no effect. A detection may have been retired; "vitalwire tune" names its replacement.',
    at,
    fix: [takeOut(`"${id}"`, option, zeek)],
  }));
  if (name === 'Vitalwire::switched_off' && right.length > 0) {
    found.push({
      level: 'info',
      title: `switched off: ${right.join(', ')}`,
      means: 'These detections never report.',
      at,
      fix: [],
    });
  }
  return found;
}

function exemptions(option: SetOption, zeek: ZeekSensor): Finding[] {
  const { name, value, file, line } = option;
  const nets = value.match(/\d+\.\d+\.\d+\.\d+(\/\d+)?/g) ?? [];
  return nets.flatMap((net): Finding[] => {
    if (isTakenOut(net, name, zeek)) return [];
    const isEveryone = Number(net.split('/')[1] ?? 32) < 8;
    const isFirmware = name !== 'Vitalwire::exempt_monitors' && inNet(net, FIRMWARE_ADDRESS);
    if (!isEveryone && !isFirmware) return [];
    return [
      {
        level: isEveryone ? 'error' : 'warning',
        title: `${name} holds ${net}${isEveryone ? '' : ', the address in the firmware'}`,
        means: isEveryone
          ? 'That exempts everyone: nothing is ever reported.'
          : 'Contact with it is the finding; with this line it is never reported. That is right only if it is your own central station.',
        at: `${file}:${line}`,
        fix: name === 'Vitalwire::exemptions' ? [] : [takeOut(net, option, zeek)],
      },
    ];
  });
}

/** Whether a `-=` somewhere takes it out of the option again. */
function isTakenOut(item: string, name: string, zeek: ZeekSensor): boolean {
  return redefsOf(zeek).some(
    (one) => one.operator === '-=' && one.name === name && one.value.includes(item),
  );
}

function takeOut(item: string, { name, file, line }: SetOption, zeek: ZeekSensor): Fix {
  return file.endsWith('.zeek')
    ? zeekLines(zeek, `redef ${name} -= { ${item} };`)
    : without(file, line);
}
