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
    const sids = [...bare.matchAll(/[;(]\s*sid\s*:\s*(\d+)\s*;/g)];
    const revs = [...bare.matchAll(/[;(]\s*rev\s*:\s*(\d+)\s*;/g)];
    if (sids.length !== 1 || revs.length !== 1) {
      throw new Error(`line ${index + 1} has ${sids.length} sids and ${revs.length} revs, not one`);
    }
    return [{ sid: Number(sids[0]![1]), rev: Number(revs[0]![1]), enabled: !off }];
  });
}

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
