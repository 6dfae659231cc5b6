/** tshark as a second opinion on every byte that the lab writes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CHECKSUMS = ['ip', 'tcp', 'udp'].flatMap((layer) => ['-o', `${layer}.check_checksum:TRUE`]);

/**
 * True when tshark is there. Otherwise says so on standard output, or throws when the environment
 * has REQUIRE_TSHARK=1, so that CI cannot pass by skipping.
 */
export function hasTshark(): boolean {
  if (spawnSync('tshark', ['--version']).status === 0) return true;
  if (process.env['REQUIRE_TSHARK'] === '1') throw new Error('REQUIRE_TSHARK=1: tshark not found');
  console.log('SKIPPED: tshark not found');
  return false;
}

/**
 * One row per packet of the capture (of those that pass `filter`), one column per field; a field
 * that stands in several layers has its values joined by commas.
 */
export function dissect(
  capture: Uint8Array,
  fields: readonly string[],
  filter?: string,
): string[][] {
  const columns = fields.flatMap((field) => ['-e', field]);
  const filtering = filter === undefined ? [] : ['-Y', filter];
  const folder = mkdtempSync(path.join(tmpdir(), 'vitalwire-tshark-'));
  const file = path.join(folder, 'capture');
  writeFileSync(file, capture);
  const run = spawnSync(
    'tshark',
    ['-r', file, '-n', ...CHECKSUMS, ...filtering, '-T', 'fields', ...columns],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  rmSync(folder, { recursive: true });
  if (run.status !== 0) throw new Error(`tshark exited with ${run.status}: ${run.stderr}`);
  return run.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
}

/** Checksum status 0 is "bad"; 4194304 and up are warnings and errors, 8388608 and up errors. */
export const BROKEN =
  '_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0 || ' +
  'udp.checksum.status == 0 || icmp.checksum.status == 0 || _ws.expert.severity >= 8388608';
