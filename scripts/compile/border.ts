import {
  HOST_OUTSIDE,
  type AddressTerm,
  type RuleEndpoint,
  type SuricataMatch,
} from '../model/suricata-rule';

/**
 * An address that no packet on a wire has (240.0.0.0/4 is reserved, RFC 1112 section 4). It keeps a list of
 * addresses that are not in HOME_NET from becoming empty, which Suricata refuses to load, where a site lists
 * all of them as its own: there the rule has nothing left to say, and nothing else suffers.
 */
export const NOBODY = '240.0.0.1';
/**
 * The same of IPv6 (RFC 4291 section 2.5.3: never on a wire). A list without any IPv6 address, less a HOME_NET that has
 * some, is to Suricata all IPv6 addresses but these (seen in 6, 7 and 8).
 */
const NOBODY_IPV6 = '::1';

/** Whether an address stands in a list only so that the list is none of nothing. */
export function isNobody(address: string): boolean {
  return address === NOBODY || address === NOBODY_IPV6;
}

/** Whether a rule looks at hosts of the medical network alone. */
export function isMedicalOnly({
  source,
  destination,
}: Pick<SuricataMatch, 'source' | 'destination'>): boolean {
  return [source, destination].some(({ address }) => address === '$MEDICAL_NET');
}

/**
 * The header of a rule that says that the border was crossed: one end inside $HOME_NET, the far end outside. A
 * positive statement, so that it depends on no other rule. Where HOME_NET is `any` there is no outside, and
 * Suricata refuses `!$HOME_NET`: the file with these rules is not loaded there.
 *
 * Where it lists addresses on any protocol it speaks of IPv4 alone, as they are.
 */
export function acrossBorder(
  match: SuricataMatch,
): Pick<SuricataMatch, 'protocol' | 'source' | 'destination'> {
  const near = match.farEnd === 'source' ? 'destination' : 'source';
  const isListed = typeof match[match.farEnd].address !== 'string';
  return {
    protocol: match.protocol === 'ip' && isListed ? 'ipv4' : match.protocol,
    ...{ source: match.source, destination: match.destination },
    [near]: { ...match[near], address: '$HOME_NET' } satisfies RuleEndpoint,
    [match.farEnd]: {
      ...match[match.farEnd],
      address: outside(match),
    } satisfies RuleEndpoint,
  };
}

function outside(match: SuricataMatch): AddressTerm {
  const { address } = match[match.farEnd];
  if (typeof address !== 'string') {
    const nobody = match.protocol === 'ip' ? [NOBODY] : [NOBODY, NOBODY_IPV6];
    return [...address, ...nobody, '!$HOME_NET'];
  }
  return match.protocol === 'udp' && match.farEnd === 'destination' ? HOST_OUTSIDE : '!$HOME_NET';
}
