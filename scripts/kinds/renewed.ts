import type { RuleOption } from '../model/suricata-rule';

type XBit = Extract<RuleOption, { kind: 'xbits' }>;

/**
 * Sets a mark of hosts and begins its time anew. By itself `set` leaves a mark that is there as it is, with the time
 * that it has (suricata 7.0.10 src/ippair-bit.c, IPPairBitSet; src/host-bit.c alike).
 */
export function renewed(
  mark: Pick<XBit, 'name' | 'track'> & { expireSeconds: number },
): [XBit, XBit] {
  const { name, track } = mark;
  return [
    { kind: 'xbits', action: 'unset', name, track },
    { kind: 'xbits', action: 'set', ...mark },
  ];
}
