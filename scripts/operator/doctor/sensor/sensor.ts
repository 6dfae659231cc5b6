import type { Manifest } from '../../../model/manifest';
import type { CommandLine } from './command-line';
import type { EveSummary } from './eve-summary';
import type { FileLookup } from './file-lookup';
import type { LoadedRule, RulesFile } from './rules';
import type { Settings } from './settings';
import type { ListedRules, TextFile } from './text-file';
import type { Version } from './version';
import type { ZeekRow } from './zeek-rows';
import type { ZeekScript } from './zeek-script';
import type { ZeekStart } from './zeek-start';
import type { ZeekControl } from './zeekctl';

/** Our pack, that the sensor is to load. */
export interface PackRules {
  /** The dist folder or bundle that it was read from. */
  folder: string;
  manifest: Manifest;
  /** Every rule of the pack, those behind `# ` too, by file name. */
  files: Map<string, LoadedRule[]>;
  bySid: Map<number, LoadedRule>;
  /** Other files that belong beside the rules: lists of hashes. */
  lists: string[];
  /** Options of the Zeek package, without its name space. */
  zeekOptions: ReadonlySet<string>;
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
  /** What they say together; null where none was given. */
  start: CommandLine | null;
  look: FileLookup;
  eve: EveSummary | null;
  log: TextFile | null;
  /** Whether a file exists on the sensor; null when that cannot be told from here. */
  exists(path: string): boolean | null;
}

export interface ZeekSensor {
  /** The sensor's own root, where its files lie in a copy; empty on the sensor itself, null where unknown. */
  root: string | null;
  version: Version | null;
  /** Folders that hold our package, of those given. */
  packages: string[];
  isUnread(file: string): boolean;
  /** Text of a file of such a folder; null where it is not there, or cannot be read. */
  packageText(file: string): string | null;
  /** `zeek -N` or `zeek -NN`. */
  plugins: TextFile | null;
  /** local.zeek and what it loads; never our own package. */
  scripts: ZeekScript[];
  /** Scripts that Zeek is started with, in this order: local.zeek, or what zeekctl or a unit is told to take. */
  mains: string[];
  /** Where Zeek looks for scripts of the site, besides beside its mains. */
  scriptFolders: string[];
  /** What zeekctl.cfg and node.cfg say of that. */
  zeekctl: ZeekControl;
  /** With what words it is started, and by whom. */
  start: ZeekStart;
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
