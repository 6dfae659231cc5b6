import { continuedLines } from './continued-lines';

/**
 * What Suricata reads where the configuration names no threshold-file (THRESHOLD_CONF_DEF_CONF_FILEPATH in
 * src/util-threshold-config.c, as distributions build it).
 */
export const DEFAULT_THRESHOLD_FILE = '/etc/suricata/threshold.config';

/** One line of threshold.config. */
export interface ThresholdLine {
  line: number;
  kind: 'suppress' | 'threshold' | 'event_filter' | 'rate_filter';
  /** 0 is every generator, and every sid with it. */
  gid: number;
  sid: number;
  track: string | null;
  /** The addresses of a suppress: one, a subnet, a list or a variable. */
  ip: string | null;
  type: string | null;
  count: number | null;
  seconds: number | null;
  newAction: string | null;
  text: string;
}

/**
 * Reads threshold.config (doc/userguide/configuration/global-thresholds.rst). A line that ends in `\` goes on.
 * Lines it does not understand are left out, as Suricata leaves them out with an error.
 */
export function readThresholds(text: string): ThresholdLine[] {
  const found: ThresholdLine[] = [];
  for (const { last, text: whole } of continuedLines(text)) {
    const kind = /^(suppress|threshold|event_filter|rate_filter)\s+(.*)$/.exec(whole);
    if (!kind) continue;
    const value = (key: string) =>
      new RegExp(`\\b${key}\\s+(\\[[^\\]]*\\]|[^,\\s]+)`).exec(kind[2]!)?.[1] ?? null;
    const number = (key: string) => (value(key) === null ? null : Number(value(key)));
    if (number('gen_id') === null || number('sig_id') === null) continue;
    found.push({
      line: last,
      kind: kind[1] as ThresholdLine['kind'],
      gid: number('gen_id')!,
      sid: number('sig_id')!,
      track: value('track'),
      ip: value('ip'),
      type: value('type'),
      count: number('count'),
      seconds: number('seconds'),
      newAction: value('new_action'),
      text: whole,
    });
  }
  return found;
}

/** Whether a line concerns a rule: gid 0 is all, sid 0 is all of a gid. */
export function concerns(line: ThresholdLine, gid: number, sid: number): boolean {
  return (line.gid === 0 || line.gid === gid) && (line.sid === 0 || line.sid === sid);
}
