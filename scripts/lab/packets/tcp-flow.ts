/** A TCP connection as packets, as two hosts without options beyond MSS would send them. */
import { otherSide, type Message, type TcpFlow } from '../../model/scenario';
import { toBytes } from './bytes';
import { FLAG } from './packet';
import type { Packet } from './packet';
import { TcpConversation } from './tcp-conversation';
import type { BuildOptions } from './build-options';

/** Between two segments of one message: what 1500 bytes take on 1 Gbit/s, and the host's work. */
const SEGMENT_GAP_MICROS = 20;
/** Silence before each retransmission: the first timeout of RFC 6298 section 2 and its doubling. */
const SYN_RETRY_SECONDS = [1, 2, 4];
const DEFAULT_PAUSE_SECONDS = 0.01;

/**
 * @param startMicros time of the first packet
 * Throws when a connection that never stood is given messages.
 */
export function tcpPackets(
  flow: TcpFlow,
  index: number,
  startMicros: number,
  options: BuildOptions,
): Packet[] {
  const shape = flow.shape ?? 'full';
  const conversation = new TcpConversation(flow, index, startMicros);
  if ((shape === 'unanswered' || shape === 'refused') && flow.messages.length > 0) {
    throw new Error(`a connection that is ${shape} carries no messages; write messages: []`);
  }
  switch (shape) {
    case 'unanswered':
      unanswered(conversation, flow, options);
      break;
    case 'refused':
      refused(conversation, options);
      break;
    case 'full':
      handshake(conversation, flow, options);
      sendMessages(conversation, flow, options);
      close(conversation, flow.close ?? 'fin');
      break;
    case 'midstream':
      sendMessages(conversation, flow, options);
      // A sensor that saw no beginning sees no end either, unless the scenario says so.
      close(conversation, flow.close ?? 'open');
  }
  return conversation.packets;
}

/** Microseconds of silence before a message. */
export function pauseMicros(message: Message): number {
  return Math.round((message.afterSeconds ?? DEFAULT_PAUSE_SECONDS) * 1e6);
}

function unanswered(conversation: TcpConversation, { ecn }: TcpFlow, { mtu }: BuildOptions): void {
  const seq = conversation.nextSeq('client');
  const syn = FLAG.syn | (ecn ? FLAG.ece | FLAG.cwr : 0);
  conversation.send('client', syn, { options: mssOption(mtu) });
  for (const seconds of SYN_RETRY_SECONDS) {
    conversation.clockMicros += seconds * 1e6;
    conversation.send('client', syn, { seq, options: mssOption(mtu) });
  }
}

function refused(conversation: TcpConversation, { mtu }: BuildOptions): void {
  conversation.send('client', FLAG.syn, { options: mssOption(mtu) });
  // RFC 9293 section 3.10.7.1: the reset of a closed port has sequence number 0.
  conversation.answer('server', FLAG.rst | FLAG.ack, { seq: 0, window: 0 });
}

function handshake(conversation: TcpConversation, { ecn }: TcpFlow, { mtu }: BuildOptions): void {
  const asking = ecn ? FLAG.ece | FLAG.cwr : 0;
  const agreeing = ecn ? FLAG.ece : 0;
  conversation.send('client', FLAG.syn | asking, { options: mssOption(mtu) });
  conversation.answer('server', FLAG.syn | FLAG.ack | agreeing, { options: mssOption(mtu) });
  conversation.answer('client', FLAG.ack);
}

function sendMessages(conversation: TcpConversation, flow: TcpFlow, options: BuildOptions): void {
  const segmentBytes = options.segmentBytes ?? flow.segmentBytes ?? options.mtu - 40;
  flow.messages.forEach((message, position) => {
    if (conversation.packets.length > 0) conversation.clockMicros += pauseMicros(message);
    sendMessage(conversation, message, position, segmentBytes);
  });
}

function sendMessage(
  conversation: TcpConversation,
  message: Message,
  position: number,
  segmentBytes: number,
): void {
  const bytes = toBytes(message.bytes);
  const segments = Math.ceil(bytes.length / segmentBytes);
  for (let segment = 0; segment < segments; segment += 1) {
    const offset = segment * segmentBytes;
    const isLast = segment === segments - 1;
    if (segment > 0) conversation.clockMicros += SEGMENT_GAP_MICROS;
    conversation.send(message.from, isLast ? FLAG.psh | FLAG.ack : FLAG.ack, {
      data: bytes.slice(offset, offset + segmentBytes),
      carries: { message: position, offset },
    });
    // Every second segment is acknowledged at once (RFC 9293 section 3.8.6.3), and the last.
    if (isLast || segment % 2 === 1) conversation.answer(otherSide(message.from), FLAG.ack);
  }
}

function close(conversation: TcpConversation, how: 'fin' | 'rst' | 'open'): void {
  if (how === 'open') return;
  conversation.clockMicros += DEFAULT_PAUSE_SECONDS * 1e6;
  if (how === 'rst') {
    conversation.send('client', FLAG.rst | FLAG.ack, { window: 0 });
    return;
  }
  conversation.send('client', FLAG.fin | FLAG.ack);
  conversation.answer('server', FLAG.fin | FLAG.ack);
  conversation.answer('client', FLAG.ack);
}

/** RFC 9293 section 3.2: kind 2, length 4; 40 bytes of the MTU are headers. */
function mssOption(mtu: number): Uint8Array {
  const bytes = mtu - 40;
  return Uint8Array.of(2, 4, bytes >> 8, bytes & 0xff);
}
