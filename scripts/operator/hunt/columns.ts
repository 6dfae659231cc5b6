/**
 * What is taken from a log line. Everything else stays where it is: alerts may carry payload, HTTP and file
 * events names of patients, and none of that may reach a table or a spill file of ours.
 */
export type Family = 'zeek' | 'eve';

const ZEEK = [
  '_path',
  'ts',
  'id.orig_h',
  'id.resp_h',
  'id.resp_p',
  'proto',
  'history',
  'orig_pkts',
  'resp_pkts',
  'orig_ip_bytes',
  'resp_ip_bytes',
  'orig_bytes',
  'resp_bytes',
  'note',
  'src',
  'dst',
  'detection',
  'grade',
  'monitor',
  'far_end',
  'sha256',
  'tx_hosts',
  'rx_hosts',
  'is_orig',
] as const;

const EVE = [
  'event_type',
  'timestamp',
  'src_ip',
  'dest_ip',
  'dest_port',
  'proto',
  'vlan',
  'flow.start',
  'flow.pkts_toserver',
  'flow.pkts_toclient',
  'flow.bytes_toserver',
  'flow.bytes_toclient',
  'tcp.tcp_flags_tc',
  'netflow.start',
  'netflow.pkts',
  'netflow.bytes',
  'alert.signature_id',
  'alert.source.ip',
  'alert.target.ip',
  'fileinfo.sha256',
  'nfs.procedure',
  'nfs.status',
] as const;

const COLUMNS = { zeek: ZEEK, eve: EVE } as const satisfies Record<Family, readonly string[]>;
export type ZeekColumn = (typeof ZEEK)[number];
export type EveColumn = (typeof EVE)[number];

/** SQL for one column of a picked line, `v`; null where the log has no value. */
export const zeekColumn = (name: ZeekColumn) => `v[${ZEEK.indexOf(name) + 1}]`;
export const eveColumn = (name: EveColumn) => `v[${EVE.indexOf(name) + 1}]`;

/** SQL for the columns of a JSON line, as one list of text. One pass over the line. */
export function fromJson(family: Family, line: string): string {
  const paths = COLUMNS[family].map((name) => jsonPaths(family, name));
  const flat = paths.flat();
  let at = 0;
  const items = paths.map((alternatives) => {
    const found = alternatives.map(() => `j[${(at += 1)}]`);
    return found.length === 1 ? found[0]! : `coalesce(${found.join(', ')})`;
  });
  const list = flat.map(quoted).join(', ');
  return `list_transform([json_extract_string(${line}, [${list}])], lambda j: [${items.join(', ')}])[1]`;
}

/**
 * SQL for the columns of a tab-separated Zeek line under a header.
 * @param fields the header's column names, in order.
 */
export function fromTabs(fields: readonly string[], line: string): string {
  const items = ZEEK.map((name) => {
    const at = fields.indexOf(name);
    return at < 0 ? 'NULL' : `nullif(nullif(p[${at + 1}], '-'), '(empty)')`;
  });
  return `list_transform([string_split(${line}, chr(9))], lambda p: [${items.join(', ')}])[1]`;
}

/** Zeek's JSON has dots in its keys; loaders for tables nest them or write underscores. */
function jsonPaths(family: Family, name: string): string[] {
  if (family === 'eve') return [`$.${name}`];
  if (!name.includes('.')) return [`$.${name}`];
  return [`$."${name}"`, `$.${name}`, `$.${name.replace('.', '_')}`];
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
