import { Address4 } from 'ip-address';
import { isMap, isScalar, type Node } from 'yaml';
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
  const map = yaml.map(node, field, ['address', 'note'])!;
  const address = child(map, 'address');
  const note = map.get('note');
  if (!address) yaml.say(node, `${field}.address`, 'is missing', 'write an address or CIDR');
  const net = address ? parseNet(yaml, address, `${field}.address`) : null;
  return net ? { address: net, note: note === undefined ? null : oneLine(String(note)) } : null;
}

/** An IPv4 address, or a CIDR without host bits and not wider than /8. */
export function parseNet(yaml: YamlReader, node: Node, field: string): string | null {
  const text = isScalar(node) ? String(node.value) : '';
  if (!Address4.isValid(text)) {
    const six = text.includes(':') ? ' (the pack has no IPv6 indicator)' : '';
    yaml.say(
      node,
      field,
      `"${text}" is not an IPv4 address or CIDR${six}`,
      'write 10.20.0.10 or 10.20.0.0/16',
    );
    return null;
  }
  const start = new Address4(text).startAddress().correctForm();
  const bits = text.split('/')[1];
  if (bits === undefined) return text;
  if (`${start}/${bits}` !== text) {
    yaml.say(node, field, `"${text}" has host bits set`, `write "${start}/${bits}"`);
    return null;
  }
  if (Number(bits) < 8) {
    yaml.say(
      node,
      field,
      `"${text}" is wider than /8`,
      'name your own networks; a wider one would silence or claim strangers',
    );
    return null;
  }
  return bits === '32' ? start : text;
}

/** Notes go into comments: nothing of them may become a line of its own. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
