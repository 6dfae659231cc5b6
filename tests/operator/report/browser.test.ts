import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../../../scripts/lib/root';
import {
  browserOrSkip,
  closeBrowser,
  DESK,
  openFile,
  overflowPixels,
  PHONE,
  seriousViolations,
} from '../../lib/html/browser';
import { eveLine } from '../hunt/logs';
import { HOSTILE, ownLine, reportOf, scratchFolder } from './logs';

const test = suite('report/browser');

const folder = scratchFolder();
/** To look at; not committed. */
const PICTURES = path.join(ROOT, 'build/screenshots');

/** Three monitors, several grades, both sides of the border, something that was not read. */
const MIXED = {
  'vitalwire.log':
    ownLine() +
    ownLine({ ts: 1_700_100_000 }) +
    ownLine({
      monitor: '10.20.0.10',
      far_end: '10.20.0.8',
      grade: 'code-received',
      detection: 'contec-cms8000/code-received',
    }) +
    ownLine({
      monitor: '10.20.0.9',
      far_end: 'fd00:20::1234:5678:9abc:def0',
      grade: 'connected',
      detection: 'contec-cms8000/session',
    }) +
    '{"ts": 1700000000, "detection": "contec',
  'eve.json': eveLine('alert', {
    timestamp: '2023-11-14T23:13:20.500000+0100',
    dest_ip: '192.0.2.9',
    alert: { signature_id: 2_000_001 },
  }),
};

const cells = (page: Page, column: number) =>
  page.locator(`#rows tr td:nth-child(${column})`).allInnerTexts();
const sortBy = (page: Page, name: string) =>
  page.locator('.findings thead').getByRole('button', { name }).click();

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [PHONE, DESK]) {
    test(`axe finds nothing serious and nothing runs over, ${viewport.width} pixels, ${colorScheme}`, async () => {
      const browser = await browserOrSkip();
      if (!browser) return;
      const { file } = await reportOf(folder, MIXED);
      const { page, asked, errors } = await openFile(browser, file, { viewport, colorScheme });
      assert.is(await overflowPixels(page), 0);
      mkdirSync(PICTURES, { recursive: true });
      const name = `report-${viewport.width}-${colorScheme}.png`;
      await page.screenshot({ path: path.join(PICTURES, name), fullPage: true });
      // What is folded is read as well.
      await page.evaluate(
        "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
      );
      assert.equal(await seriousViolations(page), []);
      assert.is(await overflowPixels(page), 0);
      assert.equal([asked, errors], [[], []]);
      await page.context().close();
    });
  }
}

test('a page without findings is whole as well', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const { file } = await reportOf(folder, { 'eve.json': eveLine('flow', { dest_ip: '10.9.9.9' }) });
  const { page, asked, errors } = await openFile(browser, file, { viewport: PHONE });
  assert.match(await page.locator('h1').innerText(), /^Nothing was found/);
  assert.equal(await seriousViolations(page), []);
  assert.equal([asked, errors, await overflowPixels(page)], [[], [], 0]);
  await page.context().close();
});

test('rows sort by each column, both ways, and tell readers of screens so', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const { file } = await reportOf(folder, MIXED);
  const { page } = await openFile(browser, file);
  assert.equal(await cells(page, 1), ['code-received', 'phi-sent', 'connected'], 'worst first');
  await sortBy(page, 'Monitor');
  assert.equal(await cells(page, 3), ['10.20.0.5', '10.20.0.9', '10.20.0.10'], 'by number');
  assert.is(await page.locator('th[aria-sort=ascending]').innerText(), 'Monitor');
  await sortBy(page, 'Monitor');
  assert.equal(await cells(page, 3), ['10.20.0.10', '10.20.0.9', '10.20.0.5']);
  assert.is(await page.locator('th[aria-sort=descending]').innerText(), 'Monitor');
  await sortBy(page, 'Times');
  assert.equal((await cells(page, 6))[0], '2');
  // Without a mouse: the first header is reached by keys, and pressed.
  await page.locator('#detection').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await cells(page, 1), ['code-received', 'phi-sent', 'connected']);
  await page.context().close();
});

test('rows are filtered by words, grade, border and detection', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const { file } = await reportOf(folder, MIXED);
  const { page } = await openFile(browser, file);
  const shown = page.locator('#shown');
  await page.fill('#search', '202.114');
  await shown.filter({ hasText: '1 of 3' }).waitFor();
  assert.equal(await cells(page, 3), ['10.20.0.5']);
  await page.fill('#search', 'zeek 10.20.0.9');
  await page.locator('#rows').getByText('fd00:20').waitFor();
  assert.equal(await cells(page, 3), ['10.20.0.9']);
  await page.fill('#search', '(.*[');
  await shown.filter({ hasText: '0 of 3' }).waitFor();
  await page.fill('#search', '');
  await shown.filter({ hasText: '3 of 3' }).waitFor();
  await page.selectOption('#border', 'crossed');
  assert.equal(await cells(page, 3), ['10.20.0.5']);
  await page.selectOption('#border', '');
  await page.selectOption('#grade', 'connected');
  assert.equal(await cells(page, 3), ['10.20.0.9']);
  await page.selectOption('#grade', '');
  await page.selectOption('#detection', { index: 1 });
  assert.is((await cells(page, 3)).length, 1);
  await page.context().close();
});

test('a detection in the table leads to what to do about it, unfolded', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const more = ownLine({ detection: 'contec-cms8000/contact', grade: 'attempted' });
  const { file } = await reportOf(folder, {
    'vitalwire.log': MIXED['vitalwire.log'].replace(/^/, more),
  });
  const { page } = await openFile(browser, file);
  await page.locator('#rows a').first().click();
  const open = page.locator('details[open]');
  await open.first().waitFor();
  assert.match(await open.first().innerText(), /code-received[\s\S]*Replace the monitor/);
  await page.context().close();
});

test('lists are saved as files, what is filtered among them', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const csv = path.join(folder, 'monitors.csv');
  const { file } = await reportOf(folder, MIXED, '--csv', csv);
  const { page, asked } = await openFile(browser, file);
  const saved = async (button: string) => {
    const download = page.waitForEvent('download');
    await page.click(button);
    return readFileSync(await (await download).path(), 'utf8');
  };
  assert.is(await saved('#monitors-csv'), readFileSync(csv, 'utf8'));
  await page.selectOption('#grade', 'phi-sent');
  const rows = (await saved('#findings-csv')).trimEnd().split('\n');
  assert.is(rows.length, 2);
  assert.match(rows[1]!, /^phi-sent,crossed,10\.20\.0\.5,202\.114\.4\.119,/);
  // Of the page's own making: nothing leaves it.
  assert.equal(
    asked.filter((address) => !address.startsWith('blob:')),
    [],
  );
  await page.context().close();
});

test('hostile names become no markup and run nothing', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const { file } = await reportOf(folder, {
    'vitalwire.log':
      ownLine({ monitor: HOSTILE, far_end: HOSTILE }) +
      ownLine({ detection: HOSTILE }) +
      ownLine({ monitor: 'W'.repeat(5000), far_end: `fe80::${'1'.repeat(5000)}` }),
    '<img src=x onerror=alert(1)>.json': '{"detection": "contec-cms8000/x',
  });
  const { page, asked, errors } = await openFile(browser, file, { viewport: PHONE });
  await page.evaluate(
    "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
  );
  assert.match(await page.title(), /^Vitalwire report: /);
  assert.is(
    await page.locator('img, iframe, object, base, [onerror], [onload], svg svg').count(),
    0,
  );
  assert.is(await page.locator('script').count(), 3);
  assert.ok((await page.locator('#rows').innerText()).includes('<img src=x onerror='));
  assert.equal([asked, errors, await overflowPixels(page)], [[], [], 0]);
  await page.context().close();
});

test('printed, it holds all rows, what is folded, and no controls', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const text = Array.from({ length: 150 }, (_, i) => ownLine({ monitor: `10.20.1.${i}` })).join('');
  const { file } = await reportOf(folder, { 'vitalwire.log': text });
  const { page } = await openFile(browser, file);
  assert.is(await page.locator('#rows tr').count(), 100);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  assert.is(await page.locator('#rows tr').count(), 150);
  assert.is(await page.locator('details:not([open])').count(), 0);
  for (const control of ['#controls', '#pager', '#downloads']) {
    assert.is(await page.locator(control).isVisible(), false, control);
  }
  assert.ok(await page.getByText('Date, name, signature').isVisible());
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  assert.is(await page.locator('#rows tr').count(), 100);
  await page.context().close();
});

test('100,000 findings open, sort, filter and turn pages', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const line = (i: number) =>
    ownLine({
      ts: 1_700_000_000 + i,
      monitor: `10.20.${(i >> 8) & 255}.${i & 255}`,
      far_end: `203.0.113.${i >> 16}`,
      grade: i === 77_777 ? 'code-received' : 'seen',
    });
  const text = Array.from({ length: 100_000 }, (_, i) => line(i)).join('');
  const { file } = await reportOf(folder, { 'vitalwire.log': text });
  const { page, errors } = await openFile(browser, file);
  const shown = page.locator('#shown');
  assert.match(await shown.innerText(), /^100000 of 100000/);
  assert.is(await page.locator('#rows tr').count(), 100, 'few rows are in the page at once');
  assert.equal((await cells(page, 1))[0], 'code-received');
  await sortBy(page, 'Last, UTC');
  assert.is((await cells(page, 3))[0], `10.20.${(99_999 >> 8) & 255}.${99_999 & 255}`);
  await page.fill('#search', '10.20.7.7 203.0.113.1');
  await shown.filter({ hasText: /^\d{1,2} of 100000/ }).waitFor();
  assert.ok((await cells(page, 3)).includes('10.20.7.7'));
  await page.fill('#search', '');
  await shown.filter({ hasText: '100000 of 100000' }).waitFor();
  await page.click('#after');
  assert.match(await page.locator('#place').innerText(), /Page 2 of 1000/);
  assert.equal(errors, []);
  await page.context().close();
});

test.after(closeBrowser);

test.run();
