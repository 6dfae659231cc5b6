import { LOCAL, local, type SensorFolder } from './sensor-folder';
import type { Case } from './suricata-cases';
import { connLog } from './samples';

const file = (name: string, text: string) => (sensor: SensorFolder) => {
  sensor.write(name, text);
};
const LOGS = '/opt/zeek/logs/current';
const log = (name: string, fields: string, ...rows: string[]) =>
  file(
    `${LOGS}/${name}.log`,
    `#separator \\x09\n#fields\t${fields.replaceAll(' ', '\t')}\n${rows.map((row) => `${row.replaceAll('|', '\t')}\n`).join('')}`,
  );

export const ZEEK_CASES: readonly (Case & {
  /** Not what `zeek -a` should read. */ noParse?: true;
})[] = [
  {
    check: 'zeek-version',
    name: 'Zeek 7',
    level: 'error',
    wordsOnly: true,
    breaks: file('/zeek-version.txt', 'zeek version 7.0.11\n'),
  },
  {
    check: 'zeek-plugins',
    name: 'without STREAM_EVENT',
    level: 'error',
    wordsOnly: true,
    breaks: (sensor) => {
      sensor.edit('/zeek-N.txt', (text) => text.replace(/^Zeek::StreamEvent.*\n/m, ''));
    },
  },
  {
    check: 'zeek-plugins',
    name: 'without RPC',
    level: 'error',
    wordsOnly: true,
    breaks: (sensor) => {
      sensor.edit('/zeek-N.txt', (text) => text.replace(/^Zeek::RPC.*\n/m, ''));
    },
  },
  {
    check: 'zeek-not-loaded',
    name: 'not in local.zeek',
    level: 'error',
    breaks: (sensor) => {
      sensor.edit(LOCAL, (text) => text.replace('@load vitalwire', '# @load vitalwire'));
    },
  },
  {
    check: 'zeek-not-loaded',
    name: 'unloaded',
    level: 'error',
    breaks: (sensor) => {
      sensor.edit(LOCAL, (text) =>
        text.replace('@load vitalwire', '@unload ./vitalwire\n@load vitalwire'),
      );
    },
  },
  {
    check: 'zeek-not-loaded',
    name: 'the running Zeek has not loaded it',
    level: 'error',
    wordsOnly: true,
    breaks: (sensor) => {
      sensor.edit(LOCAL, (text) => text.replace('@load vitalwire', '@load packages'));
      log(
        'loaded_scripts',
        'name',
        '/opt/zeek/share/zeek/base/init-bare.zeek',
        '/opt/zeek/share/zeek/site/local.zeek',
      )(sensor);
    },
  },
  {
    check: 'zeek-local-nets',
    name: 'nothing is local',
    level: 'error',
    breaks: local('redef Site::private_address_space_is_local = F;'),
  },
  {
    check: 'zeek-local-nets',
    name: 'holds the firmware’s network',
    level: 'warning',
    breaks: local('redef Site::local_nets += { 10.0.0.0/8, 202.114.4.0/24 };'),
  },
  {
    check: 'zeek-local-nets',
    name: 'everything is local',
    level: 'error',
    breaks: local('redef Site::local_nets += { 0.0.0.0/0 };'),
  },
  {
    check: 'zeek-local-nets',
    name: 'networks.cfg holds it',
    level: 'warning',
    breaks: file(
      '/opt/zeek/etc/networks.cfg',
      '# ours\n10.0.0.0/8  Private\n202.114.0.0/16  Lab\n',
    ),
  },
  {
    check: 'zeek-notices',
    name: 'ignored',
    level: 'error',
    breaks: local(
      'redef Notice::ignored_types += { Scan::Port_Scan, Vitalwire::Contec_CMS8000_Contact };',
    ),
    noParse: true,
  },
  {
    check: 'zeek-notices',
    name: 'the log is switched off',
    level: 'error',
    breaks: local('event zeek_init()\n\t{\n\tLog::disable_stream(Vitalwire::LOG);\n\t}'),
  },
  {
    check: 'zeek-notices',
    name: 'a hook vetoes all',
    level: 'error',
    wordsOnly: true,
    breaks: local('hook Vitalwire::finding_policy(info: Vitalwire::Info)\n\t{\n\tbreak;\n\t}'),
  },
  {
    check: 'zeek-switches',
    name: 'everyone is exempt',
    level: 'error',
    breaks: local('redef Vitalwire::exempt_monitors += { 0.0.0.0/0 };'),
  },
  {
    check: 'zeek-switches',
    name: 'the address is exempt',
    level: 'warning',
    breaks: local('redef Vitalwire::exempt_far_ends += { 202.114.4.119/32 };'),
  },
  {
    check: 'zeek-switches',
    name: 'a detection that is none',
    level: 'warning',
    breaks: local('redef Vitalwire::switched_off += { "contec-cms8000/contcat" };'),
  },
  {
    check: 'zeek-switches',
    name: 'switched off',
    level: 'info',
    wordsOnly: true,
    breaks: local('redef Vitalwire::switched_off += { "contec-cms8000/contact" };'),
  },
  {
    check: 'zeek-intel',
    name: 'a file without wiring',
    level: 'error',
    breaks: local('redef Intel::read_files += { "/opt/zeek/intel/vitalwire.intel" };'),
  },
  {
    check: 'zeek-intel',
    name: 'hashes only',
    level: 'error',
    breaks: local(
      '@load frameworks/intel/seen/file-hashes\nredef Intel::read_files += { "/opt/zeek/intel/vitalwire.intel" };',
    ),
  },
  {
    check: 'zeek-capture-filter',
    name: 'web only',
    level: 'error',
    breaks: local('redef capture_filters = { ["web"] = "tcp port 80" };'),
  },
  {
    check: 'zeek-capture-filter',
    name: 'no UDP',
    level: 'error',
    breaks: local('redef restrict_filters += { ["no-udp"] = "not udp" };'),
  },
  {
    check: 'zeek-capture-filter',
    name: 'known protocols only',
    level: 'error',
    breaks: local('redef PacketFilter::enable_auto_protocol_capture_filters = T;'),
  },
  {
    check: 'zeek-capture-filter',
    name: 'packets are cut short',
    level: 'error',
    breaks: local('redef Pcap::snaplen = 128;'),
  },
  {
    check: 'zeek-capture-filter',
    name: 'zeekctl’s arguments',
    level: 'error',
    breaks: file(
      '/opt/zeek/etc/zeekctl.cfg',
      'MailTo = root@localhost\nzeekargs = -f "not port 515"\n',
    ),
  },
  {
    check: 'zeek-capture-filter',
    name: 'IP only hides ARP',
    level: 'warning',
    breaks: local('redef capture_filters += { ["ip"] = "ip" };'),
  },
  {
    check: 'zeek-characters',
    name: 'quotes of a word processor',
    level: 'error',
    breaks: local(
      'redef Pcap::bufsize = 128;\u00a0redef Notice::mail_subject_prefix = \u201cward\u201d;',
    ),
  },
  {
    check: 'zeek-package-files',
    name: 'a file of the package is cut',
    level: 'error',
    breaks: (sensor) =>
      sensor.edit('/opt/zeek/share/zeek/site/vitalwire/marks.zeek', (text) =>
        text.slice(0, text.length / 2),
      ),
  },
  {
    check: 'zeek-checksums',
    name: 'the log tells of it',
    level: 'error',
    breaks: log(
      'reporter',
      'ts level message location',
      '1.0|Reporter::WARNING|Your interface is likely receiving invalid TCP checksums, most likely from NIC checksum offloading.|(empty)',
    ),
  },
  {
    check: 'zeek-dpd',
    name: 'a small buffer',
    level: 'warning',
    breaks: local('redef dpd_buffer_size = 16;'),
  },
  {
    check: 'zeek-analyzers',
    name: 'streams disabled',
    level: 'error',
    breaks: local('redef Analyzer::disabled_analyzers += { Analyzer::ANALYZER_STREAM_EVENT };'),
  },
  {
    check: 'zeek-analyzers',
    name: 'RPC disabled',
    level: 'warning',
    breaks: local(
      'redef Analyzer::disabled_analyzers += { Analyzer::ANALYZER_MOUNT, Analyzer::ANALYZER_NFS };',
    ),
  },
  {
    check: 'zeek-analyzers',
    name: 'disabled at the start',
    level: 'warning',
    breaks: local(
      'event zeek_init()\n\t{\n\tAnalyzer::disable_analyzer(Analyzer::ANALYZER_PORTMAPPER);\n\t}',
    ),
  },
  {
    check: 'zeek-streams',
    name: 'nothing from its middle',
    level: 'error',
    breaks: local('redef partial_connection_ok = F;'),
  },
  {
    check: 'zeek-streams',
    name: 'forgotten at once',
    level: 'info',
    breaks: local('redef tcp_inactivity_timeout = 5 sec;'),
  },
  {
    check: 'zeek-one-direction',
    name: 'a span port mirrors rx only',
    level: 'error',
    wordsOnly: true,
    breaks: file(`${LOGS}/conn.log`, connLog(true)),
  },
  {
    check: 'zeek-loss',
    name: 'packets lost',
    level: 'error',
    wordsOnly: true,
    breaks: log('capture_loss', 'ts peer percent_lost', '1.0|zeek|37.5'),
  },
  {
    check: 'zeek-loss',
    name: 'our scripts failed',
    level: 'error',
    wordsOnly: true,
    breaks: log(
      'reporter',
      'ts level message location',
      '1.0|Reporter::ERROR|vitalwire: exemption "x" is not "family/behaviour subnet"|(empty)',
    ),
  },
  {
    check: 'zeek-patient-data',
    name: 'every file is kept',
    level: 'warning',
    breaks: local('@load frameworks/files/extract-all-files'),
  },
  {
    check: 'zeek-patient-data',
    name: 'every connection is kept',
    level: 'warning',
    breaks: local('@load base/protocols/conn\nredef Conn::default_extract = T;'),
  },
  {
    check: 'zeek-config-files',
    name: 'nobody reads it',
    level: 'error',
    breaks: file('/opt/zeek/etc/vitalwire.dat', 'Vitalwire::exempt_monitors\t10.0.0.5/32\n'),
  },
  {
    check: 'zeek-config-files',
    name: 'an option that is none',
    level: 'error',
    breaks: (sensor) => {
      sensor.write(
        '/opt/zeek/etc/vitalwire.dat',
        'Vitalwire::exempt_hosts\t10.0.0.5/32\nVitalwire::suppress_for\t60.0\n',
      );
      local(`redef Config::config_files += { "${sensor.at('/opt/zeek/etc/vitalwire.dat')}" };`)(
        sensor,
      );
    },
  },
];
