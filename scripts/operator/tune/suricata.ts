import { rulesInSuricata, type Manifest, type ManifestRule } from '../../model/manifest';
import { expectedRules } from '../../backends/expected';
import { siteNetworks } from './networks';
import { rulesOf } from './resolve';
import type { Host, Target, Tuning } from './tuning';

/** Files for Suricata and suricata-update, by path below the folder that the user names. */
export function suricataTuning(tuning: Tuning, manifest: Manifest): Map<string, string> {
  const files = new Map([['suricata/threshold.config', thresholdConfig(tuning, manifest)]]);
  const off = switchedOff(tuning, manifest);
  if (off.length > 0) {
    const fed = feeds(tuning.off, manifest);
    files.set('suricata/disable.conf', disableConf(off, manifest, fed));
  }
  if (tuning.expected.length > 0) files.set('suricata/vitalwire-expected.rules', pairRules(tuning));
  if (tuning.on.length > 0) files.set('suricata/enable.conf', enableConf(tuning.on, manifest));
  if (tuning.thresholds.length > 0) {
    files.set('suricata/modify-suricata6.conf', modifyConf(tuning, manifest));
  }
  const variables = variablesYaml(tuning);
  if (variables) files.set('suricata/variables.yaml', variables);
  return files;
}

const DO_NOT_EDIT = '# Rendered by "vitalwire tune" from vitalwire.tuning.yaml; edit there.';

/**
 * Suppressions and limits. A suppressed rule still sets its flowbits, so others that build on it go on
 * working; that is why "off" is said here as well as in disable.conf.
 */
function thresholdConfig(tuning: Tuning, manifest: Manifest): string {
  const alerting = rulesOf(manifest).filter(({ rule }) => rule.alerts);
  const lines: string[] = [];
  const section = (title: string, entries: string[]) => {
    if (entries.length > 0) lines.push('', `# ${title}`, ...entries);
  };
  section('Known central stations: never reported as far ends.', [
    ...tuning.centralStations.flatMap(comment),
    ...alerting.flatMap(({ rule }) => suppress(rule, tuning.centralStations, farSide(rule))),
  ]);
  for (const { detection, hosts } of tuning.exempt) {
    const rules = alerting.filter((one) => detection === null || one.detection === detection);
    section(`Exempt from ${detection ?? 'every detection'}, as monitor or as far end.`, [
      ...hosts.flatMap(comment),
      ...rules.flatMap(({ rule }) => suppress(rule, hosts, 'by_either')),
    ]);
  }
  section(
    'Switched off.',
    switchedOff(tuning, manifest).map(({ sid }) => `suppress gen_id 1, sig_id ${sid}`),
  );
  section(
    'One alert per pair of hosts in this time (Suricata 7 and 8; for 6 see modify-suricata6.conf).',
    [...limits(tuning, manifest)].map(
      ([sid, seconds]) =>
        `threshold gen_id 1, sig_id ${sid}, type limit, track by_both, count 1, seconds ${seconds}`,
    ),
  );
  return `${[DO_NOT_EDIT, '# Add these lines to the file that threshold-file in suricata.yaml names.', ...lines].join('\n')}\n`;
}

/** Rules that mark flows: no line of threshold.config can name two hosts at once. */
function pairRules({ expected }: Tuning): string {
  return [
    DO_NOT_EDIT,
    '# Hosts that are meant to talk in clear. Load it beside the rules of the pack.',
    ...expected.flatMap(({ pair, note }) => (note ? [`# ${pair.join(' and ')}: ${note}`] : [])),
    expectedRules(expected.map(({ pair }) => pair)),
  ].join('\n');
}

function comment({ address, note }: Host): string[] {
  return note ? [`# ${address}: ${note}`] : [];
}

function suppress({ sid }: ManifestRule, hosts: readonly Host[], track: Track): string[] {
  return addressLists(hosts).map(
    (ip) => `suppress gen_id 1, sig_id ${sid}, track ${track}, ip ${ip}`,
  );
}

/**
 * What one `ip` may hold. Suricata 6 copies it into 64 bytes, 7 and 8 read lines of at most 8,191: a longer list
 * is ignored, and nothing in it is exempt (seen in 6.0.1, 7.0.10 and 8.0.8: 56 bytes are taken by all, 71 not by 6).
 */
const MAX_IP_BYTES = 60;

/** The hosts as values of `ip`, each short enough for every engine. */
function addressLists(hosts: readonly Host[]): string[] {
  const lists: string[][] = [];
  let bytes = Infinity;
  for (const { address } of hosts) {
    if (bytes + 1 + address.length > MAX_IP_BYTES) {
      lists.push([]);
      bytes = '[]'.length;
    }
    lists.at(-1)!.push(address);
    bytes += address.length + 1;
  }
  return lists.map((list) => (list.length === 1 ? list[0]! : `[${list.join(',')}]`));
}

type Track = 'by_src' | 'by_dst' | 'by_either';

/**
 * The far end is the side that is not the rule's target, the monitor. A central station is exempt as a far
 * end only: one that itself calls the firmware's address is a finding.
 */
function farSide({ conditions }: ManifestRule): Track {
  if (conditions.includes('target:src_ip')) return 'by_dst';
  return conditions.includes('target:dest_ip') ? 'by_src' : 'by_either';
}

function switchedOff(tuning: Tuning, manifest: Manifest): ManifestRule[] {
  return matching(tuning.off, manifest).filter(({ alerts }) => alerts);
}

/** Later entries win, so that "all" may stand first. */
function limits(tuning: Tuning, manifest: Manifest): Map<number, number> {
  const result = new Map<number, number>();
  for (const { target, seconds } of tuning.thresholds) {
    const rules = target ? matching([target], manifest) : rulesOf(manifest).map(({ rule }) => rule);
    for (const { sid, alerts } of rules) if (alerts) result.set(sid, seconds);
  }
  return result;
}

function matching(targets: readonly Target[], manifest: Manifest): ManifestRule[] {
  return rulesOf(manifest)
    .filter(({ detection, rule }) =>
      targets.some((target) =>
        'sid' in target ? target.sid === rule.sid : target.detection === detection,
      ),
    )
    .map(({ rule }) => rule);
}

/** Rules that set a flowbit which others read stay loaded: they are silenced in threshold.config alone. */
function disableConf(
  off: readonly ManifestRule[],
  manifest: Manifest,
  fed: readonly string[],
): string {
  const gone = new Set(off.map(({ sid }) => sid));
  const others = rulesOf(manifest)
    .map(({ rule }) => rule)
    .filter(({ sid }) => !gone.has(sid));
  const read = new Set(others.flatMap(({ conditions }) => bits(conditions, /isset|isnotset/)));
  const lines = off.map(({ sid, msg, conditions }) => {
    const needed = bits(conditions, /set|unset|toggle/).some((bit) => read.has(bit));
    return needed
      ? `# ${sid} sets a flowbit that other rules read: silenced in threshold.config`
      : `1:${sid} # ${msg}`;
  });
  return `${[DO_NOT_EDIT, '# For suricata-update.', ...fed, ...lines].join('\n')}\n`;
}

/** What is switched off and others need: said, since who takes out its silent rules too makes those others silent. */
function feeds(off: readonly Target[], manifest: Manifest): string[] {
  const named = new Set(matching(off, manifest).map(({ sid }) => sid));
  return manifest.detections
    .filter((detection) => rulesInSuricata(detection).some(({ sid }) => named.has(sid)))
    .flatMap(({ id }) => {
      const readers = manifest.detections
        .filter(({ needs }) => needs.some(({ detection }) => detection === id))
        .map((reader) => reader.id);
      return readers.length === 0
        ? []
        : [`# ${id} feeds ${readers.join(', ')}: leave its silent rules on.`];
    });
}

function bits(conditions: readonly string[], action: RegExp): string[] {
  return conditions.flatMap((condition) => {
    const [, did, name] = /^flowbits:(\w+),(.+)$/.exec(condition) ?? [];
    return did && new RegExp(`^(${action.source})$`).test(did) ? name!.split('|') : [];
  });
}

function enableConf(on: readonly Target[], manifest: Manifest): string {
  const rules = matching(on, manifest);
  const lines = rules.map(({ sid, msg }) => `1:${sid} # ${msg}`);
  return `${[DO_NOT_EDIT, '# For suricata-update. Without it, take "# " from these rules in their file.', ...lines].join('\n')}\n`;
}

/** Suricata 6 lets a rule's own threshold win over threshold.config (seen with 6.0.1; 7 and 8 do not). */
function modifyConf(tuning: Tuning, manifest: Manifest): string {
  const lines = [...limits(tuning, manifest)].map(
    ([sid, seconds]) => `${sid} "seconds \\d+" "seconds ${seconds}"`,
  );
  return `${[DO_NOT_EDIT, '# For suricata-update on Suricata 6 only: append to modify.conf.', ...lines].join('\n')}\n`;
}

/** Dotted keys add to `vars:`; a second `vars:` would wipe out the first. */
function variablesYaml({ networks }: Tuning): string | null {
  const values = Object.entries({
    HOME_NET: siteNetworks(networks.home),
    MEDICAL_NET: networks.medical,
  })
    .filter(([, nets]) => nets.length > 0)
    .map(([name, nets]) => [name, `"[${nets.join(',')}]"`] as const);
  if (values.length === 0) return null;
  return [
    '%YAML 1.1',
    '---',
    DO_NOT_EDIT,
    '# Suricata 7 and 8: append to suricata.yaml the line',
    '#   include: /path/to/variables.yaml',
    '# Suricata 6 reads no dotted keys: put these lines below "address-groups:" in suricata.yaml.',
    ...values.map(([name, value]) => `#     ${name}: ${value}`),
    ...values.map(([name, value]) => `vars.address-groups.${name}: ${value}`),
    '',
  ].join('\n');
}
