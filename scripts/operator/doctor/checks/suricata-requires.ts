import type { Check, Finding } from '../check';
import { byHand } from '../fixes';
import { packRulesLoaded, sidList } from '../pack-rules-in-use';
import { compareVersions, meetsVersion, versionText } from '../sensor/version';

export const check: Check = {
  id: 'suricata-requires',
  engine: 'suricata',
  about: 'The rules that are loaded are for this version of Suricata.',
  needs: ['suricata.rules'],
  run({ suricata: s, pack }) {
    const version = s!.version;
    if (!version) return [];
    const loaded = packRulesLoaded(s!, pack).filter(({ enabled }) => enabled);
    const conditional = loaded.filter((rule) =>
      rule.options.some(({ name }) => name === 'requires'),
    );
    if (conditional.length === 0) return [];
    if (compareVersions(version, [7, 0, 3]) < 0) {
      return [
        {
          level: 'error',
          title: `Suricata ${versionText(version)} loads ${conditional.length} rules that say "requires": ${sidList(conditional)}`,
          means: 'It does not know that keyword: each is an error at the start, and -T fails.',
          at: `${conditional[0]!.file}:${conditional[0]!.line}`,
          fix: conditional[0]!.file.includes('vitalwire-7plus')
            ? [
                byHand(
                  'Take vitalwire-7plus.rules out of rule-files; vitalwire.rules is the file for this version.',
                ),
              ]
            : conditional.map((rule) => ({
                file: rule.file,
                how: 'replace' as const,
                line: rule.line,
                lines: [`# ${rule.raw}`],
              })),
        },
      ];
    }
    return conditional.flatMap((rule): Finding[] => {
      const wanted = rule.options.find(({ name }) => name === 'requires')!.value;
      const words = /version\s*([^,]*)/.exec(wanted)?.[1];
      if (!words || meetsVersion(words, version)) return [];
      return [
        {
          level: 'info',
          title: `rule ${rule.sid} is for Suricata ${words.trim()}`,
          means: `Suricata ${versionText(version)} passes it over, as it should.`,
          at: `${rule.file}:${rule.line}`,
          fix: [],
        },
      ];
    });
  },
};
