import type { Check, Finding } from '../check';
import { setting } from '../fixes';
import { oursPlanned, sidList } from '../ours';
import { readAddressList } from '../sensor/address-list';

export const check: Check = {
  id: 'suricata-variables',
  engine: 'suricata',
  about: 'Every $VARIABLE that the rules use has a value that Suricata can read.',
  needs: ['suricata.config'],
  run({ suricata: s, pack }) {
    const config = s!.config!;
    const users = new Map<string, { sid: number }[]>();
    for (const rule of oursPlanned(s!, pack)) {
      const names = `${rule.source} ${rule.destination}`.match(/\$\w+/g) ?? [];
      for (const name of names)
        users.set(name.slice(1), [...(users.get(name.slice(1)) ?? []), rule]);
    }
    return [...users].flatMap(([name, rules]): Finding[] => {
      const path = `vars.address-groups.${name}`;
      const node = config.node(path);
      const example =
        name === 'MEDICAL_NET' ? '[10.20.0.0/16]' : '[192.168.0.0/16,10.0.0.0/8,172.16.0.0/12]';
      const common = {
        level: 'error' as const,
        means: `The rules that use it do not load: ${sidList(rules)}. Put your own networks in the line below.`,
        at: config.where(path),
      };
      if (node && node.value === null && node.children.size > 0) {
        const value = `[${[...node.children.values()].map((child) => child.value).join(',')}]`;
        const title = `$${name} is a list without quotes`;
        return [
          {
            ...common,
            title,
            fix: [
              unlisted(s!.config!, path) ?? setting(s!, path, value),
              ...(unlisted(s!.config!, path) ? [setting(s!, path, value)] : []),
            ],
          },
        ];
      }
      if (!node?.value) {
        return [{ ...common, title: `$${name} is not defined`, fix: [setting(s!, path, example)] }];
      }
      const { missing, positive } = readAddressList(node.value, config);
      if (missing.length > 0) {
        const title = `$${name} uses $${missing[0]}, which is not defined`;
        return [
          { ...common, title, fix: [setting(s!, `vars.address-groups.${missing[0]}`, example)] },
        ];
      }
      const wrong = positive.find((net) => !/^[\d.]+([/-][\d.]+)?$|:/.test(net));
      if (!wrong) return [];
      const value = node.value
        .replace(wrong, '')
        .replace(/,,/, ',')
        .replace('[,', '[')
        .replace(',]', ']');
      return [
        {
          ...common,
          title: `$${name} holds "${wrong}", which is no address`,
          fix: [setting(s!, path, value === '[]' || value === '' ? example : value)],
        },
      ];
    });
  },
};

/** A list in its place has to go before a text can take it. */
function unlisted(config: import('../sensor/settings').Settings, path: string) {
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
