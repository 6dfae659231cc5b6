import type { Check, Finding } from '../check';
import { byHand } from '../fixes';
import type { ZeekSensor } from '../sensor/sensor';
import { numberIn } from '../sensor/zeek-rows';

export const check: Check = {
  id: 'zeek-loss',
  engine: 'zeek',
  about: 'The sensor’s own logs tell of no loss, and of no error in our scripts.',
  needs: ['zeek.logs'],
  run({ zeek }) {
    return [...lostPackets(zeek!), ...droppedPackets(zeek!), ...scriptErrors(zeek!)];
  },
};

function lostPackets({ logs }: ZeekSensor): Finding[] {
  const worst = (logs.get('capture_loss') ?? [])
    .map((row) => numberIn(row, 'percent_lost') ?? 0)
    .reduce((most, loss) => Math.max(most, loss), 0);
  if (worst < 1) return [];
  return [
    {
      level: worst >= 10 ? 'error' : 'warning',
      title: `capture_loss.log tells of up to ${worst.toFixed(1)} % of lost packets`,
      means: 'What is lost is not looked at, and a stream with holes is given up.',
      at: 'capture_loss.log',
      fix: [
        byHand(
          'Mirror fewer ports, or give Zeek more workers (node.cfg: lb_method=custom, lb_procs).',
        ),
      ],
    },
  ];
}

function droppedPackets({ logs }: ZeekSensor): Finding[] {
  const stats = logs.get('stats') ?? [];
  const sum = (field: string) =>
    stats.reduce((total, row) => total + (numberIn(row, field) ?? 0), 0);
  const [dropped, done] = [sum('pkts_dropped'), sum('pkts_proc')];
  if (dropped === 0 || dropped <= done / 100) return [];
  return [
    {
      level: dropped > done / 10 ? 'error' : 'warning',
      title: `stats.log tells of ${dropped} packets dropped and ${done} processed`,
      means: 'Zeek does not keep up.',
      at: 'stats.log',
      fix: [
        byHand('Give Zeek more workers (node.cfg: lb_method=custom, lb_procs), or mirror less.'),
      ],
    },
  ];
}

function scriptErrors({ logs }: ZeekSensor): Finding[] {
  const errors = (logs.get('reporter') ?? []).filter(
    ({ level, location, message }) =>
      /ERROR|WARNING/.test(level ?? '') && /vitalwire/i.test(`${location} ${message}`),
  );
  if (errors.length === 0) return [];
  const lines = [
    'grep -i vitalwire reporter.log',
    'vitalwire tune vitalwire.tuning.yaml --into OUT',
  ];
  return [
    {
      level: 'error',
      title: `${errors.length} lines of reporter.log are about our package`,
      means:
        'A script of ours, or a value given to it, failed at run time; what it should have found may be lost.',
      at: 'reporter.log',
      fix: [{ file: '', how: 'run', lines }],
    },
  ];
}
