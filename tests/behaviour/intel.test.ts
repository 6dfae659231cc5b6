import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { runZeek } from '../../scripts/lib/engines/zeek';
import { ROOT } from '../../scripts/lib/root';

const test = suite('behaviour/intel');
const PACKAGE = path.join(ROOT, 'dist/zeek/vitalwire');
const RECORDED = path.join(ROOT, 'tests/pcaps/recorded');

/** Zeek reads Intel files beside the packets: here the packets wait until it has. */
const WAIT = `
event zeek_init() { suspend_processing(); }
event Input::end_of_data(name: string, source: string)
	{
	if ( /vitalwire/ in source ) continue_processing();
	}
`;

/** The addresses that intel.log names for a capture. */
async function indicatorsSeen(pcap: string): Promise<string[] | null> {
  const zeek = await engineOrSkip('zeek');
  if (!zeek) return null;
  const outDir = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-intel-'));
  try {
    const run = await runZeek(zeek, {
      pcap: path.join(RECORDED, pcap),
      packageDir: PACKAGE,
      extraArgs: [path.join(PACKAGE, 'intel')],
      script: WAIT,
      outDir,
    });
    const log = run.logs.find((file) => path.basename(file) === 'intel.log');
    if (!log) return [];
    const rows = readFileSync(log, 'utf8').trim().split('\n');
    return [
      ...new Set(rows.map((row) => (JSON.parse(row) as Record<string, string>)['seen.indicator']!)),
    ];
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

test('a SYN that nobody answers is seen', async () => {
  const seen = await indicatorsSeen('pos-cms8000-515-syn-no-answer.pcap');
  if (seen) assert.ok(seen.includes('202.114.4.119'), seen.join());
});

test('traffic between ordinary hosts is not', async () => {
  const seen = await indicatorsSeen('neg-dicom-echo-store-104.pcap');
  if (seen) assert.equal(seen, []);
});

test.run();
