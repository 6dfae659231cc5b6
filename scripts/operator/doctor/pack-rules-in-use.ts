import type { LoadedRule } from './sensor/rules';
import type { PackRules, SuricataSensor } from './sensor/sensor';

/** Rules with a sid of ours that the sensor loads, wherever they lie (suricata-update merges files). */
export function packRulesLoaded(sensor: SuricataSensor, pack: PackRules): LoadedRule[] {
  return sensor.loaded.flatMap(({ rules }) => rules).filter(({ sid }) => pack.bySid.has(sid));
}

/**
 * The rules that this sensor will run: what it loads of ours, else the core file, which every
 * installation starts with.
 */
export function packRulesPlanned(sensor: SuricataSensor, pack: PackRules): LoadedRule[] {
  const loaded = packRulesLoaded(sensor, pack).filter(({ enabled }) => enabled);
  if (loaded.length > 0) return loaded;
  return (pack.files.get('vitalwire.rules') ?? []).filter(({ enabled }) => enabled);
}

/** `rules/vitalwire.rules`: the name by which suricata-update knows a rule of ours. */
export function groupOf(rule: LoadedRule): string {
  return `rules/${rule.file}`;
}

/** `1730000, 1730001 and 5 more`, for a sentence. */
export function sidList(rules: readonly { sid: number }[]): string {
  const sids = [...new Set(rules.map(({ sid }) => sid))].sort((a, b) => a - b);
  const shown = sids.slice(0, 3).join(', ');
  return sids.length > 3 ? `${shown} and ${sids.length - 3} more` : shown;
}

/** The addresses in the firmware (docs/sources.md). A site may own them inside. */
export const FIRMWARE_NET = '202.114.4.0/24';
export const FIRMWARE_ADDRESS = '202.114.4.119';
