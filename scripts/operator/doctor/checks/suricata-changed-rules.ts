import path from 'node:path';
import type { Check, Finding, Level } from '../check';
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
    return [
      ...switchedOff(loaded, pack),
      ...older(loaded, pack),
      ...missingOf(s!, pack),
      ...acting(loaded),
      ...edited(loaded, pack),
    ];
  },
};

function switchedOff(loaded: readonly LoadedRule[], pack: PackRules): Finding[] {
  const on = new Set(loaded.filter(({ enabled }) => enabled).map(({ sid }) => sid));
  const off = loaded.filter(
    ({ sid, enabled }) => !enabled && !on.has(sid) && pack.bySid.get(sid)!.enabled,
  );
  return about(off, {
    level: 'error',
    what: 'are switched off',
    means:
      'Something put "# " before them: suricata-update with a line of disable.conf, or because a parser is off or a variable is missing. Mend that first, or the next update switches them off again.',
    instead: (rule) => rule.raw.replace(/^#+\s*/, ''),
  });
}

function older(loaded: readonly LoadedRule[], pack: PackRules): Finding[] {
  const old = loaded.filter(({ sid, rev, enabled }) => enabled && rev < pack.bySid.get(sid)!.rev);
  return about(old, {
    level: 'warning',
    what: 'are of an older release',
    means: `The pack is ${pack.manifest.version}; "vitalwire diff" shows what changed since.`,
    instead: ({ sid }) => pack.bySid.get(sid)!.raw,
  });
}

function acting(loaded: readonly LoadedRule[]): Finding[] {
  const rules = loaded.filter(({ action, enabled }) => enabled && action !== 'alert');
  return [...new Set(rules.map(({ action }) => action))].flatMap((action) =>
    about(
      rules.filter((rule) => rule.action === action),
      {
        level: 'error',
        what: `have the action "${action}"`,
        means:
          action === 'pass'
            ? 'They hide what they should find.'
            : 'Inline, this cuts a monitor from its central station while a patient is on it. The pack is for alerting; what may be dropped at the border, and what never, is in docs/containment.md.',
        instead: ({ raw }) => raw.replace(/^\w+/, 'alert'),
      },
    ),
  );
}

function edited(loaded: readonly LoadedRule[], pack: PackRules): Finding[] {
  const changed = loaded.filter((rule) => {
    const own = pack.bySid.get(rule.sid)!;
    const isOwn = rule.enabled && rule.rev === own.rev && rule.action === own.action;
    return isOwn && meaning(rule) !== meaning(own);
  });
  return about(changed, {
    level: 'warning',
    what: 'were edited',
    means:
      'They have our revision and other text, by modify.conf or by hand; the next update may undo it. Say it in vitalwire.tuning.yaml instead.',
    instead: ({ sid }) => pack.bySid.get(sid)!.raw,
  });
}

/**
 * One finding about several rules, or none about none.
 * @param said.what follows "3 rules of ours".
 * @param said.instead the line to write in place of a rule's.
 */
function about(
  rules: readonly LoadedRule[],
  said: { level: Level; what: string; means: string; instead(rule: LoadedRule): string },
): Finding[] {
  const [first] = rules;
  if (!first) return [];
  return [
    {
      level: said.level,
      title: `${rules.length} rules of ours ${said.what}: ${sidList(rules)}`,
      means: said.means,
      at: `${first.file}:${first.line}`,
      fix: rules.map((rule) => ({
        file: rule.file,
        how: 'replace',
        line: rule.line,
        lines: [said.instead(rule)],
      })),
    },
  ];
}

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

/** What suricata-update may rewrite without harm (the path of a list, added metadata) is left out. */
function meaning({ protocol, source, destination, options }: LoadedRule): string {
  const kept = options.filter(({ name }) => !/^(metadata|filesha256|dataset|noalert)$/.test(name));
  return JSON.stringify([protocol, source, destination, kept]);
}
