import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';
import { lastRedef } from '../sensor/zeek-script';

export const check: Check = {
  id: 'zeek-checksums',
  engine: 'zeek',
  shownBy: 'drill',
  about: 'Packets whose checksum was never filled in are not thrown away.',
  needs: ['zeek.scripts', 'zeek.logs'],
  run({ zeek }) {
    if (lastRedef(zeek!, 'ignore_checksums')?.value === 'T') return [];
    const said = (zeek!.logs.get('reporter') ?? []).filter(({ message }) =>
      /invalid (TCP|UDP|IP) checksums/i.test(message ?? ''),
    );
    const weird = (zeek!.logs.get('weird') ?? []).filter(({ name }) =>
      /^bad_(TCP|UDP|IP)_checksum/.test(name ?? ''),
    );
    const conn = zeek!.logs.get('conn') ?? [];
    const bad = conn.filter(({ history }) => /c/i.test(history ?? '')).length;
    const many = bad > 10 && bad > conn.length / 20;
    const found: Finding[] = [];
    if (said.length > 0 || weird.length > 10 || many) {
      found.push({
        level: 'error',
        title: many
          ? `${bad} of ${conn.length} connections had wrong checksums`
          : 'Zeek reports wrong checksums',
        means:
          'It throws such packets away: offloading on the mirrored host or a virtual switch leaves checksums empty. Nothing of them is looked at.',
        at: said.length > 0 ? 'reporter.log' : many ? 'conn.log' : 'weird.log',
        fix: [zeekLines(zeek!, 'redef ignore_checksums = T;')],
      });
    }
    return found;
  },
};
