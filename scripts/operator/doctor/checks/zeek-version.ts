import type { Check } from '../check';
import { byHand } from '../fixes';
import { compareVersions, versionText } from '../sensor/version';

export const check: Check = {
  id: 'zeek-version',
  engine: 'zeek',
  about: 'Zeek is 8.0 or newer.',
  needs: ['zeek.version'],
  run({ zeek }) {
    const version = zeek!.version!;
    if (compareVersions(version, [8, 0, 0]) < 0) {
      return [
        {
          level: 'error',
          title: `Zeek ${versionText(version)} is too old`,
          means:
            'The package is for Zeek 8.0 and newer; an older one stops at its start with an error in our scripts.',
          at: null,
          fix: [byHand('Install Zeek 8.0 (long-term support) or newer from zeek.org.')],
        },
      ];
    }
    return [];
  },
};
