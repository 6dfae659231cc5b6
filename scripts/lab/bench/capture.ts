/** What bench:engine reads: traffic of its own, a capture as it is, or several one behind the other, several times. */
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  FILE_HEAD_BYTES,
  findCaptures,
  isCapture,
  readCapture,
  type FoundCapture,
  type Readable,
} from '../baseline/captures';
import { joinCaptures } from '../baseline/join-captures';
import { buildPackets, writePcap } from '../packets';
import { headBytes } from '../../lib/captures/prepare';
import { isPacked } from '../../lib/unpack/unpack';
import { BadInput } from './command';
import { benchTraffic, type TrafficName } from './traffic/captures';

export interface BenchCapture {
  /** For people: what kind of traffic, or the file. */
  name: string;
  /** The file that the engines read. */
  pcap: string;
  /** Captures in it, each as often as `times`. */
  files: number;
  times: number;
  /** Captures that cannot stand beside others, with the reason. */
  left: { file: string; why: string }[];
}

export interface CaptureOptions {
  /** Where a joined capture is written. */
  folder: string;
  times: number;
  /** Seconds between two captures: longer than a rule remembers a pair of hosts. */
  memorySeconds: number;
}

/** VLAN ids, by which joined captures keep their flows apart. */
const MOST_FILES = 4094;
/** Times in a classic pcap end in 2106. */
const LAST_SECOND = 0xffff_ffff;

/**
 * The captures that files and folders name.
 * @throws BadInput naming what is absent or no capture.
 */
export async function findInputs(inputs: readonly string[]): Promise<FoundCapture[]> {
  const found: FoundCapture[] = [];
  for (const input of inputs) found.push(...(await capturesOf(input)));
  return found;
}

/** @throws BadInput where nothing can be joined, or there is too much. */
export async function benchCapture(
  found: readonly FoundCapture[],
  options: CaptureOptions,
): Promise<BenchCapture> {
  const isOneAsItIs = found.length === 1 && options.times === 1;
  if (isOneAsItIs && !isPacked(headBytes(found[0]!.path, FILE_HEAD_BYTES))) {
    const { path: pcap, file: name } = found[0]!;
    return { name, pcap, files: 1, times: 1, left: [] };
  }
  const readable: Readable[] = [];
  const left: BenchCapture['left'] = [];
  for (const one of found) {
    const read = await readCapture(one);
    if ('alone' in read) left.push({ file: one.path, why: read.alone });
    else if (read.records.length > 0) readable.push(read);
  }
  if (readable.length === 0) {
    const why = left[0] ? `${left[0].file}: ${left[0].why}` : `${found[0]!.path}: no packets`;
    throw new BadInput(`cannot be joined or repeated: ${why}`);
  }
  if (readable.length > MOST_FILES) {
    throw new BadInput(`${readable.length} captures; at most ${MOST_FILES} can be joined`);
  }
  const pcap = path.join(options.folder, 'joined.pcap');
  writeTimes(pcap, Buffer.from(joinCaptures(readable, options.memorySeconds).bytes), options.times);
  const name = readable.length === 1 ? found[0]!.file : `${readable.length} captures`;
  return { name, pcap, files: readable.length, times: options.times, left };
}

/** Some 30,000 packets. */
const TRAFFIC_SCALE = 8;

/** Traffic that the lab makes, written below `folder`. */
export function trafficCapture(name: TrafficName, folder: string): BenchCapture {
  const pcap = path.join(folder, `${name}.pcap`);
  writeFileSync(pcap, writePcap(buildPackets(benchTraffic(name, TRAFFIC_SCALE))));
  return { name, pcap, files: 1, times: 1, left: [] };
}

/** A capture of `trafficCapture` several times, an hour apart, in a file of its own. */
export function repeated(capture: BenchCapture, times: number): BenchCapture {
  const pcap = `${capture.pcap}.${times}-times`;
  if (!statSync(pcap, { throwIfNoEntry: false })) {
    writeTimes(pcap, readFileSync(capture.pcap), times);
  }
  return { ...capture, pcap, times };
}

async function capturesOf(input: string): Promise<FoundCapture[]> {
  const file = path.resolve(input);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new BadInput(`${input}: no such file or folder`);
  if (stat.isDirectory()) {
    const { captures: found } = await findCaptures(file);
    if (found.length === 0) throw new BadInput(`${input}: has no pcap or pcapng file`);
    return found;
  }
  if (!(await isCapture(file))) throw new BadInput(`${input}: is neither pcap nor pcapng`);
  return [{ file: path.basename(file), path: file, size: stat.size }];
}

/** A classic pcap, little-endian as `join` writes it, `times` one behind the other in time. */
function writeTimes(file: string, bytes: Buffer, times: number): void {
  const header = 24;
  writeFileSync(file, bytes.subarray(0, header));
  const at = recordsOf(bytes, header);
  const seconds = at.map((record) => bytes.readUInt32LE(record));
  const first = seconds.reduce((a, b) => Math.min(a, b), Infinity);
  const last = seconds.reduce((a, b) => Math.max(a, b), 0);
  const step = last - first + 3600;
  if (last + step * (times - 1) > LAST_SECOND) {
    throw new BadInput(`${times} times ${step} s: the clock of a pcap file ends in 2106`);
  }
  for (let pass = 0; pass < times; pass += 1) {
    at.forEach((record, i) => bytes.writeUInt32LE(seconds[i]! + step * pass, record));
    appendFileSync(file, bytes.subarray(header));
  }
}

function recordsOf(bytes: Buffer, from: number): number[] {
  const records: number[] = [];
  for (let at = from; at + 16 <= bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) {
    records.push(at);
  }
  return records;
}
