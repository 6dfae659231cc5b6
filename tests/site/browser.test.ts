/** The site as its readers have it: from disk, in a real browser. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../../scripts/lib/root';
import {
  browserOrSkip,
  closeBrowser,
  DESK,
  openFile,
  overflowPixels,
  PHONE,
  seriousViolations,
} from '../lib/html/browser';
import { pack, siteFolder } from './made-site';

const test = suite('site/browser');

test.after(closeBrowser);

/** One page of each kind; of detections one with a long packet, one with several packets, and one without rules. */
const KINDS = {
  start: 'index.html',
  advisories: 'advisories.html',
  proof: 'proof.html',
  telemetry: 'detections/contec-cms8000/telemetry.html',
  'several packets': 'detections/contec-cms8000/code-received.html',
  'no rule': 'detections/contec-cms8000/arp-probe.html',
};

/** Looked at by people; build/ is not committed. */
const SHOTS = path.join(ROOT, 'build', 'screenshots');

for (const [kind, file] of Object.entries(KINDS)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${kind} page, ${colorScheme}: nothing is fetched, nothing keeps people out, nothing is too wide`, async () => {
      const browser = await browserOrSkip();
      if (!browser) return;
      mkdirSync(SHOTS, { recursive: true });
      const whole = path.join(siteFolder(), file);
      const { page, asked, errors } = await openFile(browser, whole, {
        colorScheme,
        viewport: DESK,
      });
      const shoot = (width: number) =>
        page.screenshot({
          path: path.join(SHOTS, `site-${kind.replace(' ', '-')}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
      await shoot(DESK.width);
      await page.setViewportSize(PHONE);
      await shoot(PHONE.width);
      assert.is(await overflowPixels(page), 0);
      // What is folded up is there all the same.
      await page.evaluate(
        "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
      );
      assert.is(await overflowPixels(page), 0, 'all unfolded');
      // Before axe, which asks for style sheets again and is refused.
      assert.equal(errors, []);
      assert.equal(
        asked.filter((url) => !url.startsWith('file://')),
        [],
      );
      assert.equal(await seriousViolations(page), []);
      await page.context().close();
    });
  }
}

test('the bytes that the telemetry page marks are those of its rule, and keys and taps say which condition', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const { page, errors } = await openFile(browser, path.join(siteFolder(), KINDS.telemetry), {
    viewport: PHONE,
  });
  const { entry, rule } = pack.plan.rules.find(({ entry: { sid } }) => sid === 1730170)!;
  const content = rule.options.find((option) => option.kind === 'content')!;
  const marked: string[] = await page.evaluate(
    "[...document.querySelectorAll('[data-look] .run')].filter((one) => one.dataset.conditions.split(' ').includes('1')).map((one) => one.textContent)",
  );
  assert.is(marked.join(' '), Buffer.from(content.bytes).toString('hex').match(/../g)!.join(' '));
  assert.match((await page.textContent(`#text-${entry.sid}`))!, '05 46 00 00');

  const said = () => page.innerText('[data-said]');
  await page.focus('[data-look] .run[data-conditions~="1"]');
  assert.match(await said(), 'Condition 1: the bytes 05 46 00 00');
  assert.match(await said(), 'scarito/cms');
  await page.keyboard.press('Tab');
  assert.match(await said(), 'Condition 2: ');
  await page.click('[data-look] .run[data-conditions="3"]');
  assert.match(await said(), 'Condition 3: ');
  assert.not.match(await said(), 'Condition 1: ');

  // A link to a rule opens it.
  await page.click(`a[href="#sid-${entry.sid}"]`);
  await page.locator(`#text-${entry.sid}`).waitFor({ state: 'visible' });
  assert.equal(errors, []);
  await page.context().close();
});

test('search answers by model, sid, CVE, port and words, and says plainly what is not covered', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const { page, errors } = await openFile(browser, path.join(siteFolder(), 'index.html'), {
    viewport: PHONE,
  });
  const ask = async (words: string) => {
    await page.fill('#query', words);
    await page.press('#query', 'Enter');
    return {
      answer: await page.innerText('#answer'),
      found: await page.innerText('#found'),
      links: await page.evaluate<string[]>(
        "[...document.querySelectorAll('#found a')].map((one) => one.getAttribute('href'))",
      ),
    };
  };
  const mx450 = await ask('Is my MX450 covered?');
  assert.is(mx450.answer, 'MX450: covered');
  assert.match(mx450.found, 'IntelliVue MX of Philips');
  assert.ok(mx450.links.includes('detections/philips-intellivue/association.html'));

  const sid = await ask('what does sid 1730170 look at?');
  assert.match(sid.answer, /^sid 1730170 looks at: vital signs streamed in clear/);
  assert.ok(sid.links.includes('detections/contec-cms8000/telemetry.html#sid-1730170'));

  const cve = await ask('cve-2025-0626');
  assert.match(cve.answer, /^CVE-2025-0626: \d+ detections$/);
  assert.ok(cve.links.includes('detections/contec-cms8000/nfs-mount.html'));

  const leftOut = await ask('CVE-2021-33882');
  assert.is(leftOut.answer, 'CVE-2021-33882: left out');

  const port = await ask('515');
  assert.ok(port.links.includes('detections/contec-cms8000/telemetry.html'));

  const unknown = await ask('Acme V900');
  assert.is(unknown.answer, 'V900: not covered');
  assert.ok(unknown.links.includes('detections/hl7-border/patient-message.html'));

  await page.selectOption('#grade', 'seen');
  const filtered = await ask('1730170');
  assert.match(filtered.found, '1 more hidden by the filters');
  assert.is(await page.isVisible('#matrix tr[data-id="contec-cms8000/telemetry"]'), false);
  assert.is(await page.isVisible('#matrix tr[data-id="sdc/announce"]'), true);
  await page.click('#show-all');
  assert.is(await page.isVisible('#matrix tr[data-id="contec-cms8000/telemetry"]'), true);

  const retired = await ask('1730096');
  assert.match(retired.answer, /^sid 1730096 is retired/);
  assert.equal(errors, []);
  await page.context().close();
});

test.run();
