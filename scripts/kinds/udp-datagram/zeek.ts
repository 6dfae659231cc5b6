import { zeekPatternBytes } from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import { framePatterns } from '../frame-pattern';
import { sizes, type UdpDatagram } from './pattern';

export function zeek(o: UdpDatagram): ZeekData {
  const [least, most] = sizes(o);
  const size = least === most ? [`== ${least}`] : [`>= ${least}`, `<= ${most}`];
  return {
    signatures: [
      {
        name: 'datagram',
        conditions: [
          'ip-proto == udp',
          `dst-port == ${o.port}`,
          ...(o.sizeBytes === undefined ? [] : size.map((bound) => `payload-size ${bound}`)),
          ...framePatterns(o, zeekPatternBytes, '[\\x00-\\xff]').map(
            (pattern) => `payload /^${pattern}/`,
          ),
        ],
        event: 'datagram_seen',
      },
    ],
  };
}
