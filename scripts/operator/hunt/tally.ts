import { GRADES, type Border, type Grade } from '../../model/vocabulary';
import { groupBy } from '../../lib/group-by';
import type { Site } from '../../lib/site-networks';
import type { Answer, PortGuess, QuestionName } from './answer';
import { NO_FLOW } from './flow-records';

/** What one pair of hosts did, by everything that logs say about it. Never patient data. */
export interface HuntFinding extends PairCounts {
  question: Exclude<QuestionName, 'clear-ports'>;
  /** Null for what no single detection states, such as a file read over NFS. */
  detection: string | null;
  title: string;
  grade: Grade;
  border: Exclude<Border, 'unstated'>;
}

/** A pair of hosts on two sides of the border, of which one uses a port of a medical protocol. No finding. */
export interface HuntGuess extends PairCounts, PortGuess {}

/** How often, and how much. */
export interface PairCounts {
  /** The host that behaves like a monitor; of a guess, the one inside the border. */
  monitor: string;
  farEnd: string;
  /**
   * Connections, alerts or files; two sensors on one wire count the same ones, so this is the count of the
   * log that has most, and never the sum. Events that are no flow records count only where no flow does.
   */
  times: number;
  /** Null where no flow record says. */
  answered: number | null;
  packetsOut: number | null;
  /** Bytes of IP packets from the monitor. */
  bytesOut: number | null;
  bytesIn: number | null;
  /** ISO 8601, UTC. */
  firstSeen: string;
  lastSeen: string;
  /** `515/tcp`, at most MOST_PORTS, lowest first. */
  ports: string[];
  /** How often each log has it: `conn.log` 12, `vitalwire.log` 1. */
  logs: Record<string, number>;
}

/** Whose a log of a finding is. */
export function sensorOf(log: string): 'Suricata' | 'Zeek' {
  return log.startsWith('eve') || log.startsWith('fast') ? 'Suricata' : 'Zeek';
}

const MOST_PORTS = 20;
/** Answers of which it is remembered that they were counted: 8 bytes each, half of the room empty. */
const MOST_REMEMBERED = 2 ** 24;
const TITLES: Partial<Record<QuestionName, string>> = {
  'nfs-reads': 'file read over NFS from a listed address',
};

interface ByLog {
  first: Answer;
  sensor: string;
  grade: number;
  times: number;
  answered: number | null;
  packetsOut: number | null;
  bytesOut: number | null;
  bytesIn: number | null;
  firstSeen: number;
  lastSeen: number;
  ports: Set<string>;
}

/** Counts answers, each event once, however many copies of its log there are. */
export class Tally {
  private readonly byLog = new Map<string, ByLog>();
  private readonly counted = new HashSet();
  /** Events that were in several files, and count once. */
  copies = 0;

  constructor(private readonly sinceSeconds: number | null) {}

  add(answer: Answer): void {
    if (this.sinceSeconds !== null && answer.time < this.sinceSeconds) return;
    if (!this.counted.add(answer.identity)) {
      this.copies += 1;
      return;
    }
    const key = JSON.stringify([answer.sensor, ...pairOf(answer)]);
    let row = this.byLog.get(key);
    if (!row) {
      row = {
        first: answer,
        sensor: answer.sensor,
        grade: 0,
        times: 0,
        answered: null,
        packetsOut: null,
        bytesOut: null,
        bytesIn: null,
        firstSeen: answer.time,
        lastSeen: answer.time,
        ports: new Set(),
      };
      this.byLog.set(key, row);
    }
    row.grade = Math.max(row.grade, GRADES.indexOf(answer.grade));
    row.times += 1;
    row.answered = sum(row.answered, answer.answered === null ? null : Number(answer.answered));
    row.packetsOut = sum(row.packetsOut, answer.packetsOut);
    row.bytesOut = sum(row.bytesOut, answer.bytesOut);
    row.bytesIn = sum(row.bytesIn, answer.bytesIn);
    row.firstSeen = Math.min(row.firstSeen, answer.time);
    row.lastSeen = Math.max(row.lastSeen, answer.time);
    if (answer.port !== null && row.ports.size < 1000) row.ports.add(answer.port);
  }

  /** More events than can be remembered were found: copies among the later ones count twice. */
  get forgetful(): boolean {
    return this.counted.full;
  }

  /** The tally as findings: worst grade first, border crossings first, then by monitor. */
  findings(site: Site, titles: ReadonlyMap<string, string>): HuntFinding[] {
    const found = this.pairs().flatMap((rows): HuntFinding[] => {
      const { question, detection, farEnd } = rows[0]!.first;
      if (question === 'clear-ports') return [];
      return [
        {
          question,
          detection,
          title:
            TITLES[question] ?? titles.get(detection ?? '') ?? 'a detection of another version',
          grade: GRADES[Math.max(...rows.map(({ grade }) => grade))] ?? 'seen',
          border: site.borderOf(farEnd),
          ...countsOf(rows),
        },
      ];
    });
    const order = ({ grade, border, monitor, farEnd, question, detection }: HuntFinding) =>
      [9 - GRADES.indexOf(grade), border, monitor, farEnd, question, detection ?? ''].join('\0');
    return found.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  /** What ports let guess, most bytes first. */
  guesses(): HuntGuess[] {
    const bytes = ({ bytesOut, bytesIn }: HuntGuess) => (bytesOut ?? 0) + (bytesIn ?? 0);
    return this.pairs()
      .flatMap((rows): HuntGuess[] => {
        const { guess } = rows[0]!.first;
        return guess ? [{ ...guess, ...countsOf(rows) }] : [];
      })
      .sort((a, b) => bytes(b) - bytes(a) || (a.monitor < b.monitor ? -1 : 1));
  }

  /** What all logs say of one pair and one question. */
  private pairs(): ByLog[][] {
    const groups = groupBy(this.byLog.values(), ({ first }) => JSON.stringify(pairOf(first)));
    return [...groups.values()];
  }
}

/** What counts together, whichever log says it. */
function pairOf({ question, detection, monitor, farEnd, guess }: Answer): unknown[] {
  return [question, detection, monitor, farEnd, guess];
}

function countsOf(rows: readonly ByLog[]): PairCounts {
  const { monitor, farEnd } = rows[0]!.first;
  const flows = rows.filter(({ sensor }) => !NO_FLOW.includes(sensor));
  const most = (of: (row: ByLog) => number | null, among = rows) =>
    among.map(of).reduce(largest, null);
  return {
    monitor,
    farEnd,
    times: most(({ times }) => times, flows.length > 0 ? flows : rows)!,
    answered: most(({ answered }) => answered),
    packetsOut: most(({ packetsOut }) => packetsOut),
    bytesOut: most(({ bytesOut }) => bytesOut),
    bytesIn: most(({ bytesIn }) => bytesIn),
    firstSeen: iso(Math.min(...rows.map(({ firstSeen }) => firstSeen))),
    lastSeen: iso(Math.max(...rows.map(({ lastSeen }) => lastSeen))),
    ports: [...new Set(rows.flatMap(({ ports }) => [...ports]))]
      .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1))
      .slice(0, MOST_PORTS),
    logs: Object.fromEntries(
      rows
        .map(({ sensor, times }) => [sensor, times] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}

function sum(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

function largest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** A set of texts by 53 bits of a hash of each: a chance of one in a thousand that two of millions meet. */
class HashSet {
  private slots = new Float64Array(1024);
  private size = 0;
  full = false;

  /** @returns false for what is in it already. */
  add(text: string): boolean {
    if (this.full) return true;
    if (this.size * 2 >= this.slots.length) this.grow();
    const isNew = this.put(hash53(text));
    if (isNew) this.size += 1;
    return isNew;
  }

  private put(hash: number): boolean {
    const mask = this.slots.length - 1;
    let at = (hash % 0x100000000) & mask;
    for (;;) {
      const slot = this.slots[at]!;
      if (slot === hash) return false;
      if (slot === 0) {
        this.slots[at] = hash;
        return true;
      }
      at = (at + 1) & mask;
    }
  }

  private grow(): void {
    if (this.size >= MOST_REMEMBERED) {
      this.full = true;
      this.slots = new Float64Array(0);
      return;
    }
    const old = this.slots;
    this.slots = new Float64Array(old.length * 2);
    for (const hash of old) if (hash !== 0) this.put(hash);
  }
}

/** cyrb53 (bryc, public domain): two mixed 32-bit hashes, of which 53 bits are kept; never 0. */
function hash53(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (2097151 & b) * 4294967296 + (a >>> 0) || 1;
}
