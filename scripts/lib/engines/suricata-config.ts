import path from 'node:path';
import { stringify } from 'yaml';
import { PRIVATE_IPV4 } from '../site-networks';

/** Stock HOME_NET of Suricata's own suricata.yaml. */
export const STOCK_HOME_NET = `[${PRIVATE_IPV4.join(',')}]`;

export interface ConfigNode {
  [key: string]: ConfigValue;
}
export type ConfigValue = string | number | boolean | null | ConfigNode | ConfigValue[];

export interface SuricataConfigOptions {
  /** 6, 7 or 8. */
  major: number;
  configFolder: string;
  /** Absolute paths. */
  rulesFiles: readonly string[];
  /** An address list such as `[10.0.0.0/8]`; default STOCK_HOME_NET. */
  homeNet?: string;
  /** Further address groups, `MEDICAL_NET` for one. */
  vars?: Readonly<Record<string, string>>;
  /** Laid over the whole; lists replace lists. */
  extraConfig?: ConfigNode;
}

/**
 * A lean suricata.yaml for reading one capture: alerts and the final counters, nothing else.
 * Where it says something about detection it says what the stock file says, so that the lab sees what
 * a sensor sees. No unix-command and no interval statistics: their threads make up most of the
 * start-up of a short run.
 */
export function suricataConfig(options: SuricataConfigOptions): string {
  const config: ConfigNode = {
    vars: { 'address-groups': addressGroups(options), 'port-groups': PORT_GROUPS },
    'default-rule-path': path.dirname(options.rulesFiles[0] ?? '/'),
    'rule-files': options.rulesFiles.map(globOf),
    'classification-file': path.join(options.configFolder, 'classification.config'),
    'reference-config-file': path.join(options.configFolder, 'reference.config'),
    // The machine's own file may suppress what the lab asks about.
    'threshold-file': '/dev/null',
    outputs: [{ 'eve-log': EVE_LOG }],
    // The whole counters once, at the end.
    stats: { enabled: true, interval: 86400 },
    logging: {
      'default-log-level': 'notice',
      outputs: [
        { console: { enabled: true } },
        { file: { enabled: true, level: 'warning', filename: 'engine.json', type: 'json' } },
      ],
    },
    'unix-command': { enabled: false },
    'pcap-file': { 'checksum-checks': false },
    vlan: { 'use-for-tracking': true },
    'app-layer': { protocols: appLayer(options.major) },
    flow: { memcap: '128mb' },
    host: { memcap: '32mb' },
    stream: {
      memcap: '64mb',
      midstream: false,
      inline: 'auto',
      reassembly: {
        memcap: '256mb',
        depth: '1mb',
        'toserver-chunk-size': 2560,
        'toclient-chunk-size': 2560,
        // Stock says yes; the same capture should give the same alerts twice.
        'randomize-chunk-size': false,
      },
    },
    'engine-analysis': { 'rules-fast-pattern': true, rules: true },
  };
  // YAML 1.1 and Suricata both ask for this first line.
  return `%YAML 1.1\n---\n${stringify(merge(config, options.extraConfig ?? {}), {
    lineWidth: 0,
    // Suricata reads no YAML aliases.
    aliasDuplicateObjects: false,
  })}`;
}

/** The pattern of glob(7) that is this file alone: Suricata takes each of its rule files for a pattern. */
function globOf(file: string): string {
  return file.replaceAll(/[\\*?[\]]/g, '\\$&');
}

const EVE_LOG: ConfigNode = {
  enabled: true,
  filetype: 'regular',
  filename: 'eve.json',
  types: [
    // Never the payload: it may be a patient's.
    { alert: { payload: false, packet: false, metadata: { rule: { metadata: true } } } },
    { stats: { totals: true, threads: false, deltas: false } },
  ],
};

const PORT_GROUPS: ConfigNode = {
  HTTP_PORTS: '80',
  SHELLCODE_PORTS: '!80',
  ORACLE_PORTS: 1521,
  SSH_PORTS: 22,
  DNP3_PORTS: 20000,
  MODBUS_PORTS: 502,
  FILE_DATA_PORTS: '[$HTTP_PORTS,110,143]',
  FTP_PORTS: 21,
};

const SERVER_GROUPS = ['HTTP', 'SMTP', 'SQL', 'DNS', 'TELNET'];

function addressGroups(options: SuricataConfigOptions): ConfigNode {
  return {
    HOME_NET: options.homeNet ?? STOCK_HOME_NET,
    EXTERNAL_NET: '!$HOME_NET',
    ...Object.fromEntries(SERVER_GROUPS.map((group) => [`${group}_SERVERS`, '$HOME_NET'])),
    ...options.vars,
  };
}

/** Which parsers run, as each version's own suricata.yaml has it. */
function appLayer(major: number): ConfigNode {
  const on = { enabled: true };
  const off = { enabled: false };
  const ports = (list: string): ConfigNode => ({ enabled: true, 'detection-ports': { dp: list } });
  const onTcpAndUdp = (list: string): ConfigNode => ({ tcp: ports(list), udp: ports(list) });
  const common: ConfigNode = {
    ...Object.fromEntries(COMMON_PARSERS.map((name) => [name, on])),
    tls: ports('443'),
    smb: ports('139, 445'),
    dns: onTcpAndUdp('53'),
    imap: { enabled: 'detection-only' },
    http: { enabled: true, libhtp: { 'default-config': HTTP_BODIES } },
    modbus: off,
    dnp3: off,
    enip: off,
  };
  if (major === 6) return { ...common, ikev2: on, http2: off };
  const since7 = ['ike', 'telnet', 'bittorrent-dht', 'http2', 'quic'];
  const since8 = major < 8 ? [] : ['websocket', 'doh2', 'pop3', 'mdns'];
  return {
    ...common,
    ...Object.fromEntries([...since7, ...since8].map((name) => [name, on])),
    pgsql: off,
    ...(major < 8 ? {} : { ldap: onTcpAndUdp('389, 3268') }),
  };
}

/** As in suricata.yaml as shipped. Without these lines Suricata looks at 4 kB of a body, and at nothing of a longer form. */
const HTTP_BODIES: ConfigNode = {
  personality: 'IDS',
  'request-body-limit': '100kb',
  'response-body-limit': '100kb',
  'request-body-minimal-inspect-size': '32kb',
  'request-body-inspect-window': '4kb',
  'response-body-minimal-inspect-size': '40kb',
  'response-body-inspect-window': '16kb',
  'http-body-inline': 'auto',
};

const COMMON_PARSERS = [
  ...['rfb', 'mqtt', 'krb5', 'snmp', 'dcerpc', 'ftp', 'rdp', 'ssh', 'smtp', 'nfs', 'tftp'],
  ...['ntp', 'dhcp', 'sip'],
];

function merge(base: ConfigNode, over: ConfigNode): ConfigNode {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isNode(below) && isNode(value) ? merge(below, value) : value;
  }
  return result;
}

function isNode(value: ConfigValue | undefined): value is ConfigNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
