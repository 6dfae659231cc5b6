import type { Check, Finding } from '../check';

export const check: Check = {
  id: 'suricata-start',
  engine: 'suricata',
  shownBy: 'run',
  about: 'The command line with which Suricata starts leaves rules, settings and packets alone.',
  needs: ['suricata.starts'],
  run({ suricata: s }) {
    const found: Finding[] = [];
    for (const { file, text } of s!.starts) {
      text.split('\n').forEach((line, index) => {
        const command = line.replace(/^\s*#.*$/, '');
        if (!/suricata|OPTIONS|ARGS|FLAGS|^\s+-/i.test(command)) return;
        const say = (level: Finding['level'], title: string, means: string, better: string) =>
          found.push({
            level,
            title,
            means,
            at: `${file}:${index + 1}`,
            fix:
              better === command
                ? []
                : [{ file, how: 'replace', line: index + 1, lines: [better.replace(/\s+$/, '')] }],
          });
        const exclusive = /(?<=^|[\s"'=])-S\s+([^\s"']+)\s*/.exec(command);
        if (exclusive && !/vitalwire/.test(exclusive[1]!)) {
          say(
            'error',
            `"-S ${exclusive[1]}" loads that file and no other`,
            'rule-files of suricata.yaml is not read: no rule of ours is loaded.',
            command.replace(exclusive[0], ''),
          );
        }
        if (/--disable-detection\b/.test(command))
          say(
            'error',
            '--disable-detection: no rule is looked at',
            'Suricata then only logs; nothing alerts.',
            command.replace(/\s*--disable-detection\b/, ''),
          );
        const home =
          /\s--set\s+"?(vars\.address-groups\.\w+|stream\.midstream|app-layer\.\S+?)=(\S+)/.exec(
            command,
          );
        if (home)
          say(
            'info',
            `"--set ${home[1]}" on the command line stands above suricata.yaml`,
            `Its value is ${home[2]}; changes of it in the file have no effect.`,
            command,
          );
      });
    }
    return found;
  },
};
