import type { Grade } from '../../lib/grades';
import type { ReportInput } from './input';
import type { MonitorRow } from './monitors';

/** What the worst of several monitors did, by grade (dist/docs/grades.md). */
const DID: Record<Grade, string> = {
  seen: 'was seen, and nothing more',
  attempted: 'tried to reach a hard-coded address or share',
  connected: 'was answered',
  'phi-sent': 'sent patient data in clear text',
  'code-received': 'received a file that its firmware runs',
};

/** What happened, in one sentence: how many monitors, the worst grade, and whether anything crossed the border. */
export function headline(
  { rows, unread }: Pick<ReportInput, 'rows' | 'unread'>,
  monitors: readonly MonitorRow[],
): string {
  if (rows.length === 0) {
    return unread.length > 0
      ? 'Nothing was found in what could be read, and not everything could be read.'
      : 'Nothing was found: no host did what Vitalwire looks for.';
  }
  const likely = monitors.filter(({ behaviour }) => behaviour === 'monitor');
  if (likely.length === 0) {
    return `No host behaved like a monitor: ${hosts(monitors.length)} only knocked at a listed address once or twice, or went through a whole network.`;
  }
  const [worst] = likely as [MonitorRow];
  const who = likely.length === 1 ? 'One monitor' : `${likely.length} monitors: the worst`;
  return `${who} ${DID[worst.grade]} (${worst.grade}), and ${border(likely)}.`;
}

function border(monitors: readonly MonitorRow[]): string {
  const crossed = monitors.filter((one) => one.crossed).length;
  if (crossed > 0) {
    const who =
      monitors.length === 1 ? 'it' : crossed === monitors.length ? 'all' : `${crossed} of them`;
    return `${who} crossed the border of the site`;
  }
  const isUnstated = monitors.some(({ rows }) => rows.some((row) => row.border === 'unstated'));
  return isUnstated
    ? 'whether anything crossed the border of the site is not known'
    : 'nothing crossed the border of the site';
}

function hosts(count: number): string {
  return count === 1 ? 'one host' : `${count} hosts`;
}
