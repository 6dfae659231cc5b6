import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';
import { FIRMWARE_ADDRESS } from '../pack-rules-in-use';
import { inNet } from '../sensor/address-list';

export const check: Check = {
  id: 'zeek-switches',
  engine: 'zeek',
  about: 'The package’s own options switch off what you mean and no more.',
  needs: ['zeek.scripts', 'zeek.control'],
  run({ zeek, pack }) {
    const known = new Set(pack.manifest.detections.map(({ id }) => id as string));
    const said = [
      ...zeek!.scripts
        .flatMap(({ redefs }) => redefs)
        .filter(({ name, operator }) => name.startsWith('Vitalwire::') && operator !== '-='),
      ...zeek!.options.flatMap(({ file, text }) =>
        text.split('\n').flatMap((line, index) => {
          const parts = /^(Vitalwire::\w+)\s+(.*)$/.exec(line);
          return parts
            ? [{ name: parts[1]!, operator: '=', value: parts[2]!, file, line: index + 1 }]
            : [];
        }),
      ),
    ];
    const taken = zeek!.scripts
      .flatMap(({ redefs }) => redefs)
      .filter(({ name, operator }) => name.startsWith('Vitalwire::') && operator === '-=');
    return said.flatMap(({ name, value, file, line }): Finding[] => {
      const at = `${file}:${line}`;
      const option = name.replace('Vitalwire::', '');
      const isGone = (item: string) =>
        taken.some((one) => one.name === name && one.value.includes(item));
      const drop = (item: string) =>
        file.endsWith('.zeek')
          ? [zeekLines(zeek!, `redef ${name} -= { ${item} };`)]
          : [{ file, how: 'remove' as const, line, lines: [] }];
      if (/^switched_(on|off)$/.test(option)) {
        const ids = (value.match(/[\w-]+\/[\w-]+/g) ?? []).filter((id) => !isGone(id));
        const wrong = ids.filter((id) => !known.has(id));
        return [
          ...wrong.map((id): Finding => ({
            level: 'warning',
            title: `${name} names "${id}", which is no detection of ${pack.manifest.version}`,
            means:
              'It has no effect. A detection may have been retired; "vitalwire tune" names its replacement.',
            at,
            fix: drop(`"${id}"`),
          })),
          ...(option === 'switched_off' && ids.length > wrong.length
            ? [
                {
                  level: 'info' as const,
                  title: `switched off: ${ids.filter((id) => known.has(id)).join(', ')}`,
                  means: 'These detections never report.',
                  at,
                  fix: [],
                },
              ]
            : []),
        ];
      }
      if (/^exempt_|^exemptions$/.test(option)) {
        return (value.match(/\d+\.\d+\.\d+\.\d+(\/\d+)?/g) ?? []).flatMap((net): Finding[] => {
          if (isGone(net)) return [];
          const bits = Number(net.split('/')[1] ?? 32);
          const everyone = bits < 8;
          const firmware = option !== 'exempt_monitors' && inNet(net, FIRMWARE_ADDRESS);
          if (!everyone && !firmware) return [];
          return [
            {
              level: everyone ? 'error' : 'warning',
              title: `${name} holds ${net}${firmware && !everyone ? ', the address in the firmware' : ''}`,
              means: everyone
                ? 'That exempts everyone: nothing is ever reported.'
                : 'Contact with it is the finding; with this line it is never reported. That is right only if it is your own central station.',
              at,
              fix: option === 'exemptions' ? [] : drop(net),
            },
          ];
        });
      }
      return [];
    });
  },
};
