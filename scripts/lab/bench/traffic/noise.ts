/** Bytes that look like compressed or encrypted data; the same for the same seed (G. Marsaglia, xorshift32). */
export function noise(seed: number, bytes: number): Buffer {
  const out = Buffer.alloc(bytes);
  let state = (Math.imul(seed + 1, 0x9e3779b1) | 1) >>> 0;
  for (let at = 0; at < bytes; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    out[at] = state >>> 11;
  }
  return out;
}
