/** Many cases in one capture, in such a way that each verdict belongs to its own case alone. */
import { writeCapture, type CaptureFormat } from '../transforms';
import type { Packet } from '../packets';
import { variantOf, type BatchCase } from './batch-case';
import { heartbeats } from './heartbeat';
import { HostBlocks } from './host-blocks';

/** One case's place in a capture. */
export interface Slot {
  id: string;
  /** The case's 802.1Q id; null where the capture's own form is what is tested. */
  vlan: number | null;
  hosts: ReadonlySet<string>;
  /** Hosts are not its own: told apart by time and VLAN. */
  pinned: boolean;
  /** Microseconds from the capture's start; the next case begins at `end`. */
  start: number;
  end: number;
}

/** One capture, for one process of an engine. */
export interface Batch {
  name: string;
  slots: Slot[];
  packets: readonly Packet[];
  format: CaptureFormat;
}

export interface BatchOptions {
  /** Longest time in seconds for which an engine remembers anything about a pair of hosts. */
  memorySeconds: number;
  /** Cases in one capture, at most 4094: there are no more VLAN ids. */
  casesPerBatch?: number;
}

const CASES_PER_BATCH = 1200;
const GAP_MICROS = 1e6;

/**
 * Lays cases out in as few captures as keep them apart (docs/lab.md says why it is honest):
 * cases that are plain Ethernet share captures, a VLAN id each; where tags, tunnels or the file are
 * what is tested, the cases of one transform share a capture. Everywhere each case has own hosts; a case
 * whose hosts are part of the pattern comes last and alone in time.
 */
export function planBatches(cases: readonly BatchCase[], options: BatchOptions): Batch[] {
  const perBatch = options.casesPerBatch ?? CASES_PER_BATCH;
  const groups = new Map<string, BatchCase[]>();
  for (const one of cases) {
    const key = groupOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].flatMap(([key, members]) => {
    const count = Math.ceil(members.length / perBatch);
    const size = Math.ceil(members.length / count);
    return Array.from({ length: count }, (_, i) =>
      layOut(
        count > 1 ? `${key}-${i + 1}` : key,
        members.slice(i * size, (i + 1) * size),
        key === SHARED,
        options,
      ),
    );
  });
}

/** The bytes of a batch's capture file. */
export function batchFile(batch: Batch): Uint8Array {
  return writeCapture(batch);
}

const SHARED = 'merged';

function groupOf({ view }: BatchCase): string {
  if (!view || view.transform.mergeable) return SHARED;
  // A file has one snaplen.
  const { snaplen } = view.options;
  return snaplen === undefined ? view.transform.name : `${view.transform.name}-${snaplen}`;
}

function layOut(
  name: string,
  cases: readonly BatchCase[],
  tagged: boolean,
  { memorySeconds }: BatchOptions,
): Batch {
  const blocks = new HostBlocks();
  const placed = cases.map((one) => ({ one, ...blocks.take(one.scenario) }));
  const ordered = [
    ...placed.filter(({ pinned }) => !pinned),
    ...placed.filter(({ pinned }) => pinned),
  ];
  const packets: Packet[] = [];
  const slots: Slot[] = [];
  let format: CaptureFormat | undefined;
  let start = 0;
  ordered.forEach(({ one, scenario, hosts, pinned }, index) => {
    const variant = variantOf(one, scenario);
    format ??= variant.format;
    const vlan = tagged ? index + 1 : null;
    const shifted = shift(variant.packets, start, vlan);
    packets.push(...shifted.packets);
    let end = shifted.end + GAP_MICROS;
    if (pinned) {
      packets.push(...heartbeats(shifted.end));
      end = shifted.end + (memorySeconds + 60) * 1e6;
    }
    slots.push({ id: one.id, vlan, hosts, pinned, start, end });
    start = end;
  });
  return { name, slots, packets, format: format! };
}

/** A case's packets, begun at `start`, in their own order: some cases are about time going backwards. */
function shift(packets: readonly Packet[], start: number, vlan: number | null) {
  const times = packets.map(({ timeMicros }) => timeMicros);
  const by = start - times.reduce((a, b) => Math.min(a, b), Infinity);
  return {
    packets: packets.map((packet) => ({
      ...packet,
      timeMicros: packet.timeMicros + by,
      ...(vlan === null
        ? {}
        : { ethernet: { ...packet.ethernet, tags: [{ tpid: 0x8100, id: vlan } as const] } }),
    })),
    end: by + times.reduce((a, b) => Math.max(a, b), -Infinity),
  };
}
