import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';
import { lastRedef } from '../sensor/zeek-script';

/** Settings under which Zeek forgets or never follows a stream; the value it comes with. */
const SWITCHES: readonly [
  name: string,
  bad: RegExp,
  stock: string,
  level: Finding['level'],
  means: string,
][] = [
  [
    'partial_connection_ok',
    /^F$/,
    'T',
    'error',
    'A stream whose beginning was not seen is not looked at: telemetry lasts for days and began before the sensor.',
  ],
  [
    'tcp_excessive_data_without_further_acks',
    /^[1-9]\d{0,5}$/,
    '10485760',
    'warning',
    'A stream of which one direction is seen is given up after that many bytes.',
  ],
];

const TIMES: readonly [name: string, leastSeconds: number, stock: string][] = [
  ['tcp_inactivity_timeout', 60, '5 mins'],
  ['udp_inactivity_timeout', 20, '1 min'],
];

const UNITS: Readonly<Record<string, number>> = {
  usec: 1e-6,
  msec: 1e-3,
  sec: 1,
  min: 60,
  hr: 3600,
  day: 86400,
};

export const check: Check = {
  id: 'zeek-streams',
  engine: 'zeek',
  shownBy: 'drill',
  about: 'Long streams, those seen from their middle too, are followed.',
  needs: ['zeek.scripts'],
  run({ zeek }) {
    const last = (name: string) => lastRedef(zeek!, name);
    const finding = (
      name: string,
      stock: string,
      level: Finding['level'],
      means: string,
    ): Finding => {
      const { value, file, line } = last(name)!;
      return {
        level,
        title: `${name} is ${value}`,
        means,
        at: `${file}:${line}`,
        fix: [zeekLines(zeek!, `redef ${name} = ${stock};`)],
      };
    };
    const switched = SWITCHES.filter(([name, bad]) => bad.test(last(name)?.value ?? '')).map(
      ([name, , stock, level, means]) => finding(name, stock, level, means),
    );
    const timed = TIMES.filter(([name, least]) => {
      const seconds = secondsOf(last(name)?.value ?? '');
      return seconds !== null && seconds < least;
    }).map(([name, , stock]) =>
      finding(
        name,
        stock,
        'info',
        'A connection is forgotten while the monitor pauses; what comes after is another one, seen from its middle.',
      ),
    );
    return [...switched, ...timed];
  },
};

function secondsOf(text: string): number | null {
  const parts = /^([\d.]+)\s*(usec|msec|sec|min|hr|day)s?$/.exec(text);
  return parts ? Number(parts[1]) * UNITS[parts[2]!]! : null;
}
