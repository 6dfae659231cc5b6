import path from 'node:path';
import type { Check, Finding } from '../check';
import { BORDER_RULE_FILE } from '../../../model/vocabulary';
import { byHand, copyOfPack } from '../fixes';
import { packRulesLoaded, sidList } from '../pack-rules-in-use';
import type { LoadedRule } from '../sensor/rules';
import type { PackRules, SuricataSensor } from '../sensor/sensor';

export const check: Check = {
  id: 'suricata-changed-rules',
  engine: 'suricata',
  about:
    'The rules of ours that are loaded are those of this pack: on, of this revision, and only alerting.',
  needs: ['suricata.rules'],
  run({ suricata: s, pack }) {
    const loaded = packRulesLoaded(s!, pack).filter(({ raw }) => /VITALWIRE/.test(raw));
    const on = new Set(loaded.filter(({ enabled }) => enabled).map(({ sid }) => sid));
    const found: Finding[] = [];
    const off = loaded.filter(
      ({ sid, enabled }) => !enabled && !on.has(sid) && pack.bySid.get(sid)!.enabled,
    );
    if (off.length > 0) {
      found.push({
        level: 'error',
        title: `${off.length} rules of ours are switched off: ${sidList(off)}`,
        means:
          'Something put "# " before them: suricata-update with a line of disable.conf, or because a parser is off or a variable is missing. Mend that first, or the next update switches them off again.',
        at: `${off[0]!.file}:${off[0]!.line}`,
        fix: off.map((rule) => ({
          file: rule.file,
          how: 'replace' as const,
          line: rule.line,
          lines: [rule.raw.replace(/^#+\s*/, '')],
        })),
      });
    }
    const old = loaded.filter(({ sid, rev, enabled }) => enabled && rev < pack.bySid.get(sid)!.rev);
    if (old.length > 0) {
      found.push({
        level: 'warning',
        title: `${old.length} rules of ours are of an older release: ${sidList(old)}`,
        means: `The pack is ${pack.manifest.version}; "vitalwire diff" shows what changed since.`,
        at: `${old[0]!.file}:${old[0]!.line}`,
        fix: old.map((rule) => replaceBy(rule, pack.bySid.get(rule.sid)!.raw)),
      });
    }
    found.push(...missingOf(s!, pack));
    const acting = loaded.filter(({ action, enabled }) => enabled && action !== 'alert');
    for (const action of new Set(acting.map((rule) => rule.action))) {
      const rules = acting.filter((rule) => rule.action === action);
      found.push({
        level: 'error',
        title: `${rules.length} rules of ours have the action "${action}": ${sidList(rules)}`,
        means:
          action === 'pass'
            ? 'They hide what they should find.'
            : 'Inline, this cuts a monitor from its central station while a patient is on it. The pack is for alerting; what may be dropped at the border, and what never, is in docs/containment.md.',
        at: `${rules[0]!.file}:${rules[0]!.line}`,
        fix: rules.map((rule) => replaceBy(rule, rule.raw.replace(/^\w+/, 'alert'))),
      });
    }
    const edited = loaded.filter((rule) => {
      const own = pack.bySid.get(rule.sid)!;
      return (
        rule.enabled &&
        rule.rev === own.rev &&
        rule.action === own.action &&
        meaning(rule) !== meaning(own)
      );
    });
    if (edited.length > 0) {
      found.push({
        level: 'warning',
        title: `${edited.length} rules of ours were edited: ${sidList(edited)}`,
        means:
          'They have our revision and other text, by modify.conf or by hand; the next update may undo it. Say it in vitalwire.tuning.yaml instead.',
        at: `${edited[0]!.file}:${edited[0]!.line}`,
        fix: edited.map((rule) => replaceBy(rule, pack.bySid.get(rule.sid)!.raw)),
      });
    }
    return found;
  },
};

/** Rules of a file of the pack that the sensor has in part: it is of an older release, or somebody took them out. */
function missingOf(sensor: SuricataSensor, pack: PackRules): Finding[] {
  const known = new Set(sensor.loaded.flatMap(({ rules }) => rules.map(({ sid }) => sid)));
  return [...pack.files].flatMap(([name, rules]): Finding[] => {
    const missing = rules.filter(({ sid, enabled }) => enabled && !known.has(sid));
    const there = rules.find(({ sid }) => known.has(sid));
    const place = sensor.loaded.find((one) => one.rules.some(({ sid }) => sid === there?.sid));
    if (missing.length === 0 || !place) return [];
    const isOurs = path.basename(place.file) === name;
    return [
      {
        level: 'warning',
        title: `${missing.length} rules of ${name} are not in ${place.file}: ${sidList(missing)}`,
        means: `The pack is ${pack.manifest.version}; what is loaded is older, or somebody took them out.`,
        at: place.file,
        fix: isOurs
          ? [copyOfPack(pack, `suricata/${placeOf(name)}/${name}`, place.file)]
          : [byHand('Give suricata-update this pack as its source, and run it.')],
      },
    ];
  });
}

/** What asks for the border lies apart in the pack. */
function placeOf(name: string): string {
  return name === BORDER_RULE_FILE ? 'rules-border' : 'rules';
}

function replaceBy(rule: LoadedRule, text: string) {
  return { file: rule.file, how: 'replace' as const, line: rule.line, lines: [text] };
}

/** What suricata-update may rewrite without harm (the path of a list, added metadata) is left out. */
function meaning({ protocol, source, destination, options }: LoadedRule): string {
  const kept = options.filter(({ name }) => !/^(metadata|filesha256|dataset|noalert)$/.test(name));
  return JSON.stringify([protocol, source, destination, kept]);
}
