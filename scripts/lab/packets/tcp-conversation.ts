/** Two TCP hosts that keep count of their sequence numbers while packets are written down. */
import { otherSide, type Side, type TcpFlow } from '../../model/scenario';
import { spread } from './bytes';
import { ANSWER_MICROS, endpoint, ipv4Packet } from './endpoint';
import type { Endpoint } from './endpoint';
import { EMPTY, FLAG } from './packet';
import type { Packet, Tcp } from './packet';

/** What Linux offers without window scaling. */
const WINDOW_BYTES = 64240;

interface TcpEnd extends Endpoint {
  port: number;
  /** Next sequence number to send. */
  seq: number;
}

type SegmentFields = Partial<Tcp> & Pick<Packet, 'carries'>;

export class TcpConversation {
  readonly packets: Packet[] = [];
  private readonly ends: Record<Side, TcpEnd>;

  /**
   * @param flowIndex index of the flow in its scenario, so that two flows with the same ports start
   *   at different sequence numbers
   * @param clockMicros time of the next packet
   */
  constructor(
    flow: TcpFlow,
    private readonly flowIndex: number,
    public clockMicros: number,
  ) {
    this.ends = {
      client: tcpEnd('client', flow, flowIndex),
      server: tcpEnd('server', flow, flowIndex),
    };
  }

  nextSeq(side: Side): number {
    return this.ends[side].seq;
  }

  /** One segment now, with the sender's next numbers unless `fields` has others. */
  send(side: Side, flags: number, fields: SegmentFields = {}): void {
    const from = this.ends[side];
    const to = this.ends[otherSide(side)];
    const { carries, ...changes } = fields;
    const tcp: Tcp = {
      kind: 'tcp',
      sourcePort: from.port,
      destinationPort: to.port,
      seq: from.seq,
      ack: flags & FLAG.ack ? to.seq : 0,
      flags,
      window: WINDOW_BYTES,
      options: EMPTY,
      data: EMPTY,
      ...changes,
    };
    const at = { timeMicros: this.clockMicros, flow: this.flowIndex, carries };
    this.packets.push(ipv4Packet(from, to, tcp, at));
    const taken = tcp.data.length + (flags & (FLAG.syn | FLAG.fin) ? 1 : 0);
    from.seq = (tcp.seq + taken) >>> 0;
  }

  /** One segment as the answer to the one before. */
  answer(side: Side, flags: number, fields: SegmentFields = {}): void {
    this.clockMicros += ANSWER_MICROS;
    this.send(side, flags, fields);
  }
}

function tcpEnd(side: Side, flow: TcpFlow, flowIndex: number): TcpEnd {
  const { client, server } = flow;
  const tuple = [client.address, client.port, server.address, server.port];
  return {
    ...endpoint(side, flow[side].address, flowIndex),
    port: flow[side].port,
    seq: spread('isn', side, flowIndex, ...tuple),
  };
}
