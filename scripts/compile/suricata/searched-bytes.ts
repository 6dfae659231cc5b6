import type { Content } from '../../model/suricata-rule';

/** Fewer bytes than these stand everywhere. */
const LEAST_BYTES = 2;

/**
 * How many of the first bytes of a content the fast matcher searches for. It compares the last bytes of what it searches
 * for first, so that a pattern which ends in zeros stops it at every zero of an image or a disk: those are left to the
 * rule. All, where the content has a place of its own, and is searched for there alone.
 */
export function searchedLength({ bytes, offset, depth, fastPattern }: Content): number {
  if (!fastPattern || offset !== undefined || depth !== undefined) return bytes.length;
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return length < LEAST_BYTES ? bytes.length : length;
}
