import { framePattern } from '../frame-pattern';
import type { UdpDatagram } from './pattern';
import { zeekPatternBytes } from '../../lib/zeek-literals';

export function zeek(o: UdpDatagram): Readonly<Record<string, string>> {
  return {
    port: String(o.frame.port),
    size: String(o.frame.sampleBytes),
    pattern: framePattern(o.frame, zeekPatternBytes, '[\\x00-\\xff]'),
  };
}
