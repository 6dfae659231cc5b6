import type { Check, Finding } from '../check';
import { without } from '../fixes';
import type { LoadedRule } from '../sensor/rules';
import type { PackRules, SuricataSensor } from '../sensor/sensor';

export const check: Check = {
  id: 'suricata-sid-clash',
  engine: 'suricata',
  about: 'Nobody else’s rule has a sid of ours, and no rule of ours is loaded twice.',
  needs: ['suricata.rules'],
  run({ suricata: s, pack }) {
    const { first, last } = pack.manifest.sidRange;
    const retired = new Set(pack.manifest.retired.map(({ sid }) => sid));
    const found: Finding[] = listedTwice(s!, pack);
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

/**
 * A file that two entries of rule-files name is loaded twice. The entry that goes is one whose files others
 * name too.
 */
function listedTwice(sensor: SuricataSensor, pack: PackRules): Finding[] {
  const { config, listed } = sensor;
  const ours = sensor.loaded.filter(({ rules }) => rules.some(({ sid }) => pack.bySid.has(sid)));
  const naming = (file: string) => listed.filter(({ found }) => found?.includes(file) ?? false);
  const twice = ours.filter(({ file }) => naming(file).length > 1).map(({ file }) => file);
  if (twice.length === 0 || !config) return [];
  const entries = naming(twice[0]!);
  const needless = entries.find((one) =>
    one.found!.every((file) => naming(file).some((other) => other !== one)),
  );
  const nodes = [...(config.node('rule-files')?.children.values() ?? [])];
  const at = needless && nodes.find(({ value }) => value === needless.entry)?.at;
  const line = at && config.texts.get(at.file)?.split('\n')[at.line - 1];
  return [
    {
      level: 'warning',
      title: `rule-files names ${twice[0]} ${entries.length} times: ${entries.map(({ entry }) => entry).join(', ')}`,
      means: 'Suricata reports an error for each rule of the second time. Name it once.',
      at: config.where('rule-files'),
      fix: at && line?.trim().startsWith('- ') ? [without(at.file, at.line)] : [],
    },
  ];
}

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
