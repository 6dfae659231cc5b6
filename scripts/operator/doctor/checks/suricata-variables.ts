import { STOCK_HOME_NET } from '../../../lib/engines/suricata-config';
import type { Check, Finding, Fix } from '../check';
import { setting } from '../fixes';
import { packRulesPlanned, sidList } from '../pack-rules-in-use';
import { readAddressList } from '../sensor/address-list';
import { faultOf } from '../sensor/address-syntax';
import type { PackRules, SuricataSensor } from '../sensor/sensor';
import type { Settings } from '../sensor/settings';

export const check: Check = {
  id: 'suricata-variables',
  engine: 'suricata',
  shownBy: 'run',
  about: 'Every $VARIABLE that the rules use has a value that Suricata can read.',
  needs: ['suricata.config'],
  run({ suricata: s, pack }) {
    return [...askedFor(s!, pack)].flatMap(([name, rules]): Finding[] => {
      const problem = problemOf(name, s!);
      if (problem === null) return [];
      const { title, fix, unused = UNREADABLE } = problem;
      const means = rules.length > 0 ? lost(rules) : unused;
      return [{ level: 'error', title, means, at: s!.config!.where(pathOf(name)), fix }];
    });
  },
};

const UNREADABLE = 'Suricata tests every list at its start, and does not start with this one.';

function lost(rules: readonly { sid: number }[]): string {
  return `The rules that use it do not load: ${sidList(rules)}. Put your own networks in its place.`;
}

/** Variables to look at, each with the rules of the pack that use it. */
function askedFor(sensor: SuricataSensor, pack: PackRules): Map<string, { sid: number }[]> {
  const config = sensor.config!;
  const asked = new Map<string, { sid: number }[]>(stoppingAlone(config).map((name) => [name, []]));
  if (config.node(pathOf('HOME_NET')) === null) asked.set('HOME_NET', []);
  for (const rule of packRulesPlanned(sensor, pack)) {
    const names = `${rule.source} ${rule.destination}`.match(/\$\w+/g) ?? [];
    for (const name of names) asked.set(name.slice(1), [...(asked.get(name.slice(1)) ?? []), rule]);
  }
  return asked;
}

/** Variables that cannot be read stop the engine, whether a rule uses them or not. */
function stoppingAlone(config: Settings): string[] {
  const missing = new Set<string>();
  const groups = config.node('vars.address-groups')?.children ?? [];
  return [...groups].flatMap(([name, { value, children }]) => {
    if (value === null) return children.size > 0 ? [name] : [];
    // Many lists lean on one that is missing: it is named once.
    const isNew = undefinedIn(value, config).filter((one) => !missing.has(one));
    isNew.forEach((one) => missing.add(one));
    const isAtFault = faultOf(value) !== null || loopOf(name, config) !== null;
    return isAtFault || isNew.length > 0 ? [name] : [];
  });
}

interface Problem {
  title: string;
  fix: Fix[];
  /** What it means where no rule of the pack uses it; UNREADABLE, where nothing is said. */
  unused?: string;
}

/** What is wrong with one variable; null where Suricata can read it. */
function problemOf(name: string, sensor: SuricataSensor): Problem | null {
  const config = sensor.config!;
  const path = pathOf(name);
  const node = config.node(path);
  const example = name === 'MEDICAL_NET' ? '[10.20.0.0/16]' : STOCK_HOME_NET;
  if (node && node.value === null && node.children.size > 0) {
    const value = `[${[...node.children.values()].map((child) => child.value).join(',')}]`;
    return {
      title: `$${name} is a list without quotes`,
      fix: [unlisted(config, path) ?? setting(sensor, path, value)],
    };
  }
  if (!node?.value) {
    return {
      title: `$${name} is not defined`,
      unused:
        'Rules that ask what is yours do not load: those of the border, and most of other packs.',
      fix: [setting(sensor, path, example)],
    };
  }
  const fault = faultOf(node.value);
  if (fault) {
    return {
      title: `$${name} is ${node.value}, which Suricata does not read: ${fault.problem}`,
      fix: [setting(sensor, path, fault.better ?? example)],
    };
  }
  const loop = loopOf(name, config);
  if (loop !== null && !(loop.includes('HOME_NET') && name !== 'HOME_NET')) {
    return {
      title: `$${name} is ${node.value}, which leads back to itself: ${loop.map((one) => `$${one}`).join(', ')}`,
      fix: [setting(sensor, path, example)],
    };
  }
  const [missing] = undefinedIn(node.value, config);
  if (missing === undefined) return null;
  return {
    title: `$${name} uses $${missing}, which is not defined`,
    fix: [setting(sensor, pathOf(missing), example)],
  };
}

function pathOf(name: string): string {
  return `vars.address-groups.${name}`;
}

/** Variables that a list uses and that are not there at all; one with a wrong value has its own finding. */
function undefinedIn(value: string, config: Settings): string[] {
  return readAddressList(value, config).missing.filter(
    (name) => config.node(pathOf(name)) === null,
  );
}

/** The variables by which one is made of itself, beginning with it; null where it is not. */
function loopOf(name: string, config: Settings, way: readonly string[] = []): string[] | null {
  if (way[0] === name) return [...way, name];
  if (way.includes(name)) return null;
  const value = config.text(pathOf(name)) ?? '';
  for (const [, next] of value.matchAll(/\$(\w+)/g)) {
    const loop = loopOf(next!, config, [...way, name]);
    if (loop) return loop;
  }
  return null;
}

/** A list in its place has to go before a text can take it. */
function unlisted(config: Settings, path: string) {
  const at = config.node(path)?.at;
  if (!at) return null;
  const line = config.texts.get(at.file)!.split('\n')[at.line - 1]!;
  const inline = /^(\s*[\w-]+:)\s*(\[.*?\])\s*(#.*)?$/.exec(line);
  if (!inline) return null;
  return {
    file: at.file,
    how: 'replace' as const,
    line: at.line,
    lines: [`${inline[1]} "${inline[2]!.replace(/\s/g, '')}"`],
  };
}
