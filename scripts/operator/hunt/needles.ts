import { Address4 } from 'ip-address';
import { plainAddress } from '../../lib/site-networks';
import { codedForms, packedNeedles } from './coded';
import type { HuntQuestions } from './questions';

/** Shorter texts could not be found by looking at every aligned word of four bytes (scan-words.ts). */
export const SHORTEST_NEEDLE = 7;

/** journalctl leaves out messages of more than 4096 bytes where nobody asks for all. */
export const LEFT_OUT = /"MESSAGE"\s*:\s*null/;
const LEFT_OUT_NEEDLES = ['"MESSAGE":null', '"MESSAGE" : null'];

/**
 * Texts, ASCII, of at least SHORTEST_NEEDLE bytes: a line that holds none of them answers no question.
 * Addresses are looked for as dotted text (hosts of one /24 share a needle) and as the IPv6 forms that
 * hold them (`::ffff:ca72:477`, `64:ff9b::ca72:477`, and Suricata's long form `0000:ffff:ca72:0477`).
 * All are looked for in other letters too, and so is what packed text begins with (coded.ts).
 */
export function needles(questions: HuntQuestions): string[] {
  const { contacts, hashes, sids, notices, about, countsOthers } = questions;
  const cidrs = contacts.flatMap(({ hosts, networks }) => [...hosts, ...networks]);
  const found = [
    ...cidrs.flatMap(dottedNeedles),
    ...cidrs.flatMap(hexNeedles),
    ...hashes.flatMap(({ sha256 }) => [sha256, sha256.toUpperCase()]),
    ...sids.map(({ sid }) => String(sid)),
    ...(notices.length > 0 ? ['Vitalwire::'] : []),
    ...(countsOthers ? ['signature_id'] : []),
    // vitalwire.log, where neither end need be listed: `contec-cms8000/telemetry`, in JSON also with `\/`.
    ...about.flatMap(({ detection }) => familyNeedles(detection)),
  ].flatMap(longEnough);
  const all = [...found, ...found.flatMap(codedForms), ...packedNeedles(), ...LEFT_OUT_NEEDLES];
  const kept: string[] = [];
  // In this order a text stands right behind what it begins with.
  for (const needle of [...new Set(all)].sort()) {
    if (kept.length === 0 || !needle.startsWith(kept.at(-1)!)) kept.push(needle);
  }
  return kept;
}

function familyNeedles(detection: string): string[] {
  const [family = '', behaviour = ''] = detection.split('/');
  if (family.length >= SHORTEST_NEEDLE) return [family];
  return [`${family}/${behaviour}`, `${family}\\/${behaviour}`];
}

/** A dot as JSON, URLs, XML and programs may escape it. */
const ESCAPED_DOTS = [
  '\\u002e',
  '\\u002E',
  '\\x2e',
  '\\x2E',
  '%2e',
  '%2E',
  '&#46;',
  '&#x2e;',
  '&#x2E;',
];
const ESCAPED_DOT = /\\u002e|\\x2e|%2e|&#46;|&#x2e;/gi;

/** `202.114.4.` for any host of 202.114.4.0/24, `202.114.004.`, and the same with escaped dots. */
function dottedNeedles(cidr: string): string[] {
  const [start, bits] = parts(cidr);
  const whole = Math.min(Math.floor(bits / 8), 3);
  if (whole === 0) throw new Error(`${cidr} is too wide to look for in logs`);
  const known = start.slice(0, whole);
  const padded = known.map((byte) => String(byte).padStart(3, '0'));
  return [
    ...[known, padded].map((own) => `${own.join('.')}.`),
    ...ESCAPED_DOTS.map((dot) => `${known.join(dot)}${dot}`),
  ];
}

function hexNeedles(cidr: string): string[] {
  const [[a, b], bits] = parts(cidr);
  if (bits < 16) return [];
  const hex = ((a! << 8) | b!).toString(16);
  return ['ffff:', 'ff9b::', '0000:', ':0:'].flatMap((before) => {
    const forms = [...new Set([hex, hex.padStart(4, '0')])].map((one) => `${before}${one}:`);
    return [...forms, ...forms.map((form) => form.toUpperCase())];
  });
}

function parts(cidr: string): [bytes: number[], bits: number] {
  const address = new Address4(cidr);
  return [address.startAddress().toArray(), address.subnetMask];
}

/** `1.2.3.` as `1.2.3.0` to `1.2.3.9`. */
function longEnough(needle: string): string[] {
  if (needle.length >= SHORTEST_NEEDLE) return [needle];
  return [...'0123456789.'].flatMap((next) => longEnough(needle + next));
}

/** Addresses in a text as they stand there: dotted, also with a port as tcpdump has it, or as IPv6. */
const ADDRESS =
  /(?<![\w.:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f:]*(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w.:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])|(?<!\d|\d\.)(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d(?!\d{0,4}(?:: | > )))/g;
/** Letters that were escaped and end in digits: `%22202.114.4.119` and `#011202.114.4.119` name an address. */
const ESCAPED =
  /\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|%[\da-fA-F]{2}|#0[0-3][0-7]|\\0?[0-7]{2,3}|&#x?[\da-fA-F]+;|=[\dA-F]{2}/g;

/** The plain spelling of an address in a log; some write every number with three digits. */
export function loggedAddress(text: string): string | null {
  const padded = /^(\d{3}\.){3}\d{3}$/.test(text);
  return plainAddress(padded ? text.replace(/\b0+(?=\d)/g, '') : text);
}

export interface Named {
  /** As the text writes it. */
  written: string;
  address: string;
}

/** Tells which hosts are listed, and finds them in text. */
export class Listed {
  private readonly hostOf = new Map<string, ContactQuestion>();
  private readonly networks: { net: Address4; question: ContactQuestion }[] = [];
  private readonly known = new Map<string, ContactQuestion | null>();

  constructor(questions: HuntQuestions) {
    for (const question of questions.contacts) {
      for (const host of question.hosts) this.hostOf.set(host, question);
      for (const cidr of question.networks) {
        this.networks.push({ net: new Address4(cidr), question });
      }
    }
  }

  isHost(address: string): boolean {
    return this.hostOf.has(address);
  }

  /** The question that a plain address answers: by itself, or by its network. */
  questionOf(address: string): ContactQuestion | null {
    const known = this.known.get(address);
    if (known !== undefined) return known;
    const found = this.hostOf.get(address) ?? this.byNetwork(address);
    this.known.set(address, found);
    // Every address of every candidate line passes here.
    if (this.known.size > 100_000) this.known.clear();
    return found;
  }

  /** Listed addresses in a text, as they are written there. */
  namedIn(text: string): Named[] {
    const dotted = text.replace(ESCAPED_DOT, '.');
    const plain = dotted.replace(ESCAPED, ' ');
    const all = new Set([...(dotted.match(ADDRESS) ?? []), ...(plain.match(ADDRESS) ?? [])]);
    return [...all].flatMap((written) => {
      const address = loggedAddress(written);
      return address !== null && this.questionOf(address) ? [{ written, address }] : [];
    });
  }

  private byNetwork(address: string): ContactQuestion | null {
    if (address.includes(':')) return null;
    const host = new Address4(address);
    return this.networks.find(({ net }) => host.isInSubnet(net))?.question ?? null;
  }
}

type ContactQuestion = HuntQuestions['contacts'][number];
