import type { Check, Finding } from '../check';
import { copyOfPack } from '../fixes';

export const check: Check = {
  id: 'suricata-rule-file-content',
  engine: 'suricata',
  shownBy: 'run',
  about: 'Every rule file holds rules, and no line that Suricata will not read.',
  needs: ['suricata.rules'],
  run({ suricata: s, pack }) {
    const copied = (name: string, file: string) => copyOfPack(pack, `suricata/rules/${name}`, file);
    return [...s!.loaded, ...s!.unlisted].flatMap(
      ({ file, rules, strange, notRules }): Finding[] => {
        const name = file.split('/').at(-1)!;
        const ours = name.startsWith('vitalwire');
        if (ours && rules.length === 0 && !notRules) {
          return [
            {
              level: 'error',
              title: `${file} holds no rule`,
              means: 'The copy or the download failed; nothing of it alerts.',
              at: file,
              fix: [copied(name, file)],
            },
          ];
        }
        if (strange.length === 0) return [];
        return [
          {
            level: ours || notRules ? 'error' : 'warning',
            title: notRules
              ? `${file} holds no rules but something else`
              : `${strange.length} lines of ${file} are no rules`,
            means: notRules
              ? 'It looks like the answer of a proxy or a page of a web server, saved as rules.'
              : 'Suricata reports an error for each and goes on without them.',
            at: `${file}:${strange[0]}`,
            fix: ours
              ? [copied(name, file)]
              : strange.slice(0, 20).map((line) => ({ file, how: 'remove', line, lines: [] })),
          },
        ];
      },
    );
  },
};
