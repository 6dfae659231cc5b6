import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { register } from '../../../scripts/commands/replay';
import type { LabEngine } from '../../../scripts/lib/engines/finding';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { ROOT } from '../../../scripts/lib/root';
import { drillPack } from '../../../scripts/operator/drill/pack';
import type { AgreedFinding } from '../../../scripts/operator/replay/merge-findings';
import { fromReplay } from '../../../scripts/operator/report/from-replay';
import type { TableData } from '../../../scripts/operator/report/table-data';
import { writeReport } from '../../../scripts/operator/report/write';
import { browserOrSkip, closeBrowser, openFile } from '../../lib/html/browser';
import { runCommand } from '../hunt/run-command';
import { dataOf, scratchFolder } from './logs';

const test = suite('report/replay');

const folder = scratchFolder();
const recorded = (name: string) => path.join(ROOT, `tests/pcaps/recorded/${name}.pcap`);
/** What is in them is written in tests/recorded/expected.ts and PROVENANCE.md. */
const CODE_INSIDE = recorded('pos-libnfs-v3-read-of-pm-10.20.0.8');
const TELEMETRY_ACROSS = recorded('pos-cms8000-telemetry-202.114.4.119-515-emulated');
const NOTHING = recorded('neg-hl7-mllp-2575');

async function pageOf(name: string, pcaps: readonly string[], engines: readonly LabEngine[]) {
  const file = path.join(folder, `${name}.html`);
  const { status } = await runCommand(register, [
    'replay',
    ...pcaps,
    '--engine',
    engines.join(','),
    '--html',
    file,
  ]);
  return { file, status, html: readFileSync(file, 'utf8') };
}

for (const engine of ['suricata-7', 'zeek'] as const) {
  test(`recorded captures in ${engine}: the worst grade, and what crossed`, async () => {
    if (!(await engineOrSkip(engine))) return;
    const { file, status, html } = await pageOf(engine, [TELEMETRY_ACROSS, CODE_INSIDE], [engine]);
    assert.is(status, 1);
    const said =
      '2 monitors: the worst received a file that its firmware runs (code-received), and 1 of them crossed the border of the site.';
    assert.ok(html.includes(said));
    const browser = await browserOrSkip();
    if (!browser) return;
    const { page, asked, errors } = await openFile(browser, file);
    assert.is(await page.locator('h1').innerText(), said);
    assert.is(await page.locator('.facts .badge').innerText(), 'code-received');
    assert.is(await page.locator('#rows tr').first().locator('td').nth(2).innerText(), '10.20.0.5');
    assert.equal([asked, errors], [[], []]);
    await page.context().close();
  });
}

test('what two engines found is one row that names them', async () => {
  const engines = ['suricata-7', 'zeek'] as const;
  for (const engine of engines) if (!(await engineOrSkip(engine))) return;
  const { html } = await pageOf('both', [CODE_INSIDE], engines);
  const { seenBy, rows, grades } = dataOf(html, 'table-data') as TableData;
  const worst = rows.filter(([grade]) => grades[grade!] === 'code-received');
  assert.is(worst.length, 1);
  assert.is(seenBy[worst[0]!.at(-1)!], 'suricata-7, zeek');
});

test('a capture without a verdict stands at the top, and is exit 2', async () => {
  if (!(await engineOrSkip('suricata-7'))) return;
  const { html, status } = await pageOf('none', [NOTHING, __filename], ['suricata-7']);
  assert.is(status, 2);
  assert.match(html, /NOT READ: one thing/);
  assert.match(html, /Nothing was found in what could be read/);
  const clean = await pageOf('clean', [NOTHING], ['suricata-7']);
  assert.is(clean.status, 0);
  assert.match(clean.html, /<h1 class="headline">Nothing was found: no host/);
});

test('a time that no date can hold stands on the page as its seconds', async () => {
  const seconds = 9e12;
  const pcap = 'clock.pcap';
  const files = { html: path.join(folder, 'clock.html'), csv: path.join(folder, 'clock.csv') };
  const finding: AgreedFinding = {
    detection: 'contec-cms8000/contact',
    grade: 'attempted',
    border: 'crossed',
    monitor: '10.20.0.5',
    farEnd: '202.114.4.119',
    time: seconds,
    lastTime: seconds,
    count: 1,
    sids: [],
    engines: ['zeek'],
  };
  const counted = { packets: 1, ipPackets: 1, plainIpPackets: 1, first: seconds, last: seconds };
  const prepared = { pcap, ...counted, shifts: [], warnings: [], inPart: false };
  const input = fromReplay(
    [{ pcap, problem: null, engines: [], prepared, findings: [finding] }],
    [],
    [],
  );
  const { manifest } = drillPack(path.join(ROOT, 'dist'));
  writeReport(input, files, { manifest, subject: 'captures', madeAt: 1.7e9, timeZone: null });
  assert.match(readFileSync(files.csv, 'utf8'), /9000000000000 s after 1970/);
  const browser = await browserOrSkip();
  if (!browser) return;
  const { page, errors } = await openFile(browser, files.html);
  const cells = page.locator('#rows tr td.time');
  assert.equal(await cells.allInnerTexts(), Array(2).fill('9000000000000 s after 1970'));
  assert.equal(errors, []);
  await page.context().close();
});

test('a page that cannot be written is refused before captures are read', async () => {
  for (const [file, says] of [
    [path.join(folder, 'gone/x.html'), /gone does not exist/],
    [NOTHING, /is what is read/],
    ['-', /--html writes a file/],
  ] as const) {
    const { status, stderr } = await runCommand(register, ['replay', NOTHING, '--html', file]);
    assert.is(status, 2);
    assert.match(stderr, says);
  }
});

test.after(closeBrowser);

test.run();
