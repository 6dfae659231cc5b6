import { GRADES, type Border } from '../../lib/grades';
import type { ReportRow } from './input';

const BORDER_RANK: Record<Border, number> = { crossed: 0, unstated: 1, internal: 2 };

/** Later than any log. */
const MOST_SECONDS = Number.MAX_SAFE_INTEGER;

/** By grade, crossings before what stayed inside, then by time and name. */
export function worstFirst(a: ReportRow, b: ReportRow): number {
  return (
    GRADES.indexOf(b.grade) - GRADES.indexOf(a.grade) ||
    BORDER_RANK[a.border] - BORDER_RANK[b.border] ||
    (a.firstSeen ?? MOST_SECONDS) - (b.firstSeen ?? MOST_SECONDS) ||
    byText(a.monitor, b.monitor) ||
    byText(a.farEnd, b.farEnd) ||
    byText(a.detection ?? '', b.detection ?? '')
  );
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
