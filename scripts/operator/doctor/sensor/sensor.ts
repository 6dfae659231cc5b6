import type { Manifest } from '../../../model/manifest';
import type { EveSummary } from './eve-summary';
import type { LoadedRule, RulesFile } from './rules';
import type { Settings } from './settings';
import type { Version } from './version';
import type { ZeekRow } from './zeek-rows';
import type { ZeekScript } from './zeek-script';

/** A file of the sensor, as text. */
export interface TextFile {
  file: string;
  text: string;
}

/** Our pack, that the sensor is to load. */
export interface PackRules {
  manifest: Manifest;
  /** Every rule of the pack, those behind `# ` too, by file name. */
  files: Map<string, LoadedRule[]>;
  bySid: Map<number, LoadedRule>;
  /** Other files that belong beside the rules: lists of hashes. */
  lists: string[];
}

/** One entry of `rule-files`. */
export interface ListedRules {
  entry: string;
  /** Absolute on the sensor. */
  path: string;
  /** Files that it matched; null when that place cannot be seen from here. */
  found: string[] | null;
}

/** A picture of a Suricata sensor; parts that were not given are null or empty. */
export interface SuricataSensor {
  version: Version | null;
  buildInfo: TextFile | null;
  config: Settings | null;
  listed: ListedRules[];
  /** Files that Suricata loads; without a configuration, all files given. */
  loaded: RulesFile[];
  /** Rule files that were given and that no `rule-files` entry names. */
  unlisted: RulesFile[];
  /** disable.conf, enable.conf, drop.conf, modify.conf, update.yaml of suricata-update. */
  updates: TextFile[];
  thresholds: TextFile[];
  /** Files with a capture filter. */
  filters: TextFile[];
  /** Unit files and defaults that hold the command line. */
  starts: TextFile[];
  eve: EveSummary | null;
  log: TextFile | null;
  /** Whether a file exists on the sensor; null when that cannot be told from here. */
  exists(path: string): boolean | null;
}

export interface ZeekSensor {
  version: Version | null;
  /** `zeek -N` or `zeek -NN`. */
  plugins: TextFile | null;
  /** local.zeek and what it loads; never our own package. */
  scripts: ZeekScript[];
  /** node.cfg, networks.cfg, zeekctl.cfg, by base name. */
  control: Map<string, TextFile>;
  /** Files with a capture filter, as Security Onion has. */
  filters: TextFile[];
  /** Files of the Config framework. */
  options: TextFile[];
  /** Rows by log: `conn`, `reporter`. */
  logs: Map<string, ZeekRow[]>;
}

export interface Sensor {
  pack: PackRules;
  suricata: SuricataSensor | null;
  zeek: ZeekSensor | null;
}
