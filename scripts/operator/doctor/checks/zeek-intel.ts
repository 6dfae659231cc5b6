import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';
import { redefsOf } from '../sensor/zeek-script';

/**
 * Scripts that ask the Intelligence framework about addresses. The other parts of frameworks/intel/seen do not;
 * do_notice raises nothing for our file, which has no `meta.do_notice`.
 */
const ASKS =
  /(^|\/)(frameworks\/intel\/seen(\/(conn-established|manage-event-groups))?|vitalwire\/intel)(\/__load__)?(\.zeek)?$/;

export const check: Check = {
  id: 'zeek-intel',
  engine: 'zeek',
  about: 'Where an Intel file of ours is read, a script asks about the addresses in it.',
  needs: ['zeek.scripts'],
  run({ zeek }) {
    const loads = zeek!.scripts.flatMap(({ loads: all }) => all);
    if (loads.some(({ value }) => ASKS.test(value))) return [];
    const reads = redefsOf(zeek!).filter(
      ({ name, value }) => name === 'Intel::read_files' && /vitalwire|cms8000/i.test(value),
    );
    return reads.map(({ file, line }): Finding => ({
      level: 'error',
      title: 'an Intel file is read, and no script that asks about addresses is loaded',
      means: 'Zeek reads the file and compares its addresses with nothing.',
      at: `${file}:${line}`,
      fix: [zeekLines(zeek!, '@load frameworks/intel/seen')],
    }));
  },
};
