import { isNobody } from '../../compile/border';
import { EXPECTED_BIT } from '../../model/mark';
import {
  HOST_OUTSIDE,
  type Content,
  type HttpPart,
  type RuleOption,
  type SuricataRule,
} from '../../model/suricata-rule';
import { hexText } from './hex';

/** What a condition asks for, for readers who know no rules. Exact text stands beside it. */
export function conditionWords(option: RuleOption): string {
  switch (option.kind) {
    case 'flow':
      return flowWords(option.states);
    case 'flags':
      return `TCP flags are ${flagNames(option.value)}`;
    case 'itype':
      return `ICMP type ${option.value}${option.value === 0 ? ', an echo reply' : ''}`;
    case 'stream_size':
      return `within the first ${option.below.toLocaleString('en')} bytes of what the ${option.side} sends`;
    case 'dsize':
      return `the payload has ${sizeWords(option.value)} bytes`;
    case 'buffer':
      return `from here on: ${BUFFERS[option.name]}`;
    case 'content':
      return contentWords(option);
    case 'byte_test':
      return `${numberWords(option)}, is ${OPERATORS[option.operator]} ${option.value.toLocaleString('en')}`;
    case 'byte_jump':
      return option.postOffset !== undefined && option.postOffset < 0
        ? 'goes back to the first byte of the frame'
        : `${numberWords(option)}, says how far the next condition stands behind it`;
    case 'isdataat':
      return `${option.negated ? 'no more than' : 'at least'} ${option.count} more bytes follow`;
    case 'pcre':
      return 'the bytes fit this expression';
    case 'flowbits':
      if (option.name === EXPECTED_BIT) return 'the two hosts are no pair that the site expects';
      return stateWords(option.action, 'this connection');
    case 'xbits':
      return stateWords(
        option.action,
        option.track === 'ip_pair' ? 'this pair of hosts' : 'this host',
      );
    case 'filesha256':
      return 'the SHA-256 of the whole file is on the list';
  }
}

/** What a rule's header asks for of one end. */
export function endpointWords(
  rule: Pick<SuricataRule, 'source' | 'destination'>,
  end: 'source' | 'destination',
  what: 'address' | 'port',
): string {
  const who = end === 'source' ? 'the sender' : 'the receiver';
  if (what === 'port') return `${who}'s port is ${oneOf(rule[end].port)}`;
  const { address } = rule[end];
  if (address === '$HOME_NET') return `${who} is inside the site`;
  if (address === '!$HOME_NET') return `${who} is outside the site`;
  if (address === HOST_OUTSIDE) return `${who} is a host outside the site`;
  if (address === '$MEDICAL_NET') return `${who} is in the medical network`;
  return `${who} is ${oneOf(address)}`;
}

function oneOf(term: string | readonly (string | number)[]): string {
  if (typeof term === 'string') return term;
  const shown = term.filter((one) => !isNobody(String(one)));
  return shown.length === 1 ? String(shown[0]) : `one of ${shown.join(', ')}`;
}

const BUFFERS: Readonly<Record<HttpPart | 'ipv4.hdr', string>> = {
  'http.method': 'the method of the request',
  'http.uri': 'the path and query of the request',
  'http.content_type': 'the content type',
  'http.request_body': 'the body of the request',
  'file.data': 'the body of the answer',
  'ipv4.hdr': 'the IPv4 header',
};

const OPERATORS = {
  '>=': 'at least',
  '<=': 'at most',
  '=': 'exactly',
  '>': 'more than',
  '<': 'less than',
  '&': 'a number with some of the bits of',
} as const;

function contentWords(content: Content): string {
  const what = `${content.negated ? 'not ' : ''}${bytesWords(content.bytes)}${content.nocase ? ', in any letters' : ''}`;
  return `${what}${placeWords(content)}`;
}

/** Printable bytes as text, others as hex. */
function bytesWords(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  if (/^[\x20-\x7e]+$/.test(text)) return `the text “${text}”`;
  const letters = /[\x20-\x7e]{3,}/.test(text)
    ? ` (${text.slice(0, 40).replaceAll(/[^\x20-\x7e]/g, '·')}${text.length > 40 ? '…' : ''})`
    : '';
  return `the bytes ${hexText(bytes)}${letters}`;
}

function placeWords({ offset, depth, distance, within, bytes }: Content): string {
  if (distance === undefined && within === undefined) {
    if (offset === undefined && depth === undefined) return ', anywhere';
    const from = offset ?? 0;
    if (depth === bytes.length) return ` at byte ${from}`;
    return depth === undefined
      ? ` from byte ${from} on`
      : ` between byte ${from} and byte ${from + depth - 1}`;
  }
  const gap = distance ?? 0;
  if (within === bytes.length) {
    return gap === 0 ? ' right behind the match before' : ` ${gap} bytes behind the match before`;
  }
  return within === undefined
    ? `${gap === 0 ? '' : ` ${gap} bytes or more`} behind the match before`
    : ` within ${gap + within} bytes behind the match before`;
}

function numberWords(option: {
  count: number;
  offset: number;
  relative?: true;
  little?: true;
}): string {
  const order = option.count === 1 ? '' : option.little ? ', low byte first' : ', high byte first';
  const where = option.relative
    ? `${Math.abs(option.offset)} bytes ${option.offset < 0 ? 'before the end of' : 'behind'} the match before`
    : `at byte ${option.offset}`;
  return `the number of ${option.count} ${option.count === 1 ? 'byte' : 'bytes'} ${where}${order}`;
}

function flowWords(states: readonly string[]): string {
  const parts = states.map(
    (state) =>
      ({
        established: 'the connection was set up',
        not_established: 'the handshake was not seen',
        to_server: 'sent by the client',
        to_client: 'sent by the server',
      })[state],
  );
  return parts.join(', ');
}

function sizeWords(value: string): string {
  const [, low, high] = /^(\d+)<>(\d+)$/.exec(value) ?? [];
  return low === undefined ? value : `${Number(low) + 1} to ${Number(high) - 1}`;
}

function flagNames(value: string): string {
  const names: Readonly<Record<string, string>> = { S: 'SYN', A: 'ACK' };
  return [...value.split(',')[0]!].map((letter) => names[letter] ?? letter).join(' and ');
}

function stateWords(action: 'set' | 'unset' | 'isset' | 'isnotset', of: string): string {
  return {
    set: `remembers it of ${of}`,
    unset: `forgets it of ${of}`,
    isset: `another rule has marked ${of} before`,
    isnotset: `no rule has marked ${of} before`,
  }[action];
}
