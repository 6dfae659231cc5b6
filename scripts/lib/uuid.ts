import { createHash } from 'node:crypto';

/**
 * The project's own namespace for UUIDs, drawn once. STIX forbids its own namespace for domain objects
 * (STIX 2.1 section 2.9).
 */
const NAMESPACE = '6f0c1a52-3d0e-4c0b-9a55-0b1b6c7a9d11';

/** UUID version 5 (RFC 9562 section 5.5): the same name gives the same id in every build. */
export function uuid5(name: string, namespace: string = NAMESPACE): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.subarray(0, 16).toString('hex');
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([a, b]) => hex.slice(a, b))
    .join('-');
}
