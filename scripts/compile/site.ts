import type { Detection } from '../kinds/detection';
import { EXPECTED_BIT } from '../model/mark';
import type { RuleOption, SuricataMatch } from '../model/suricata-rule';

const NOT_EXPECTED: RuleOption = { kind: 'flowbits', action: 'isnotset', name: EXPECTED_BIT };

/** What a kind's matches become by what its detection says of the site: its border, and hosts that are expected. */
export function ofSite(
  { only, expectable }: Pick<Detection, 'only' | 'expectable'>,
  matches: readonly SuricataMatch[],
): SuricataMatch[] {
  const asked = only ? across(only, matches) : [...matches];
  if (!expectable) return asked;
  return asked.map((match) =>
    match.silent ? match : { ...match, options: [NOT_EXPECTED, ...match.options] },
  );
}

/**
 * Each match from inside to outside, and the other way round where either end may be the sender. What recognises
 * traffic for others is held to the border too: inside the site there is nothing to pay for.
 */
function across(
  only: NonNullable<Detection['only']>,
  matches: readonly SuricataMatch[],
): SuricataMatch[] {
  return matches
    .filter(({ crossing }) => !crossing)
    .flatMap((match): SuricataMatch[] => [
      { ...match, crossing: true, farEnd: 'destination', monitor: 'source' },
      ...(only === 'crossed'
        ? [
            {
              ...match,
              key: `${match.key}-inward`,
              crossing: true,
              farEnd: 'source',
              monitor: 'destination',
            } as const,
          ]
        : []),
    ]);
}
