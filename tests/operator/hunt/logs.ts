import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Manifest } from '../../../scripts/model/manifest';
import { hunt, type HuntOptions, type HuntReport } from '../../../scripts/operator/hunt/hunt';
import { huntQuestions } from '../../../scripts/operator/hunt/questions';
import { renderPack } from '../../../scripts/backends/pack';

export const questions = huntQuestions(
  JSON.parse(renderPack().files.get('manifest.json')!) as Manifest,
);

export const LISTED = '202.114.4.119';

/** Hunts through files that are written for this and removed again. `.gz` names are packed. */
export async function huntIn(
  files: Readonly<Record<string, string | Buffer>>,
  options: Partial<HuntOptions> = {},
): Promise<HuntReport> {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'vitalwire-hunt-test-')));
  try {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      const packed = name.endsWith('.gz') && typeof content === 'string';
      writeFileSync(file, packed ? gzipSync(content) : content);
    }
    const report = await hunt({ paths: [folder], questions, ...options });
    // Paths differ from run to run; tests name files as they wrote them.
    const short = <T extends { file: string }>(one: T) => ({
      ...one,
      file: path.relative(folder, one.file),
    });
    return {
      ...report,
      notRead: report.notRead.map(short),
      mentioned: report.mentioned.map(short),
      coverage: report.coverage.map((one) => ({
        ...one,
        folder: path.relative(folder, one.folder),
      })),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const CONN_FIELDS = [
  'ts',
  'uid',
  'id.orig_h',
  'id.orig_p',
  'id.resp_h',
  'id.resp_p',
  'proto',
  'history',
  'orig_pkts',
  'orig_ip_bytes',
  'resp_pkts',
  'resp_ip_bytes',
];

export interface Conn {
  ts?: number;
  from?: string;
  to?: string;
  port?: number;
  proto?: string;
  history?: string;
  out?: [packets: number, bytes: number];
  back?: [packets: number, bytes: number];
}

function values(conn: Conn): Record<string, string> {
  const { ts = 1_700_000_000.5, from = '10.20.0.5', to = LISTED, port = 515 } = conn;
  const { proto = 'tcp', history = 'ShADadFf', out = [6, 400], back = [5, 300] } = conn;
  return {
    ts: ts.toFixed(6),
    uid: 'C1',
    'id.orig_h': from,
    'id.orig_p': '40515',
    'id.resp_h': to,
    'id.resp_p': String(port),
    proto,
    history,
    orig_pkts: String(out[0]),
    orig_ip_bytes: String(out[1]),
    resp_pkts: String(back[0]),
    resp_ip_bytes: String(back[1]),
    new_column: 'x',
  };
}

export const tabHeader = (fields: readonly string[] = CONN_FIELDS) =>
  `#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\t${fields.join('\t')}\n#types\t${fields.map(() => 'string').join('\t')}\n`;

export const tabLine = (conn: Conn = {}, fields: readonly string[] = CONN_FIELDS) =>
  `${fields.map((field) => values(conn)[field]).join('\t')}\n`;

export const OTHER_ORDER = [...CONN_FIELDS].reverse().concat('new_column');

export function jsonLine(conn: Conn = {}, more: object = {}): string {
  const { new_column: _, ...all } = values(conn);
  const typed = Object.fromEntries(
    Object.entries(all).map(([key, value]) => [
      key,
      /^[\d.]+$/.test(value) && !key.includes('_h') ? Number(value) : value,
    ]),
  );
  return `${JSON.stringify({ ...typed, ...more })}\n`;
}

export function eveLine(type: string, more: object = {}): string {
  return `${JSON.stringify({
    timestamp: '2023-11-14T22:13:20.500000+0000',
    flow_id: 1,
    event_type: type,
    src_ip: '10.20.0.5',
    src_port: 40515,
    dest_ip: LISTED,
    dest_port: 515,
    proto: 'TCP',
    ...more,
  })}\n`;
}

export const flow = (more: object = {}, tcp: object = { tcp_flags_tc: '1b' }) => ({
  flow: {
    pkts_toserver: 6,
    pkts_toclient: 5,
    bytes_toserver: 400 + 6 * 14,
    bytes_toclient: 300 + 5 * 14,
    start: '2023-11-14T22:13:20.500000+0000',
    ...more,
  },
  tcp,
});
