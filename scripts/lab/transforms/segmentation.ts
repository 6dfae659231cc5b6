/** Where TCP cuts its byte stream is nobody's promise: the same bytes in other segments. */
import type { Message, Scenario } from '../../model/scenario';
import { buildPackets } from '../packets';
import type { Packet } from '../packets';
import { hasTcpMessage, messageLength, talkingTcpFlows } from './applicability';
import { concat, toBytes } from '../packets/bytes';
import { dataLength, mapData, splitAt } from './segments';
import { PLAIN, packetTransform, transform } from './transform';
import type { ByteRange, TransformOptions } from './transform';

const DEFAULT_MAX_VARIANTS = 64;
const DEFAULT_MAX_SINGLE_BYTES = 2048;

export const splitEveryByte = transform(
  {
    name: 'split-every-byte',
    describe: 'one segment boundary, moved through every byte of the match, one variant each',
    level: 'tcp',
    keeps: 'all',
    mergeable: true,
    applies: (scenario) => hasTcpMessage(scenario, 2),
  },
  (scenario, options) => {
    const packets = buildPackets(scenario);
    return cuts(scenario, options).map((cut) => ({
      name: `split-every-byte@${cut.label}`,
      packets: mapData(packets, (packet) => splitAt(packet, cut.offsetsIn(packet))),
      format: PLAIN,
    }));
  },
);

export const oneByteSegments = packetTransform(
  {
    name: 'one-byte-segments',
    describe: 'every byte of a message in a segment of its own',
    level: 'tcp',
    keeps: 'all',
    mergeable: true,
    applies: (scenario) => hasTcpMessage(scenario, 2),
  },
  (packets, { maxSingleBytes = DEFAULT_MAX_SINGLE_BYTES }) => {
    const budget = new Map<string, number>();
    return mapData(packets, (packet) => {
      const direction = `${packet.flow} ${packet.from}`;
      const left = budget.get(direction) ?? maxSingleBytes;
      const single = Math.min(left, dataLength(packet));
      budget.set(direction, left - single);
      return splitAt(
        packet,
        Array.from({ length: single }, (_, index) => index + 1),
      );
    });
  },
);

export const coalescedMessages = transform(
  {
    name: 'coalesced-messages',
    describe: 'messages that one side sends in a row leave together, in one segment where they fit',
    level: 'tcp',
    keeps: 'all',
    mergeable: true,
    applies: (scenario) =>
      talkingTcpFlows(scenario).some(
        (flow) => coalesced(flow.messages).length < flow.messages.length,
      ),
  },
  (scenario) => {
    const flows = scenario.flows.map((flow) =>
      flow.transport === 'tcp' ? { ...flow, messages: coalesced(flow.messages) } : flow,
    );
    const packets = buildPackets({ ...scenario, flows });
    return [{ name: 'coalesced-messages', packets, format: PLAIN }];
  },
);

interface Cut {
  label: string;
  offsetsIn(packet: Packet): number[];
}

/**
 * With a match in TCP: a cut before, inside and after it, byte for byte. Without: every message is
 * cut at offset 1, then every message at 2, and so on, for a match may stand anywhere.
 */
function cuts(scenario: Scenario, options: TransformOptions): Cut[] {
  const limit = options.maxVariants ?? DEFAULT_MAX_VARIANTS;
  const inMatch = (options.match ?? []).flatMap((range) => cutsInRange(scenario, range));
  return inMatch.length > 0 ? inMatch.slice(0, limit) : cutsInAll(scenario, limit);
}

function cutsInRange(scenario: Scenario, { flow, message, start, end }: ByteRange): Cut[] {
  const of = scenario.flows[flow];
  const matched = of && 'messages' in of ? of.messages[message] : undefined;
  if (!matched) {
    throw new Error(
      `scenario "${scenario.name}" has no flows[${flow}].messages[${message}]; name one that exists in match`,
    );
  }
  if (of?.transport !== 'tcp') return [];
  const first = Math.max(start, 1);
  const last = Math.min(end, messageLength(matched) - 1);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => ({
    label: `${flow}.${message}.${first + index}`,
    offsetsIn: (packet: Packet) =>
      packet.flow === flow && packet.carries?.message === message
        ? [first + index - packet.carries.offset]
        : [],
  }));
}

function cutsInAll(scenario: Scenario, limit: number): Cut[] {
  const messages = talkingTcpFlows(scenario).flatMap((flow) => flow.messages);
  const longest = Math.max(...messages.map(messageLength));
  return Array.from({ length: Math.min(longest - 1, limit) }, (_, index) => ({
    label: String(index + 1),
    offsetsIn: ({ carries }: Packet) => (carries ? [index + 1 - carries.offset] : []),
  }));
}

function coalesced(messages: readonly Message[]): Message[] {
  return messages.reduce<Message[]>((merged, message) => {
    const last = merged.at(-1);
    if (last?.from !== message.from) return [...merged, message];
    const bytes = concat([toBytes(last.bytes), toBytes(message.bytes)]);
    return [...merged.slice(0, -1), { ...last, bytes }];
  }, []);
}
