import { PRIVATE_IPV4 } from '../../../lib/site-networks';
import type { Check, Finding } from '../check';
import { without, zeekLines } from '../fixes';
import { FIRMWARE_ADDRESS, FIRMWARE_NET } from '../pack-rules-in-use';
import { inNet, NOBODYS_ADDRESSES } from '../sensor/address-list';
import type { ZeekSensor } from '../sensor/sensor';
import { redefsOf } from '../sensor/zeek-script';

const OPTION = 'Site::local_nets';

export const check: Check = {
  id: 'zeek-local-nets',
  engine: 'zeek',
  about:
    'Site::local_nets names your networks and no others: it decides whether a finding crossed the border.',
  needs: ['zeek.scripts', 'zeek.control'],
  run({ zeek }) {
    const nets = [...listed(zeek!), ...scripted(zeek!)];
    const found =
      nets.length === 0 ? [nothingNamed(zeek!)] : nets.flatMap((net) => tooWide(net, zeek!));
    return withoutTakenOut(found, zeek!);
  },
};

/** A network that is said to be the site's. */
interface LocalNet {
  net: string;
  file: string;
  line: number;
}

/** Those of networks.cfg. */
function listed(zeek: ZeekSensor): LocalNet[] {
  const { file, text } = zeek.control.get('networks.cfg') ?? { file: '', text: '' };
  return text.split('\n').flatMap((line, index) => {
    const net = /^\s*([\d.]+\/\d+)/.exec(line)?.[1];
    return net ? [{ net, file, line: index + 1 }] : [];
  });
}

function scripted(zeek: ZeekSensor): LocalNet[] {
  return redefsOf(zeek)
    .filter(({ name, operator }) => name === OPTION && operator !== '-=')
    .flatMap(({ value, file, line }) =>
      (value.match(/\d+\.\d+\.\d+\.\d+\/\d+/g) ?? []).map((net) => ({ net, file, line })),
    );
}

function nothingNamed(zeek: ZeekSensor): Finding {
  const isPrivateOff = redefsOf(zeek).some(
    ({ name, value }) => name === 'Site::private_address_space_is_local' && value === 'F',
  );
  const own = redefsOf(zeek).find(({ name }) => name === OPTION);
  return {
    level: isPrivateOff ? 'error' : 'info',
    title: `${OPTION} is empty${isPrivateOff ? ' and private address space is not local' : ''}`,
    means: isPrivateOff
      ? 'No host is yours: every finding is graded "border crossed", a central station in the next room too.'
      : 'Zeek takes private address space (10/8, 172.16/12, 192.168/16 and others) for yours. Name your public networks, if you have any.',
    at: own ? `${own.file}:${own.line}` : null,
    fix: [zeekLines(zeek, `redef ${OPTION} += { ${PRIVATE_IPV4.join(', ')} };`)],
  };
}

function tooWide({ net, file, line }: LocalNet, zeek: ZeekSensor): Finding[] {
  if (!inNet(net, FIRMWARE_ADDRESS)) return [];
  const isEverything = NOBODYS_ADDRESSES.every((address) => inNet(net, address));
  return [
    {
      level: isEverything ? 'error' : 'warning',
      title: isEverything
        ? `${net} makes the whole Internet local`
        : `${net} holds ${FIRMWARE_NET}, the network in the monitors' firmware`,
      means: isEverything
        ? 'Every finding is graded internal and none "border crossed".'
        : `Contact with ${FIRMWARE_ADDRESS} is graded internal. That is right only if you route that network inside, to your own central station. If you do not, take it out.`,
      at: `${file}:${line}`,
      fix: file.endsWith('networks.cfg')
        ? [without(file, line)]
        : [zeekLines(zeek, `redef ${OPTION} -= { ${net} };`)],
    },
  ];
}

/** A later `-=` has already mended it. */
function withoutTakenOut(found: readonly Finding[], zeek: ZeekSensor): Finding[] {
  const gone = redefsOf(zeek)
    .filter(({ name, operator }) => name === OPTION && operator === '-=')
    .map(({ value }) => value);
  return found.filter(
    ({ fix }) =>
      !gone.some((value) =>
        fix.some(({ lines }) => lines.some((line) => line.includes(`-= ${value}`))),
      ),
  );
}
