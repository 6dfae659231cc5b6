/** Which rules go together when one is left out. */

export interface RuleLine {
  sid: number;
  text: string;
}

/** A rule, and those that can no longer match without it. */
export interface RuleGroup {
  sid: number;
  /** Sids that wait for a bit that no other rule sets; ascending. */
  dependants: number[];
}

/** The active rules of a file. */
export function rulesIn(text: string): RuleLine[] {
  return text.split('\n').flatMap((line) => {
    const sid = /^[a-z].*[( ;]sid:\s*(\d+)\s*;/.exec(line)?.[1];
    return sid ? [{ sid: Number(sid), text: line }] : [];
  });
}

/**
 * For each rule what goes with it: a rule that asks for a flow or host bit which only rules left out set
 * would be loaded and never match, and its cost be counted for nobody.
 */
export function ruleGroups(rules: readonly RuleLine[]): RuleGroup[] {
  const parsed = rules.map(({ sid, text }) => ({
    sid,
    sets: bits(text, 'set'),
    needs: needs(text),
  }));
  return parsed.map(({ sid }) => {
    const out = new Set([sid]);
    for (let before = 0; before !== out.size;) {
      before = out.size;
      const set = new Set(parsed.filter((rule) => !out.has(rule.sid)).flatMap(({ sets }) => sets));
      for (const rule of parsed) {
        const waits = rule.needs.some((any) => !any.some((bit) => set.has(bit)));
        // A bit that no rule of the pack sets at all is set by a rule of somebody else.
        const ours = rule.needs.flat().some((bit) => parsed.some(({ sets }) => sets.includes(bit)));
        if (waits && ours) out.add(rule.sid);
      }
    }
    return { sid, dependants: [...out].filter((other) => other !== sid).sort((a, b) => a - b) };
  });
}

/** `flowbits:set,a` and `xbits:set,a,track ip_src`: names, with the kind in front. */
function bits(text: string, action: string): string[] {
  const pattern = new RegExp(`\\b(flowbits|xbits):\\s*${action}\\s*,\\s*([^;,]+)`, 'g');
  return [...text.matchAll(pattern)].map(([, kind, name]) => `${kind} ${name!.trim()}`);
}

/** Each an alternative list: `isset,a|b` asks for one of two. */
function needs(text: string): string[][] {
  return bits(text, 'isset').map((bit) => {
    const [kind = '', names = ''] = bit.split(' ');
    return names.split('|').map((name) => `${kind} ${name.trim()}`);
  });
}
