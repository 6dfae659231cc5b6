/** Mutants that survive and may, each with the reason; one that no longer survives is a line to remove. */
import type { Detection } from '../../kinds/detection';
import type { SuricataRule } from '../../model/suricata-rule';
import { type DatagramField, earliestPlace } from '../../protocols/datagram/fields';
import { REPLY_PORTS } from '../../protocols/oncrpc/rule-options';

interface Accepted {
  /** What is wrong with the mutant, as the report words it. */
  what: RegExp;
  applies(rule: SuricataRule): boolean;
  reason: string;
}

/** Every survivor of Suricata's rules that stands. */
export const ACCEPTED: readonly Accepted[] = [
  {
    what: /; offset:8; depth:\d+; fast_pattern: anywhere$/,
    applies: ({ protocol, silent, variant }) =>
      protocol === 'tcp-pkt' && silent === true && variant.endsWith('-tcp-pkt'),
    reason:
      'a call that does not begin its segment is found in the stream, wherever it stands: in the segment only sooner',
  },
  {
    what: /^source any port$/,
    applies: ({ source, protocol }) =>
      protocol === 'tcp-stream' && String(source.port) === String(REPLY_PORTS),
    reason:
      'the ports save the search of all other streams: without them more true answers are found, and none that is false',
  },
  {
    what: /^content:"\|00 00 00 00\|"; distance:0; within:4: one byte later$/,
    applies: ({ silent, options }) =>
      !silent && options.some((one) => one.kind === 'flowbits' && one.action === 'isset'),
    reason:
      'behind a reply that was accepted stands the flavour of its verifier, of which the first byte is zero in all that there are (RFC 5531 section 8.2)',
  },
  {
    what: /^flow:established,to_server: (?:dropped|without to_server)$/,
    applies: ({ destination: { address } }) => typeof address !== 'string' && address[0] !== '!',
    reason:
      'the server is named as the destination: the direction is only told by a stream that it opened itself, which no rule that alerts takes at a site that has it outside',
  },
  {
    what: /^flow:not_established,to_client: without not_established$/,
    applies: ({ destination: { address } }) => typeof address !== 'string' && address[0] !== '!',
    reason:
      'the server is named as the destination: where the handshake was seen it would be the client, and its flow has no mark of what was said to a server',
  },
  {
    what: /^pcre:"\/\^\.\/s": pattern with no anchor$/,
    applies: () => true,
    reason:
      'any byte will do, so that there is a body at all: it stands at its start wherever there is one',
  },
  {
    what: /^pcre:"\/\^\(\?:.*\/Rs": pattern with no anchor$/,
    applies: ({ options }) =>
      options.some((one, i) => one.kind === 'byte_jump' && options[i + 1]?.kind === 'pcre'),
    reason:
      'a frame further on has the bytes that are looked for first as well, which lead to it: the anchor saves the search',
  },
];

interface AcceptedData {
  /** Path and difference of the mutant, as the report words them. */
  where: RegExp;
  what: RegExp;
  applies(detection: Detection, mutant: { where: string; what: string }): boolean;
  reason: string;
}

/** Every survivor of Zeek's data that stands. */
export const ACCEPTED_DATA: readonly AcceptedData[] = [
  {
    where: /\.fields\[\d+\]\.from$/,
    what: /^1 (?:more|less)$/,
    applies: beginsAtSamePlaces,
    reason: 'constants at fixed places leave the field the same places to begin at',
  },
];

/** Whether a field of a datagram that may stand anywhere has the same first place with `from` one more or less. */
function beginsAtSamePlaces(
  detection: Detection,
  { where, what }: { where: string; what: string },
) {
  const [, path, at] = /^observable(.*)\.fields\[(\d+)\]\.from$/.exec(where)!;
  const keys = path!.split(/[.[\]]+/).filter(Boolean);
  const { fields } = keys.reduce<unknown>(
    (part, key) => (part as Record<string, unknown>)[key],
    detection.observable,
  ) as { fields: readonly DatagramField[] };
  const own = fields[Number(at)]!;
  if (!('from' in own)) return false;
  const moved = { ...own, from: own.from + (what === '1 more' ? 1 : -1) };
  return earliestPlace(fields, own) === earliestPlace(fields.with(Number(at), moved), moved);
}

/** Why a mutant of a rule that survived may do so; null: it may not. */
export function acceptedSurvivor(
  { what: mutant }: { what: string },
  rule: SuricataRule,
  accepted: readonly Accepted[] = ACCEPTED,
): string | null {
  return accepted.find(({ what, applies }) => what.test(mutant) && applies(rule))?.reason ?? null;
}

/** The same of a mutant of what Zeek is given. */
export function acceptedDataSurvivor(
  mutant: { where: string; what: string },
  detection: Detection,
  accepted: readonly AcceptedData[] = ACCEPTED_DATA,
): string | null {
  const found = accepted.find(
    ({ where, what, applies }) =>
      where.test(mutant.where) && what.test(mutant.what) && applies(detection, mutant),
  );
  return found?.reason ?? null;
}
