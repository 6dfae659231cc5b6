import { BED, HELLO, PATIENT_INFO, SYNC, TELEMETRY } from '../../rules-src/contec-cms8000/frames';
import { UPDATE_MOUNTS } from '../../rules-src/contec-cms8000/mounts';
import { rpcCall, RPC_PROGRAMS, xdrString } from '../../scripts/protocols/oncrpc/rpc';
import { sampleFrame } from '../../scripts/protocols/frame/samples';
import type { Message, TcpFlow, UdpFlow } from '../../scripts/model/scenario';

/** Traffic of a monitor as tests put it together: CMS streams, HL7, mounts. */

export const CENTRAL = '202.114.4.119';
export const HL7 = '202.114.4.120';
export const PATIENT = sampleFrame(PATIENT_INFO);
export const LEADS = TELEMETRY.map(sampleFrame);

/** What a monitor with a patient sends every few seconds. */
export const CYCLE = [HELLO, BED, ...LEADS, SYNC].join('');
/** The same, with the patient's data before them. */
export const PATIENT_CYCLE = [HELLO, BED, PATIENT, ...LEADS, SYNC].join('');
/** Without a patient. */
export const IDLE_CYCLE = [HELLO, BED, SYNC].join('');

let nextPort = 33000;

/** A stream from a monitor to a server; by default to the port of the telemetry. */
export function stream(
  monitor: string,
  server: string,
  blocks: readonly (string | Message)[],
  changes: Partial<TcpFlow> & { port?: number } = {},
): TcpFlow {
  const { port = 515, ...rest } = changes;
  return {
    transport: 'tcp',
    client: { address: monitor, port: nextPort++ },
    server: { address: server, port },
    messages: blocks.map((block) =>
      typeof block === 'string' ? { from: 'client', bytes: block } : block,
    ),
    ...rest,
  };
}

/** A SYN and its three retries, without an answer. */
export function unanswered(monitor: string, server: string, startSeconds?: number): TcpFlow {
  return stream(monitor, server, [], {
    shape: 'unanswered',
    ...(startSeconds === undefined ? {} : { startSeconds }),
  });
}

/** MNT of the update share over UDP; nobody answers. */
export function mount(monitor: string, server: string): UdpFlow {
  const call = { xid: 0x5a17c0de, program: RPC_PROGRAMS.mount, version: 3, procedure: 1 };
  return {
    transport: 'udp',
    client: { address: monitor, port: 801 },
    server: { address: server, port: 20048 },
    messages: [
      {
        from: 'client',
        bytes: rpcCall({ ...call, machine: 'ward-3b', args: xdrString(UPDATE_MOUNTS[0].path!) }),
      },
    ],
  };
}

/** An MLLP message with these segments behind MSH. */
export function mllp(...segments: string[]): string {
  const text = ['MSH|^~\\&|MON|WARD|HIS|H|20261123||ORU^R01|1|P|2.3.1', ...segments].join('\r');
  return Buffer.from(`\x0b${text}\r\x1c\r`, 'latin1').toString('hex');
}
