import { Address4, Address6 } from 'ip-address';
import { isMap, isScalar, type Node } from 'yaml';
import { TUNING_KEYS } from '../../model/tuning-file';
import type { Host } from './tuning';
import { child, type YamlReader } from './yaml-reader';

/**
 * A host: an address or CIDR, or a mapping with one and a note.
 * @param keyed whether messages name the key `address` where there is no mapping.
 */
export function parseHost(
  yaml: YamlReader,
  node: Node,
  field: string,
  { keyed }: { keyed: boolean },
): Host | null {
  if (!isMap(node)) {
    const net = parseNet(yaml, node, keyed ? `${field}.address` : field);
    return net ? { address: net, note: null } : null;
  }
  const map = yaml.map(node, field, TUNING_KEYS.host)!;
  const address = child(map, 'address');
  const note = map.get('note');
  if (!address) yaml.say(node, `${field}.address`, 'is missing', 'write an address or CIDR');
  const net = address ? parseNet(yaml, address, `${field}.address`) : null;
  return net ? { address: net, note: note === undefined ? null : oneLine(String(note)) } : null;
}

/** An IPv4 address, or a CIDR without host bits and not wider than /8. */
function parseNet(yaml: YamlReader, node: Node, field: string): string | null {
  const text = isScalar(node) ? String(node.value) : '';
  if (Address4.isValid(text)) {
    const start = new Address4(text).startAddress().correctForm();
    return checkedCidr(yaml, node, field, { text, start, mostBits: 32, fewestBits: 8 });
  }
  const six = text.includes(':') ? ' (the pack has no IPv6 indicator)' : '';
  yaml.say(
    node,
    field,
    `"${text}" is not an IPv4 address or CIDR${six}`,
    'write 10.20.0.10 or 10.20.0.0/16',
  );
  return null;
}

/** A network of the site, IPv4 or IPv6: as parseNet, IPv6 not wider than /7. */
export function parseSiteNet(yaml: YamlReader, node: Node, field: string): string | null {
  const text = isScalar(node) ? String(node.value) : '';
  if (Address6.isValid(text) && !text.includes('%')) {
    const start = new Address6(text).startAddress().correctForm();
    return checkedCidr(yaml, node, field, { text, start, mostBits: 128, fewestBits: 7 });
  }
  if (Address4.isValid(text)) return parseNet(yaml, node, field);
  yaml.say(
    node,
    field,
    `"${text}" is not an address or CIDR`,
    'write 10.20.0.0/16 or "fd00:20::/32"',
  );
  return null;
}

interface Cidr {
  text: string;
  /** The network's first address. */
  start: string;
  mostBits: 32 | 128;
  fewestBits: number;
}

/** The network in its usual spelling; null, with a complaint, where it is not one or claims too much. */
function checkedCidr(
  yaml: YamlReader,
  node: Node,
  field: string,
  { text, start, mostBits, fewestBits }: Cidr,
): string | null {
  const bits = text.split('/')[1];
  if (bits === undefined) return start;
  const network = mostBits === 32 ? `${start}/${bits}` : `${start}/${Number(bits)}`;
  const given = mostBits === 32 ? text : `${new Address6(text).correctForm()}/${Number(bits)}`;
  if (network !== given) {
    yaml.say(node, field, `"${text}" has host bits set`, `write "${network}"`);
    return null;
  }
  if (Number(bits) < fewestBits) {
    yaml.say(
      node,
      field,
      `"${text}" is wider than /${fewestBits}`,
      'name your own networks; a wider one would silence or claim strangers',
    );
    return null;
  }
  return Number(bits) === mostBits ? start : network;
}

/** Notes go into comments: nothing of them may become a line of its own. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
