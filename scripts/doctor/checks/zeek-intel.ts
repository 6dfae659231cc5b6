import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';

export const check: Check = {
  id: 'zeek-intel',
  engine: 'zeek',
  about: 'Where an Intel file of ours is read, its hits become notices.',
  needs: ['zeek.scripts'],
  run({ zeek }) {
    const redefs = zeek!.scripts.flatMap(({ redefs: all }) => all);
    const reads = redefs.filter(
      ({ name, value }) => name === 'Intel::read_files' && /vitalwire|cms8000/i.test(value),
    );
    const loads = zeek!.scripts.flatMap(({ loads: all }) => all).map(({ value }) => value);
    const has = (script: string) =>
      loads.some((value) => value.replace(/^policy\//, '').startsWith(script));
    return reads.flatMap(({ file, line }): Finding[] => {
      const missing = ['frameworks/intel/seen', 'frameworks/intel/do_notice'].filter(
        (script) => !has(script),
      );
      if (missing.length === 0) return [];
      return [
        {
          level: 'error',
          title: `an Intel file is read, and ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not loaded`,
          means: missing[0]!.endsWith('seen')
            ? 'Zeek reads the file and compares it with nothing.'
            : 'Hits go to intel.log and nobody is told.',
          at: `${file}:${line}`,
          fix: [zeekLines(zeek!, ...missing.map((script) => `@load ${script}`))],
        },
      ];
    });
  },
};
