import { searchedLength } from '../compile/suricata/searched-bytes';
import type { Content, SuricataRule } from '../model/suricata-rule';

/** Rules that are searched for by few bytes, with the reason: whoever reads such a rule asks. */
export interface ShortPattern {
  sids: number[];
  /** As hex, a space between bytes. */
  bytes: string;
  why: string;
}

/** As much of a planned rule as says what is searched for. */
interface Searched {
  rule: Pick<SuricataRule, 'options'>;
  entry: { sid: number };
}

/** Fewer than these stand in much of what is no match. */
const LEAST_BYTES = 3;

/** One for each pattern of fewer than three bytes that engines look for first, in the order of the rules. */
export function shortPatterns(rules: readonly Searched[]): ShortPattern[] {
  const found = new Map<string, ShortPattern>();
  for (const { rule, entry } of rules) {
    const contents = rule.options.filter(
      (option): option is Content => option.kind === 'content' && option.negated !== true,
    );
    const first = contents.find(({ fastPattern }) => fastPattern) ?? longestOf(contents);
    if (!first) continue;
    const searched = first.bytes.subarray(0, searchedLength(first));
    if (searched.length >= LEAST_BYTES) continue;
    const bytes = Buffer.from(searched)
      .toString('hex')
      .replace(/..(?=.)/g, '$& ');
    const why =
      searched.length < first.bytes.length
        ? 'zeros follow, at which a search would stop in every file that has some'
        : whyNoLonger(contents.filter((one) => one.bytes.length > first.bytes.length));
    const known = found.get(`${bytes} ${why}`);
    if (known) known.sids.push(entry.sid);
    else found.set(`${bytes} ${why}`, { sids: [entry.sid], bytes, why });
  }
  return [...found.values()];
}

function longestOf(contents: readonly Content[]): Content | undefined {
  return [...contents].sort((a, b) => b.bytes.length - a.bytes.length)[0];
}

function whyNoLonger(longer: readonly Content[]): string {
  if (longer.length === 0) return 'no longer constant stands in what is looked for';
  return longer.every(({ bytes }) => new Set(bytes).size === 1)
    ? 'the longer constants are one byte repeated, as zeros are in any file'
    : 'the longer constants have no fixed place';
}
