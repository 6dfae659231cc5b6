import type { Check } from '../check';
import { byHand } from '../fixes';
import { compareVersions, versionText } from '../sensor/version';

export const check: Check = {
  id: 'zeek-version',
  engine: 'zeek',
  about: 'Zeek is 6.0 or newer.',
  needs: ['zeek.version'],
  run({ zeek }) {
    const version = zeek!.version!;
    if (compareVersions(version, [6, 0, 0]) < 0) {
      return [
        {
          level: 'error',
          title: `Zeek ${versionText(version)} is too old`,
          means:
            'The package is for Zeek 6 to 8; an older one stops at its start with an error in our scripts.',
          at: null,
          fix: [byHand('Install Zeek 7.0 (long-term support) or newer from zeek.org.')],
        },
      ];
    }
    return [];
  },
};
