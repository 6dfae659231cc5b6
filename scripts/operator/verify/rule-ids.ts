/** A rule as far as its identity goes. */
export interface RuleId {
  sid: number;
  rev: number;
  enabled: boolean;
}

/**
 * The ids of all rules in a rule file, those that are switched off by a leading `#` included.
 * @throws Error on a rule line without one sid and one rev.
 */
export function ruleIds(text: string): RuleId[] {
  return text.split('\n').flatMap((line, index): RuleId[] => {
    const [, off, action] = /^\s*(#\s*)?([a-z]+)\s.*\(.*\)\s*$/.exec(line) ?? [];
    if (!action || !ACTIONS.has(action)) {
      if (/^\s*(#|$)/.test(line)) return [];
      throw new Error(`line ${index + 1} is neither a rule nor a comment`);
    }
    // Quoted text may hold anything, "sid:1;" too.
    const bare = line.replace(/"(?:[^"\\]|\\.)*"/g, '""');
    if (bare.replaceAll('""', '').includes('"')) {
      throw new Error(`line ${index + 1} has a quote that nothing closes`);
    }
    // What ends one option begins the next.
    const sids = [...bare.matchAll(/[;(]\s*sid\s*:\s*(\d+)\s*(?=;)/g)];
    const revs = [...bare.matchAll(/[;(]\s*rev\s*:\s*(\d+)\s*(?=;)/g)];
    if (sids.length !== 1 || revs.length !== 1) {
      throw new Error(`line ${index + 1} has ${sids.length} sids and ${revs.length} revs, not one`);
    }
    return [{ sid: Number(sids[0]![1]), rev: Number(revs[0]![1]), enabled: !off }];
  });
}

/**
 * Refuses a rule file of which Suricata would read other lines than stand in it: it takes 8,191 bytes for a line and what
 * is behind them for the next one, skips a line that begins with a blank, and ends a line at a zero byte
 * (DETECT_MAX_RULE_SIZE, DetectLoadSigFile in detect-engine-loader.c).
 * @throws Error saying what is wrong.
 */
export function refuseOddLines(bytes: Uint8Array): void {
  if (bytes.some((byte) => byte !== 0x0a && (byte < 0x20 || byte > 0x7e))) {
    throw new Error('it holds other bytes than printable ASCII');
  }
  for (const [index, line] of Buffer.from(bytes).toString('latin1').split('\n').entries()) {
    if (line.length > MAX_LINE_BYTES) throw new Error(`line ${index + 1} is too long`);
    if (line.startsWith(' ')) throw new Error(`line ${index + 1} begins with a blank`);
  }
}

const MAX_LINE_BYTES = 8000;

const ACTIONS = new Set([
  'alert',
  'drop',
  'pass',
  'reject',
  'rejectsrc',
  'rejectdst',
  'rejectboth',
  'config',
]);
