import { codedIn, decoded } from './coded';
import type { Coverage } from './coverage';
import { alertInText } from './fast-log';
import { Fields, type JsonObject } from './fields';
import { objectsIn, unquoted, type JsonInText } from './json-text';
import { LEFT_OUT } from './needles';
import { recordsIn } from './records';
import { portGuess } from './port-guess';
import { answersOf, otherAlert } from './record-answers';
import type { Asked } from './asked';
import type { Answer } from './answer';

/** Lines of one file of which the same is to be said. */
export interface SkippedLines {
  why: string;
  lines: number;
  /** The first of them, counted from 1. */
  firstLine: number;
}

const OWN_MARK = /VITALWIRE |Vitalwire::/;
const MOST_BATCHED = 1000;
/** Identical records of one file that are told apart; see `occurrence`. */
const MOST_REMEMBERED = 500_000;
/** Coded text in coded text: deeper is nobody's wrapping. */
const MOST_CODINGS = 4;

/** What became of every line of one file that could matter: an answer, a mention, or not understood. */
export class Verdicts {
  private readonly problems = new Map<string, SkippedLines>();
  private readonly faults = new Map<string, SkippedLines>();
  private readonly mentions = new Map<string, SkippedLines>();
  private readonly seen = new Map<string, number>();
  private batch: Answer[] = [];
  /** Records that were read: whether this is a sensor's log at all. */
  records = 0;
  /** Alerts of rules that are none of the pack's, where they are asked for. */
  otherAlerts = 0;
  /** Whether the last line said something of the pack's, or could not be understood. */
  private matters = false;
  /** What a line said above its coded parts: a record and its coded copy in one line are one event. */
  private readonly above = new Set<string>();
  private readonly now = new Set<string>();

  constructor(
    private readonly asked: Asked,
    private readonly onAnswers: (answers: Answer[]) => void,
    private readonly coverage: Coverage | null = null,
  ) {}

  /**
   * A line or a JSON value that holds a needle.
   * @returns false where the needle was there by chance and nothing was found: then the line is one like all others.
   */
  text(given: string, line: number, path: string | null): boolean {
    this.above.clear();
    this.matters = false;
    this.layer(given, line, path, 0);
    return this.matters;
  }

  /** A line, and then what is coded in it. */
  private layer(given: string, line: number, path: string | null, codings: number): void {
    // A crash leaves NUL bytes; UTF-16 in a file of UTF-8 has one in every second place.
    const text = given.includes('\0') ? given.replaceAll('\0', '') : given;
    if (LEFT_OUT.test(text)) {
      this.problem('has a message that journalctl left out; write it out again with --all', line);
    }
    const { objects, around } = objectsIn(text);
    const found = { objects, around, records: objects.flatMap((one) => recordsIn(one)) };
    const { records } = found.records.length > 0 ? found : this.unquoted(text, found);
    const alert = records.length === 0 ? alertInText(text) : null;
    if (codings > 0 && records.length > 0) this.coverage?.markJson(text.slice(0, 16_384), path);
    this.take(text, alert ? [alert] : records, around, line, path);
    for (const said of this.now) this.above.add(said);
    this.now.clear();
    if (codings === MOST_CODINGS) return;
    const coded = codedIn(text);
    if (coded.length === 0) return;
    // What a sensor itself puts into a record, such as a packet, is no wrapping.
    const own = records.map(({ object }) => JSON.stringify(object));
    for (const one of coded) {
      if (own.some((json) => json.includes(one))) continue;
      const inner = decoded(one);
      if (inner === null) continue;
      this.matters = true;
      if (inner.problem !== null) this.problem(inner.problem, line);
      else this.layer(inner.text, line, path, codings + 1);
    }
  }

  /** Records in a line whose quotes were escaped once more, as by a table, a console or XML. */
  private unquoted(text: string, found: JsonInText & { records: Fields[] }) {
    for (const plain of unquoted(text)) {
      const inside = objectsIn(plain);
      const records = inside.objects.flatMap((one) => recordsIn(one));
      if (records.length > 0) return { ...inside, records };
    }
    return found;
  }

  /** A row of a table that holds a needle; see text. */
  row(object: JsonObject, text: string, line: number, path: string | null): boolean {
    this.above.clear();
    this.matters = false;
    const records = recordsIn(object);
    // A row of a Zeek log is a record by its header, whatever columns it has.
    const own = records.length > 0 ? records : path !== null ? [new Fields(object)] : [];
    if (own.length === 0) this.layer(text, line, path, 0);
    else this.take(text, own, '', line, path);
    return this.matters;
  }

  private take(
    text: string,
    records: readonly Fields[],
    around: string,
    line: number,
    path: string | null,
  ): void {
    this.countOthers(records, line);
    for (const record of records) {
      const guess = portGuess(record, this.asked, path);
      if (guess) this.add(guess);
    }
    const named = this.asked.listed.namedIn(text);
    // A needle may be met by chance: the digits of a sid in a number.
    if (named.length === 0 && !this.asked.marks(text)) {
      this.records += records.length;
      return;
    }
    this.matters = true;
    const told = new Set<string>();
    const logs: string[] = [];
    for (const record of records) {
      const said = answersOf(record, this.asked, path);
      if ('why' in said) {
        this.problem(`a record that ${said.why}`, line);
        return;
      }
      this.records += 1;
      logs.push(said.log);
      for (const one of said.answers) {
        for (const end of [one.monitor, one.farEnd]) told.add(end);
        this.add(one);
      }
    }
    const untold = named.filter(({ address }) => !told.has(address));
    if (records.length === 0) {
      if (named.length > 0) this.problem(`names ${named[0]!.address} in no known form`, line);
      else if (OWN_MARK.test(text)) {
        this.problem('names a finding of this pack in no known form', line);
      }
      return;
    }
    for (const { written, address } of untold) {
      const inside = records.findIndex(({ object }) => JSON.stringify(object).includes(written));
      if (inside >= 0) this.mention(logs[inside] ?? 'a record', line);
      else if (around.includes(written) && !around.includes('"'))
        this.mention('head of a line', line);
      else this.problem(`names ${address} outside of its records`, line);
    }
  }

  private countOthers(records: readonly Fields[], line: number): void {
    for (const record of records) {
      const other = otherAlert(record, this.asked);
      if (other === 'foreign') this.otherAlerts += 1;
      if (other === 'unknown') {
        this.problem(
          'is an alert of this pack with a sid that it does not know: a newer pack made it',
          line,
        );
      }
    }
  }

  problem(why: string, line: number): void {
    this.matters = true;
    count(this.problems, why, line);
  }

  /** A line that is broken, whatever it says: nobody's loss in a file that is no log. */
  fault(why: string, line: number): void {
    count(this.faults, why, line);
  }

  notUnderstood(isLog: boolean): SkippedLines[] {
    return [...this.problems.values(), ...(isLog ? this.faults.values() : [])];
  }

  get mentioned(): SkippedLines[] {
    return [...this.mentions.values()];
  }

  flush(): void {
    if (this.batch.length > 0) this.onAnswers(this.batch);
    this.batch = [];
  }

  private mention(log: string, line: number): void {
    count(this.mentions, log, line);
  }

  private add(answer: Answer): void {
    const base = `${answer.question}|${answer.identity}`;
    if (this.above.has(base)) return;
    this.now.add(base);
    this.batch.push({ ...answer, identity: `${base}|${this.occurrence(base)}` });
    if (this.batch.length === MOST_BATCHED) this.flush();
  }

  /** How often this file has said the same so far: copies of a file agree on that, and it counts. */
  private occurrence(identity: string): number {
    const before = this.seen.get(identity) ?? 0;
    if (this.seen.size === MOST_REMEMBERED) this.seen.clear();
    this.seen.set(identity, before + 1);
    return before;
  }
}

function count(into: Map<string, SkippedLines>, why: string, line: number): void {
  const known = into.get(why);
  if (known) known.lines += 1;
  else into.set(why, { why, lines: 1, firstLine: line });
}
