import type { Check } from '../check';
import { byHand } from '../fixes';
import { compareVersions, versionIn, versionText } from '../sensor/version';

export const check: Check = {
  id: 'suricata-version',
  engine: 'suricata',
  about: 'Suricata is 6.0 or newer, and not a 7.0 before 7.0.3.',
  needs: ['suricata.version'],
  run({ suricata }) {
    const version =
      suricata!.version ?? versionIn(suricata!.config?.text('suricata-version') ?? null);
    if (!version) return [];
    const old = compareVersions(version, [6, 0, 0]) < 0;
    const early7 =
      suricata!.version !== null && version[0] === 7 && compareVersions(version, [7, 0, 3]) < 0;
    if (!old && !early7) return [];
    return [
      {
        level: old ? 'error' : 'warning',
        title: `Suricata ${versionText(version)} is too old`,
        means: old
          ? 'The rules are tested with 6.0, 7.0 and 8.0. An older one does not know some keywords and loads a part of them.'
          : 'Before 7.0.3 Suricata does not know "requires": vitalwire-7plus.rules fails to load. vitalwire.rules works.',
        at: suricata!.buildInfo?.file ?? null,
        fix: [
          byHand('Install Suricata 7.0.3 or newer from your distribution or from suricata.io.'),
        ],
      },
    ];
  },
};
