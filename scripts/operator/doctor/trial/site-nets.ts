import { Address4 } from 'ip-address';
import { PRIVATE_IPV4 } from '../../../lib/site-networks';
import { FIRMWARE_NET } from '../pack-rules-in-use';
import { holds, readAddressList } from '../sensor/address-list';
import type { SuricataSensor } from '../sensor/sensor';

/** A smaller network has no room for the proofs' monitors. */
const WIDEST_MASK = 24;
const MOST_NETS = 3;

/** The networks of the site, in which the proofs' monitors are put: the first ones that HOME_NET names. */
export function siteNets({ config }: SuricataSensor): string[] {
  const value = config!.text('vars.address-groups.HOME_NET');
  if (value === null) return [...PRIVATE_IPV4];
  const list = readAddressList(value, config!);
  const nets = list.positive
    .filter((net) => Address4.isValid(net) && /\/\d+$/.test(net))
    .filter((net) => {
      const parsed = new Address4(net);
      return (
        parsed.subnetMask >= 8 &&
        parsed.subnetMask <= WIDEST_MASK &&
        !parsed.isInSubnet(new Address4(FIRMWARE_NET)) &&
        holds(list, parsed.startAddress().correctForm())
      );
    })
    .map((net) => {
      const parsed = new Address4(net);
      return `${parsed.startAddress().correctForm()}/${parsed.subnetMask}`;
    });
  const unique = [...new Set(nets)].slice(0, MOST_NETS);
  return unique.length > 0 ? unique : PRIVATE_IPV4.slice(0, 1);
}
