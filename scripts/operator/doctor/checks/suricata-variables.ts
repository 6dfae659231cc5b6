import { STOCK_HOME_NET } from '../../../lib/engines/suricata-config';
import type { Check, Finding } from '../check';
import { setting } from '../fixes';
import { packRulesPlanned, sidList } from '../pack-rules-in-use';
import { readAddressList } from '../sensor/address-list';
import { faultOf } from '../sensor/address-syntax';
import type { Settings } from '../sensor/settings';

export const check: Check = {
  id: 'suricata-variables',
  engine: 'suricata',
  shownBy: 'run',
  about: 'Every $VARIABLE that the rules use has a value that Suricata can read.',
  needs: ['suricata.config'],
  run({ suricata: s, pack }) {
    const config = s!.config!;
    const users = new Map<string, { sid: number }[]>();
    // One that cannot be read stops the engine, whether a rule uses it or not.
    const unknown = new Set<string>();
    for (const [name, { value, children }] of config.node('vars.address-groups')?.children ?? []) {
      const missing = value === null ? [] : undefinedIn(value, config);
      // Many lists lean on one that is missing: it is named once.
      const isNew = missing.some((one) => !unknown.has(one));
      missing.forEach((one) => unknown.add(one));
      const isAtFault =
        value === null
          ? children.size > 0
          : faultOf(value) !== null || loopOf(name, config) !== null;
      if (isAtFault || isNew) users.set(name, []);
    }
    if (config.node('vars.address-groups.HOME_NET') === null) users.set('HOME_NET', []);
    for (const rule of packRulesPlanned(s!, pack)) {
      const names = `${rule.source} ${rule.destination}`.match(/\$\w+/g) ?? [];
      for (const name of names)
        users.set(name.slice(1), [...(users.get(name.slice(1)) ?? []), rule]);
    }
    return [...users].flatMap(([name, rules]): Finding[] => {
      const path = `vars.address-groups.${name}`;
      const node = config.node(path);
      const example = name === 'MEDICAL_NET' ? '[10.20.0.0/16]' : STOCK_HOME_NET;
      const common = {
        level: 'error' as const,
        means:
          rules.length > 0
            ? `The rules that use it do not load: ${sidList(rules)}. Put your own networks in its place.`
            : 'Suricata tests every list at its start, and does not start with this one.',
        at: config.where(path),
      };
      if (node && node.value === null && node.children.size > 0) {
        const value = `[${[...node.children.values()].map((child) => child.value).join(',')}]`;
        const title = `$${name} is a list without quotes`;
        return [
          {
            ...common,
            title,
            fix: [unlisted(s!.config!, path) ?? setting(s!, path, value)],
          },
        ];
      }
      if (!node?.value) {
        const means =
          rules.length > 0
            ? common.means
            : 'Rules that ask what is yours do not load: those of the border, and most of other packs.';
        const fix = [setting(s!, path, example)];
        return [{ ...common, means, title: `$${name} is not defined`, fix }];
      }
      const fault = faultOf(node.value);
      if (fault) {
        return [
          {
            ...common,
            title: `$${name} is ${node.value}, which Suricata does not read: ${fault.problem}`,
            fix: [setting(s!, path, fault.better ?? example)],
          },
        ];
      }
      const loop = loopOf(name, config);
      if (loop !== null && !(loop.includes('HOME_NET') && name !== 'HOME_NET')) {
        return [
          {
            ...common,
            title: `$${name} is ${node.value}, which leads back to itself: ${loop.map((one) => `$${one}`).join(', ')}`,
            fix: [setting(s!, path, example)],
          },
        ];
      }
      const missing = undefinedIn(node.value, config);
      if (missing.length > 0) {
        const title = `$${name} uses $${missing[0]}, which is not defined`;
        return [
          { ...common, title, fix: [setting(s!, `vars.address-groups.${missing[0]}`, example)] },
        ];
      }
      return [];
    });
  },
};

/** Variables that a list uses and that are not there at all; one with a wrong value has its own finding. */
function undefinedIn(value: string, config: Settings): string[] {
  return readAddressList(value, config).missing.filter(
    (name) => config.node(`vars.address-groups.${name}`) === null,
  );
}

/** The variables by which one is made of itself, beginning with it; null where it is not. */
function loopOf(name: string, config: Settings, way: readonly string[] = []): string[] | null {
  if (way[0] === name) return [...way, name];
  if (way.includes(name)) return null;
  const value = config.text(`vars.address-groups.${name}`) ?? '';
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
