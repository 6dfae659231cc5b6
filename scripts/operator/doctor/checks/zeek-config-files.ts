import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';
import { redefsOf } from '../sensor/zeek-script';

export const check: Check = {
  id: 'zeek-config-files',
  engine: 'zeek',
  about: 'A file of the Config framework with options of ours is read, and its options exist.',
  needs: ['zeek.control'],
  run({ zeek, pack }) {
    const read = redefsOf(zeek!)
      .filter(({ name }) => name === 'Config::config_files')
      .map(({ value }) => value)
      .join(' ');
    return zeek!.options.flatMap(({ file, text }): Finding[] => {
      const lines = text.split('\n').map((line, index) => ({ line, number: index + 1 }));
      const ours = lines.filter(({ line }) => /^Vitalwire::/.test(line));
      if (ours.length === 0) return [];
      const base = file.split('/').at(-1)!;
      const unread: Finding[] =
        zeek!.scripts.length > 0 && !read.includes(base)
          ? [
              {
                level: 'error',
                title: `${base} is not in Config::config_files`,
                means: 'Zeek never reads it: what is tuned there has no effect.',
                at: file,
                fix: [
                  zeekLines(
                    zeek!,
                    '@load base/frameworks/config',
                    `redef Config::config_files += { "${file}" };`,
                  ),
                ],
              },
            ]
          : [];
      const wrong = ours.flatMap(({ line, number }): Finding[] => {
        const [, option, gap] = /^Vitalwire::(\w+)(\s*)/.exec(line)!;
        if (pack.zeekOptions.has(option!) && gap!.length > 0) return [];
        return [
          {
            level: 'error',
            title: `Vitalwire::${option} is no option of the package`,
            means: 'Zeek reports an error and reads no further value of that name.',
            at: `${file}:${number}`,
            fix: [{ file, how: 'remove', line: number, lines: [] }],
          },
        ];
      });
      return [...unread, ...wrong];
    });
  },
};
