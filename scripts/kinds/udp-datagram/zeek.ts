import { framePatterns } from '../frame-pattern';
import { sizes, type UdpDatagram } from './pattern';
import { zeekPatternBytes } from '../../lib/zeek-literals';

/** `sizes`, between commas, and `patterns`, one a line, are conditions that must all hold. */
export function zeek(o: UdpDatagram): Readonly<Record<string, string>> {
  const [least, most] = sizes(o);
  const lines = least === most ? [`== ${least}`] : [`>= ${least}`, `<= ${most}`];
  return {
    port: String(o.port),
    sizes: o.sizeBytes === undefined ? '' : lines.join(','),
    patterns: framePatterns(o, zeekPatternBytes, '[\\x00-\\xff]').join('\n'),
  };
}
