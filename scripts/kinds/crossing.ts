import type { SuricataMatch } from '../model/suricata-rule';

/**
 * The match that says of a detection's traffic that it crossed the border: conditions that hold for all of it, in
 * `vitalwire-border.rules`. It must not depend on a rule that alerts.
 */
export function crossing(
  match: Omit<SuricataMatch, 'key'>,
  options: SuricataMatch['options'],
  key = 'crossed',
): SuricataMatch {
  const { label: _label, silent: _silent, ...rest } = match;
  return { ...rest, key, options, crossing: true };
}
