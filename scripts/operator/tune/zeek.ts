import type { Manifest } from '../../model/manifest';
import { zeekString, zeekSubnet } from '../../lib/zeek-literals';
import { expectedValues } from '../../backends/expected';
import { siteNetworks } from './networks';
import { rulesOf } from './resolve';
import type { Tuning } from './tuning';

/** Files for Zeek, by path below the folder that the user names. */
export function zeekTuning(tuning: Tuning, manifest: Manifest): Map<string, string> {
  return new Map([
    ['zeek/vitalwire.dat', optionsFile(tuning)],
    ['zeek/vitalwire-tuning.zeek', script(tuning, manifest)],
  ]);
}

/** Of the sensor itself; part of Zeek's private address space. */
const LOOPBACK = ['127.0.0.0/8', '::1'];

/** The package's options, with their values as Zeek types them. */
interface Options {
  strings: [option: string, values: string[]][];
  subnets: [option: string, values: string[]][];
  /** Null: each detection keeps its own time. */
  suppressSeconds: number | null;
}

function optionsOf(tuning: Tuning): Options {
  const everyone = tuning.exempt
    .filter(({ detection }) => detection === null)
    .flatMap(({ hosts }) => hosts);
  const subnets = (hosts: readonly { address: string }[]) =>
    hosts.map(({ address }) => zeekSubnet(address));
  const single = tuning.exempt.flatMap(({ detection, hosts }) =>
    detection === null ? [] : hosts.map(({ address }) => `${detection} ${address}`),
  );
  const detections = (list: Tuning['off']) =>
    list.flatMap((target) => ('detection' in target ? [target.detection] : []));
  const every = tuning.thresholds.every(({ target }) => target === null)
    ? tuning.thresholds.at(-1)
    : undefined;
  return {
    strings: [
      ['switched_off', detections(tuning.off)],
      ['switched_on', detections(tuning.on)],
      ['exemptions', single],
      ['expected_pairs', expectedValues(tuning.expected.map(({ pair }) => pair))],
    ],
    subnets: [
      ['exempt_monitors', subnets(everyone)],
      ['exempt_far_ends', subnets([...tuning.centralStations, ...everyone])],
    ],
    suppressSeconds: every?.seconds ?? null,
  };
}

/**
 * A file of Zeek's Config framework (base/frameworks/config): option, tab, value. Zeek reads it when it
 * changes, so that a running sensor takes a new tuning without a restart. A list that is empty now is
 * written too, without a value (InputConfig::empty_field): it takes back what an earlier file said.
 */
function optionsFile(tuning: Tuning): string {
  const { strings, subnets, suppressSeconds } = optionsOf(tuning);
  return [
    '# Rendered by "vitalwire tune" from vitalwire.tuning.yaml; edit there.',
    ...[...strings, ...subnets].map(
      ([option, values]) => `Vitalwire::${option}\t${values.join(',')}`,
    ),
    `Vitalwire::suppress_for\t${suppressSeconds ?? 0}.0`,
    '',
  ].join('\n');
}

/** What no option can say: where the file is, the site's networks, and the time of single detections. */
function script(tuning: Tuning, manifest: Manifest): string {
  const lines = [
    '##! Rendered by "vitalwire tune" from vitalwire.tuning.yaml; edit there.',
    '##! Load it from local.zeek after the package: @load ./vitalwire-tuning',
    '',
    '@load base/frameworks/config',
    '',
    'redef Config::config_files += { @DIR + "/vitalwire.dat" };',
  ];
  const { strings, subnets, suppressSeconds } = optionsOf(tuning);
  const quoted = strings.map(([option, values]) => [option, values.map(zeekString)] as const);
  const set = [...quoted, ...subnets].filter(([, values]) => values.length > 0);
  if (set.length > 0 || suppressSeconds !== null) {
    lines.push(
      '',
      '# The same as in vitalwire.dat, which Zeek reads only some moments after its first packets.',
      ...set.map(([option, values]) => `redef Vitalwire::${option} += { ${values.join(', ')} };`),
      ...(suppressSeconds === null
        ? []
        : [`redef Vitalwire::suppress_for = ${suppressSeconds}sec;`]),
    );
  }
  if (tuning.networks.home.length > 0) {
    lines.push(
      '',
      '# As in HOME_NET, so that both engines agree on the border; what else the site calls local stays so.',
      'redef Site::private_address_space_is_local = F;',
      `redef Site::local_nets += { ${[...siteNetworks(tuning.networks.home), ...LOOPBACK].map(zeekSubnet).join(', ')} };`,
    );
  }
  const own = singleTimes(tuning, manifest);
  if (own.size > 0) {
    lines.push(
      '',
      '# After the package has filled its catalogue.',
      'event zeek_init() &priority=-5',
      '\t{',
    );
    for (const [id, seconds] of own) {
      lines.push(`\tVitalwire::catalogue[${zeekString(id)}]$suppress = ${seconds}sec;`);
    }
    lines.push('\t}');
  }
  return `${lines.join('\n')}\n`;
}

/**
 * The time of each detection, the later entry winning. Empty where "all" is all there is: the option
 * suppress_for says that, and would win over these.
 */
function singleTimes({ thresholds }: Tuning, manifest: Manifest): Map<string, number> {
  const times = new Map<string, number>();
  if (thresholds.every(({ target }) => target === null)) return times;
  for (const { target, seconds } of thresholds) {
    for (const { id } of manifest.detections) {
      const meant = target === null || ('detection' in target && target.detection === id);
      if (meant && hasNotice(manifest, id)) times.set(id, seconds);
    }
  }
  return times;
}

function hasNotice(manifest: Manifest, id: string): boolean {
  const detection = manifest.detections.find((one) => one.id === id);
  return detection !== undefined && 'notice' in detection.zeek;
}

/** Sids that the tuning file names: Zeek has none, so they change Suricata alone. */
export function suricataOnly(
  tuning: Tuning,
  manifest: Manifest,
): { sid: number; detection: string }[] {
  const targets = [...tuning.off, ...tuning.thresholds.flatMap(({ target }) => target ?? [])];
  return targets.flatMap((target) => {
    if (!('sid' in target)) return [];
    const owner = rulesOf(manifest).find(({ rule }) => rule.sid === target.sid)!;
    return [{ sid: target.sid, detection: owner.detection }];
  });
}
