import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../scripts/lib/engines/require';
import { runZeek } from '../../scripts/lib/engines/zeek';
import { buildPackets } from '../../scripts/lab/packets';
import { UPDATE_MOUNTS } from '../../rules-src/contec-cms8000/mounts';
import { mountsWithReads } from '../../scripts/kinds/nfs-read/traffic';
import { scratchFolder } from '../lib/engines/scratch';
import { STOCK_SITE, writeCapture, ZEEK_PACKAGE } from './lab';
import { CENTRAL, IDLE_CYCLE, PATIENT_CYCLE, stream } from './traffic';

const test = suite('behaviour/zeek-without-stream-event');

/**
 * The package as Zeek 6.0 to 7.0 take it: without the STREAM_EVENT analyzer. Its name is replaced by one that no
 * Zeek knows, in scripts and signatures, so that the @else branches run and signatures name what is not there.
 */
function olderPackage(): string {
  const folder = path.join(scratchFolder(), 'vitalwire');
  cpSync(ZEEK_PACKAGE, folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (!/\.(zeek|sig)$/.test(name)) continue;
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text
        .replaceAll('Analyzer::ANALYZER_STREAM_EVENT )', 'Analyzer::ANALYZER_NOT_THERE )')
        .replaceAll('"stream_event"', '"not_there"'),
    );
  }
  return folder;
}

const NFS3_UDP = mountsWithReads(UPDATE_MOUNTS, CENTRAL)[2]!.flows;
const NFS3_TCP = mountsWithReads(UPDATE_MOUNTS, CENTRAL)[3]!.flows;

for (const [what, flows, expected] of [
  [
    'streams on the usual port',
    [stream('10.20.0.5', '198.51.100.9', [IDLE_CYCLE, PATIENT_CYCLE])],
    ['patient-info', 'session', 'telemetry'],
  ],
  [
    'an update over UDP',
    NFS3_UDP,
    ['answered', 'code-received', 'contact', 'nfs-lookup', 'nfs-mount', 'nfs-mounted'],
  ],
  [
    'an update over TCP',
    NFS3_TCP,
    ['answered', 'code-received', 'contact', 'nfs-lookup', 'nfs-mount', 'nfs-mounted'],
  ],
] as const) {
  test(`${what} are found without STREAM_EVENT`, async () => {
    const engine = await engineOrSkip('zeek');
    if (!engine) return;
    const run = await runZeek(engine, {
      pcap: writeCapture(buildPackets({ name: what, flows })),
      outDir: scratchFolder(),
      packageDir: olderPackage(),
      localNets: STOCK_SITE.localNets,
    });
    const found = new Set(run.findings.map(({ detection }) => detection.split('/')[1]));
    assert.equal([...found].sort(), expected);
    // The analyzer that is not there is a warning, no error.
    assert.ok(run.complaints.every((line) => line.includes("unknown analyzer 'not_there'")));
    assert.equal(
      run.reports.filter(({ level }) => level === 'ERROR'),
      [],
    );
  });
}

test.run();
