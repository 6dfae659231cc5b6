import type { Grade } from '../../model/vocabulary';
import { Site } from '../../lib/site-networks';
import type { Listed } from './needles';
import type { HuntQuestions } from './questions';

/** The questions, indexed once for many records. */
export class Asked {
  readonly sids: ReadonlyMap<string, { detection: string; grade: Grade }>;
  readonly notices: ReadonlyMap<string, { detection: string; grade: Grade }>;
  readonly hashes: ReadonlyMap<string, { detection: string; grade: Grade }>;
  readonly countsOthers: HuntQuestions['countsOthers'] | undefined;
  /** The site whose border counts; null where ports are not asked for. */
  readonly site: Site | null;
  private readonly words: readonly string[];

  constructor(
    questions: HuntQuestions,
    readonly listed: Listed,
  ) {
    this.sids = new Map(questions.sids.map((one) => [String(one.sid), one]));
    this.notices = new Map(questions.notices.map((one) => [one.notice, one]));
    this.hashes = new Map(questions.hashes.map((one) => [one.sha256, one]));
    this.countsOthers = questions.countsOthers;
    this.site = questions.clearPorts ? new Site(questions.clearPorts.homeNetworks) : null;
    const names = questions.about.map(({ detection }) => detection.split('/')[0]!);
    this.words = ['Vitalwire::', 'VITALWIRE ', ...names];
  }

  /** Whether a text says something of the pack's own: a sid, a notice, a detection, a hash. */
  marks(text: string): boolean {
    return (
      this.words.some((word) => text.includes(word)) ||
      (text.match(/(?<!\d)\d{7}(?!\d)/g) ?? []).some((digits) => this.sids.has(digits)) ||
      (text.match(/[\da-fA-F]{64}/g) ?? []).some((hex) => this.hashes.has(hex.toLowerCase()))
    );
  }
}
