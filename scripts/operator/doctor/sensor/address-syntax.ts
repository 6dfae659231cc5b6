import { Address4, Address6 } from 'ip-address';
import { PRIVATE_IPV4 } from '../../../lib/site-networks';
import { splitTerms } from './address-list';

/** What Suricata would not read of an address list, and what to write. */
export interface AddressFault {
  /** `"10.0.0.0/33" is no network`. */
  problem: string;
  /** The whole value, mended; null where nothing of it would be left. */
  better: string | null;
}

/**
 * The first thing in an address list with which Suricata does not start or the rules that use it do not
 * load: it forgives less than address libraries do (seen with 7.0.10 and 8.0.8).
 */
export function faultOf(value: string): AddressFault | null {
  const terms = splitTerms(value);
  const balanced = [...value].filter((letter) => letter === '[').length;
  if (balanced !== [...value].filter((letter) => letter === ']').length) {
    return { problem: 'its brackets do not match', better: listed(terms.map(bare)) };
  }
  // One behind the last is nothing to it.
  if (terms.length > 0 && /(^|[[,])\s*,/.test(value)) {
    const better = value.replaceAll(/\s/g, '').replaceAll(/(^|[[,]),+/g, '$1');
    return { problem: 'nothing stands before one of its commas', better };
  }
  if (/\s[\],]/.test(value)) {
    return { problem: 'a blank stands before "," or "]"', better: value.replace(/\s+/g, '') };
  }
  if (value.trim() === '' || terms.length === 0) return { problem: 'it is empty', better: null };
  for (const term of terms) {
    const name = term.replace(/^!/, '').trim();
    if (name.startsWith('[')) {
      const inner = faultOf(name);
      if (inner) {
        const kept = terms.filter((one) => one !== term);
        return { problem: inner.problem, better: listed(kept) };
      }
      continue;
    }
    if (isReadable(name)) continue;
    const mended = padded(name);
    const kept = mended
      ? terms.map((one) => (one === term ? one.replace(name, mended) : one))
      : terms.filter((one) => one !== term);
    return { problem: `"${name}" is no address and no network`, better: listed(kept) };
  }
  const negated = terms.filter((term) => term.startsWith('!')).map((term) => term.slice(1));
  if (negated.some((term) => term.trim() === 'any')) {
    return { problem: 'its negations leave no address', better: null };
  }
  const named = terms.filter((term) => !term.startsWith('!'));
  const isGone = (net: string) =>
    Address4.isValid(net) &&
    negated.some((not) => Address4.isValid(not) && new Address4(net).isInSubnet(new Address4(not)));
  if (named.length > 0 && named.every(isGone)) {
    return { problem: 'its negations leave no address', better: listed(named) };
  }
  return null;
}

function isReadable(term: string): boolean {
  if (term === 'any' || /^\$\w+$/.test(term)) return true;
  if (Address6.isValid(term) && term.includes(':')) return true;
  const [address = '', mask, ...more] = term.split('/');
  if (more.length > 0 || !isAddress(address.split('-')[0]!)) return false;
  if (address.includes('-')) return isAddress(address.split('-')[1]!) && mask === undefined;
  if (mask === undefined) return true;
  return isAddress(mask) || (/^\d+$/.test(mask) && Number(mask) <= 32);
}

function isAddress(text: string): boolean {
  return (
    /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256)
  );
}

/** `10.0.0/8` is meant as `10.0.0.0/8`; a private network with a mask that is none stays whole. */
function padded(term: string): string | null {
  const address = term.split('/')[0]!;
  if (isAddress(address)) {
    const net = PRIVATE_IPV4.find((one) => new Address4(address).isInSubnet(new Address4(one)));
    return net ?? null;
  }
  const parts = /^(\d+(?:\.\d+){0,2})\/(\d+)$/.exec(term);
  if (!parts) return null;
  const mended = `${[...parts[1]!.split('.'), '0', '0', '0'].slice(0, 4).join('.')}/${parts[2]}`;
  return isReadable(mended) ? mended : null;
}

function bare(term: string): string {
  return term.replace(/[[\]\s]/g, '');
}

function listed(terms: readonly string[]): string | null {
  const kept = terms.map((term) => term.replace(/\s/g, '')).filter((term) => term !== '');
  return kept.length === 0 ? null : `[${kept.join(',')}]`;
}
