import { PRIVATE_IPV4 } from '../../../lib/site-networks';
import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';
import { FIRMWARE_ADDRESS, FIRMWARE_NET } from '../pack-rules-in-use';
import { inNet } from '../sensor/address-list';

export const check: Check = {
  id: 'zeek-local-nets',
  engine: 'zeek',
  about:
    'Site::local_nets names your networks and no others: it decides whether a finding crossed the border.',
  needs: ['zeek.scripts', 'zeek.control'],
  run({ zeek }) {
    const redefs = zeek!.scripts.flatMap(({ redefs: all }) => all);
    const own = redefs.filter(({ name }) => name === 'Site::local_nets');
    const control = zeek!.control.get('networks.cfg');
    const listed = (control?.text.split('\n') ?? []).flatMap((line, index) => {
      const net = /^\s*([\d.]+\/\d+)/.exec(line)?.[1];
      return net ? [{ net, file: control!.file, line: index + 1 }] : [];
    });
    const scripted = own
      .filter(({ operator }) => operator !== '-=')
      .flatMap(({ value, file, line }) =>
        (value.match(/\d+\.\d+\.\d+\.\d+\/\d+/g) ?? []).map((net) => ({ net, file, line })),
      );
    const nets = [...listed, ...scripted];
    const privateOff = redefs.some(
      ({ name, value }) => name === 'Site::private_address_space_is_local' && value === 'F',
    );
    const found: Finding[] = [];
    if (nets.length === 0) {
      found.push({
        level: privateOff ? 'error' : 'info',
        title: privateOff
          ? 'Site::local_nets is empty and private address space is not local'
          : 'Site::local_nets is empty',
        means: privateOff
          ? 'No host is yours: every finding is graded "border crossed", a central station in the next room too.'
          : 'Zeek takes private address space (10/8, 172.16/12, 192.168/16 and others) for yours. Name your public networks, if you have any.',
        at: own[0] ? `${own[0].file}:${own[0].line}` : null,
        fix: [zeekLines(zeek!, `redef Site::local_nets += { ${PRIVATE_IPV4.join(', ')} };`)],
      });
    }
    for (const { net, file, line } of nets) {
      if (!inNet(net, FIRMWARE_ADDRESS)) continue;
      const everything = inNet(net, '198.51.100.77') && inNet(net, '203.0.113.77');
      const inCfg = file.endsWith('networks.cfg');
      found.push({
        level: everything ? 'error' : 'warning',
        title: everything
          ? `${net} makes the whole Internet local`
          : `${net} holds ${FIRMWARE_NET}, the network in the monitors' firmware`,
        means: everything
          ? 'Every finding is graded internal and none "border crossed".'
          : `Contact with ${FIRMWARE_ADDRESS} is graded internal. That is right only if you route that network inside, to your own central station. If you do not, take it out.`,
        at: `${file}:${line}`,
        fix: inCfg
          ? [{ file, how: 'remove', line, lines: [] }]
          : [zeekLines(zeek!, `redef Site::local_nets -= { ${net} };`)],
      });
    }
    return withoutTakenOut(found, own);
  },
};

/** A later `-=` has already mended it. */
function withoutTakenOut(
  found: Finding[],
  own: readonly { operator: string; value: string }[],
): Finding[] {
  const gone = own.filter(({ operator }) => operator === '-=').map(({ value }) => value);
  return found.filter(
    ({ fix }) =>
      !gone.some((value) =>
        fix.some(({ lines }) => lines.some((line) => line.includes(`-= ${value}`))),
      ),
  );
}
