import type { ZeekData } from '../../model/zeek-data';
import type { AddressAnswer } from './pattern';

/** TCP: SYN and ACK, whatever of ECN is with them. ICMP: echo reply. */
const ANSWERS = [
  { protocol: 'tcp', header: ['header tcp[13:1] & 63 == 18'] },
  { protocol: 'udp', header: [] },
  { protocol: 'icmp', header: ['header icmp[0:1] == 0'] },
] as const;

export function zeek(o: AddressAnswer): ZeekData {
  return {
    signatures: ANSWERS.map(({ protocol, header }) => ({
      name: `answer-${protocol}`,
      conditions: [`src-ip == ${o.sources.join(', ')}`, `ip-proto == ${protocol}`, ...header],
      event: 'answer_seen',
    })),
  };
}
