import type { Check, Finding } from '../check';
import { without } from '../fixes';
import type { LoadedRule } from '../sensor/rules';

export const check: Check = {
  id: 'suricata-sid-clash',
  engine: 'suricata',
  about: 'Nobody else’s rule has a sid of ours, and no rule of ours is loaded twice.',
  needs: ['suricata.rules'],
  run({ suricata: s, pack }) {
    const { first, last } = pack.manifest.sidRange;
    const retired = new Set(pack.manifest.retired.map(({ sid }) => sid));
    const found: Finding[] = [];
    const seen = new Map<string, LoadedRule>();
    const files = [...s!.loaded, ...s!.unlisted.filter(({ file }) => /local|custom/.test(file))];
    for (const rule of files.flatMap(({ rules }) => rules)) {
      const ours = isOurs(rule);
      if (rule.gid === 1 && rule.sid >= first && rule.sid <= last && !ours) {
        const taken = pack.bySid.get(rule.sid);
        found.push({
          level: taken || retired.has(rule.sid) ? 'error' : 'warning',
          title: `sid ${rule.sid} is also used by "${rule.msg}"`,
          means: taken
            ? 'Suricata keeps one of the two and reports the other as a duplicate; suricata-update keeps the higher rev. One of them never alerts.'
            : `${first} to ${last} is the block of this pack: a coming release may use it.`,
          at: `${rule.file}:${rule.line}`,
          fix: [
            {
              file: rule.file,
              how: 'replace',
              line: rule.line,
              lines: [
                renumbered(
                  rule,
                  files.flatMap(({ rules }) => rules),
                ),
              ],
            },
          ],
        });
      }
      if (!ours || !rule.enabled) continue;
      const key = `${rule.gid}:${rule.sid}`;
      const earlier = seen.get(key);
      seen.set(key, earlier ?? rule);
      if (!earlier || !s!.loaded.some(({ file }) => file === rule.file)) continue;
      found.push({
        level: 'warning',
        title: `sid ${rule.sid} is loaded twice, from ${earlier.file} and from ${rule.file}`,
        means:
          'Suricata reports an error for the second. Load the pack once: by suricata-update or by its own file.',
        at: `${rule.file}:${rule.line}`,
        fix: [without(rule.file, rule.line)],
      });
    }
    return found;
  },
};

/** By its words: a changed copy of a rule of ours is still ours. */
function isOurs({ msg, raw }: LoadedRule): boolean {
  return (
    msg.startsWith('VITALWIRE ') || /metadata:[^;]*\bdetection [a-z0-9-]+\.[a-z0-9-]+/.test(raw)
  );
}

/** The rule with a free sid of the local range, far from where tools start to count. */
function renumbered(rule: LoadedRule, all: readonly LoadedRule[]): string {
  const used = new Set(all.map(({ sid }) => sid));
  let sid = 1900000 + (rule.sid % 10000);
  while (used.has(sid)) sid += 1;
  return rule.raw.replace(/\bsid\s*:\s*\d+/, `sid:${sid}`);
}
