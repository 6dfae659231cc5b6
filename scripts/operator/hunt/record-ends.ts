/** Whether nobody could be found by the ends of a record as they are written. */
import { loggedAddress } from './needles';
import type { Verdicts } from './verdicts';

/** Of a region, for what cannot be told by looking for needles. */
export const CHECKED_LINES = 32;

/** The ends of a record in JSON: text or a number, also as the first of a list, or the brace of an object. */
const ENDS_IN_JSON =
  /"(?:src_ip|dest_ip|id[._](?:orig|resp)_h)\\*"\s*:\s*\[?\s*(?:\\*"([^"\\]*)\\*"|(-?\d+|\{))/g;

/** The ends of records in a JSON text, as they are written. */
export function endsInJson(json: string): string[] {
  return [...json.matchAll(ENDS_IN_JSON)].map(([, word, other]) => word ?? other!);
}

/** Why nobody can be found by these ends, or when; null where they can. */
export function wrongEnds(written: readonly string[], time: number | null): string | null {
  const ends = written.filter((end) => end !== '' && end !== '-');
  if (ends.length < 2) return null;
  if (ends.some((end) => loggedAddress(end) === null)) {
    return 'has ends that are no addresses: as numbers or made anonymous they cannot be found';
  }
  return time === null ? 'has no time that can be read' : null;
}

/** Some records of each file, of those that name nobody: could they be found if they did? */
export class EndsCheck {
  private left = CHECKED_LINES;

  constructor(private readonly verdicts: Verdicts) {}

  look(json: string, time: number | null, line: number): void {
    if (this.left === 0) return;
    this.left -= 1;
    const wrong = wrongEnds(endsInJson(json), time);
    if (wrong !== null) this.verdicts.problem(wrong, line);
  }
}
