import { isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Manifest } from '../../model/manifest';
import { DefinitionError } from '../../model/problems';
import { MOST_EXPECTED } from '../../model/sid-range';
import { TUNING_KEYS } from '../../model/tuning-file';
import { isIPv6 } from './networks';
import { oneLine, parseHost, parseSiteNet } from './parse-hosts';
import { resolve } from './resolve';
import type { Exemption, ExpectedHosts, Target, Threshold, Tuning } from './tuning';
import { child, YamlReader } from './yaml-reader';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/** A tuning file, and the pack whose names it uses. */
interface Source {
  yaml: YamlReader;
  manifest: Manifest;
}

/**
 * Reads a tuning file and checks every name in it against a pack.
 * @param file as the user named it, for messages.
 * @throws DefinitionError with every complaint, each with its line and what to write instead.
 */
export function parseTuning(file: string, text: string, manifest: Manifest): Tuning {
  const yaml = new YamlReader(file, text);
  const tuning = parseRoot({ yaml, manifest });
  if (yaml.complaints.length > 0) throw new DefinitionError(yaml.complaints);
  return tuning;
}

function parseRoot(source: Source): Tuning {
  const { yaml } = source;
  const map = yaml.root === null ? null : yaml.map(yaml.root, 'file', TUNING_KEYS.file);
  const inner = child(map, 'networks');
  const networks = inner ? yaml.map(inner, 'networks', TUNING_KEYS.networks) : null;
  const version = child(map, 'version');
  if (!isScalar(version) || version.value !== 1) {
    const at = isScalar(version) ? version : yaml.root;
    yaml.say(at, 'version', 'is not 1', 'write "version: 1"');
  }
  const net = (node: Node, field: string) => parseSiteNet(yaml, node, field);
  return {
    networks: {
      home: yaml.list(networks, 'home', 'networks.home', net),
      medical: yaml.list(networks, 'medical', 'networks.medical', net),
    },
    centralStations: yaml.list(map, 'central-stations', 'central-stations', (node, field) =>
      parseHost(yaml, node, field, { keyed: true }),
    ),
    expected: parseExpected(source, map),
    exempt: yaml.list(map, 'exempt', 'exempt', (node, field) =>
      parseExemption(source, node, field),
    ),
    thresholds: yaml.list(map, 'thresholds', 'thresholds', (node, field) =>
      parseThreshold(source, node, field),
    ),
    off: yaml.list(map, 'off', 'off', (node, field) => parseTarget(source, node, field)),
    on: yaml.list(map, 'on', 'on', (node, field) => parseWanted(source, node, field)),
  };
}

/** Pairs of hosts that are meant to talk in clear. */
function parseExpected({ yaml }: Source, map: YAMLMap | null): ExpectedHosts[] {
  const pairs = yaml.list(map, 'expected', 'expected', (node, field): ExpectedHosts | null => {
    const one = yaml.map(node, field, TUNING_KEYS.expected);
    if (!one) return null;
    const hosts = yaml.list(one, 'pair', `${field}.pair`, (host, where) =>
      parseSiteNet(yaml, host, where),
    );
    const note = one.get('note');
    const listed = child(one, 'pair');
    if (hosts.length === 2) {
      const [first, second] = hosts as [string, string];
      if (isIPv6(first) !== isIPv6(second)) {
        yaml.say(node, `${field}.pair`, 'is half IPv4 and half IPv6', 'write a pair for each');
      } else if (first === second && !first.includes('/')) {
        yaml.say(node, `${field}.pair`, `is "${first}" twice`, 'name both hosts, or a network');
      }
      return { pair: [first, second], note: note === undefined ? null : oneLine(String(note)) };
    }
    if (!listed || (isSeq(listed) && listed.items.length !== 2)) {
      yaml.say(node, `${field}.pair`, 'is no pair', 'write [10.20.5.0/24, 10.20.0.10]');
    }
    return null;
  });
  if (pairs.length > MOST_EXPECTED) {
    yaml.say(
      child(map, 'expected')!,
      'expected',
      `has ${pairs.length} pairs, and there are ids for ${MOST_EXPECTED}`,
      'write networks in place of single hosts',
    );
  }
  return pairs;
}

function parseExemption(source: Source, node: Node, field: string): Exemption | null {
  const { yaml } = source;
  const map = yaml.map(node, field, TUNING_KEYS.exempt);
  if (!map) return null;
  const name = child(map, 'detection');
  if (!name) {
    yaml.say(node, `${field}.detection`, 'is missing', 'write a detection, or "all"');
  }
  const target = parseTargetOrAll(source, name, `${field}.detection`);
  if (target && 'sid' in target) {
    yaml.say(
      name!,
      `${field}.detection`,
      'is a sid',
      'name the detection, so that Zeek is exempted too',
    );
  }
  const hosts = yaml.list(map, 'hosts', `${field}.hosts`, (one, where) =>
    parseHost(yaml, one, where, { keyed: false }),
  );
  if (hosts.length === 0) {
    yaml.say(node, `${field}.hosts`, 'is empty', 'list addresses or CIDRs');
  }
  return { detection: target && 'detection' in target ? target.detection : null, hosts };
}

function parseThreshold(source: Source, node: Node, field: string): Threshold | null {
  const { yaml } = source;
  const map = yaml.map(node, field, TUNING_KEYS.threshold);
  if (!map) return null;
  const name = child(map, 'detection') ?? child(map, 'sid');
  const every = child(map, 'every');
  const parts = /^(\d+)\s*([smhd])$/.exec(isScalar(every) ? String(every.value) : '');
  const seconds = parts ? Number(parts[1]) * UNITS[parts[2]!]! : 0;
  if (seconds < 1 || seconds > 30 * 86400) {
    yaml.say(
      every ?? node,
      `${field}.every`,
      'is not a time from 1s to 30d',
      'write a number and s, m, h or d: 24h',
    );
  }
  if (!name) {
    yaml.say(node, `${field}.detection`, 'is missing', 'write a detection, a sid, or "all"');
  }
  return { target: parseTargetOrAll(source, name, `${field}.detection`), seconds };
}

/** Null for "all", and for what is missing or wrong. */
function parseTargetOrAll(source: Source, node: Node | undefined, field: string): Target | null {
  if (!node || (isScalar(node) && node.value === 'all')) return null;
  return parseTarget(source, node, field);
}

/** A detection or sid of the pack. */
function parseTarget({ yaml, manifest }: Source, node: Node, field: string): Target | null {
  if (!isScalar(node) || !/string|number/.test(typeof node.value)) {
    yaml.say(node, field, 'is not a detection or sid', 'write family/behaviour or a number');
    return null;
  }
  const found = resolve(manifest, String(node.value));
  if ('target' in found) return found.target;
  yaml.say(node, field, found.problem, found.advice);
  return null;
}

/** A detection that is off by default. */
function parseWanted(source: Source, node: Node, field: string): Target | null {
  const { yaml, manifest } = source;
  const target = parseTarget(source, node, field);
  if (!target || !('detection' in target)) {
    if (target) yaml.say(node, field, 'is a sid', 'name the detection');
    return null;
  }
  const detection = manifest.detections.find(({ id }) => id === target.detection)!;
  if (detection.offByDefault !== null) return target;
  yaml.say(node, field, `"${target.detection}" is on by default`, 'take the line out');
  return null;
}
