import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { htmlPage, jsonInScript } from '../../../scripts/lib/html/page';
import { shownText } from '../../../scripts/lib/html/shown-text';
import { escapeHtml } from '../../../scripts/lib/html/template';
import {
  browserOrSkip,
  closeBrowser,
  openFile,
  overflowPixels,
  PHONE,
  seriousViolations,
} from './browser';

const test = suite('lib/html/page');

const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-html-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** What others could write to become markup, or to hide what they are. */
const HOSTILE = [
  '<img src=x onerror="document.title=1">',
  '</script><script>document.title=1</script>',
  '</title><base href="http://192.0.2.1/">',
  '"><svg onload=document.title=1>',
  "' onfocus='document.title=1",
  '<!--<script>',
  ']]>&lt;b&gt;',
  '\u2028document.title=1\u2029',
  '\u202Egnp.exe\u2066',
  'a\0b\u001b[31m',
  '\ud800 half',
].join(' ');

test('text of others has one line, one direction and a bound, and names what would not be seen', () => {
  assert.is(shownText('monitor-7.ward'), 'monitor-7.ward');
  assert.is(shownText('a\u202Eb\nc'), 'a<U+202E>b<U+000A>c');
  assert.is(shownText('\ud83d\ude00x\ud83d'), '\ud83d\ude00x<U+D83D>');
  assert.is(shownText('מוניטור'), 'מוניטור');
  assert.is(shownText('a'.repeat(1e6), 5), 'aaaaa…');
  assert.is(shownText('a'.repeat(5), 5), 'aaaaa');
});

test('JSON in a script element holds no end of it, and is the same JSON', () => {
  const value = { [HOSTILE]: [HOSTILE, 1, null] };
  const json = jsonInScript(value);
  assert.not.match(json, /[<\u2028\u2029]/);
  assert.equal(JSON.parse(json), JSON.parse(JSON.stringify(value)));
});

test('the policy names the digest of what stands in the page, and no file', () => {
  const script = 'document.title += "!";';
  const html = htmlPage({ title: 't', description: 'd', body: '', scripts: [script] });
  const digest = createHash('sha256').update(script).digest('base64');
  assert.match(html, escapeHtml(`script-src 'sha256-${digest}'`));
  assert.not.match(html, escapeHtml("'self'"));
  assert.match(html, escapeHtml("default-src 'none'"));
});

test('a browser runs what belongs to the page, and nothing else becomes markup or is fetched', async () => {
  const browser = await browserOrSkip();
  if (!browser) return;
  const file = path.join(folder, 'hostile.html');
  const shown = escapeHtml(shownText(HOSTILE, 1000));
  writeFileSync(
    file,
    htmlPage({
      title: HOSTILE,
      description: HOSTILE,
      body:
        `<main id="main"><h1>${shown}</h1><p id="said" title="${shown}">${shown}</p>` +
        // What an escape that was forgotten would let in.
        '<script>document.title = "ran"</script><img alt="" src="http://192.0.2.1/x.png"></main>',
      data: { values: { note: HOSTILE } },
      scripts: [
        'document.querySelector("h1").dataset.note = JSON.parse(document.getElementById("values").textContent).note.length;',
      ],
    }),
  );
  const { page, asked, refused } = await openFile(browser, file, { viewport: PHONE });
  const seen: string = await page.evaluate('document.querySelector("#said").textContent');
  assert.is(seen, shownText(HOSTILE, 1000));
  assert.is(await page.getAttribute('h1', 'data-note'), String(HOSTILE.length));
  assert.not.equal(await page.title(), 'ran');
  assert.not.equal(await page.title(), '1');
  assert.is(await page.locator('main *').count(), 4);
  assert.is(await page.locator('base').count(), 0);
  assert.equal(asked, ['http://192.0.2.1/x.png']);
  assert.equal(refused, asked);
  assert.is(await overflowPixels(page), 0);
  await page.context().close();
});

const badges = [
  'seen',
  'attempted',
  'connected',
  'phi-sent',
  'code-received',
  'internal',
  'crossed',
]
  .map((name) => `<span class="badge ${name}">${name}</span>`)
  .join(' ');

/** One of everything that the theme knows. */
const SPECIMEN = `<header><a href="#main">Vitalwire</a></header>
<main id="main"><h1>A page</h1><p class="muted">Less loud, <a href="#x">a link</a>, <mark>marked</mark></p>
<p>${badges}</p>
<div class="card"><h2 id="x">A card</h2><p class="muted">In it</p></div>
<div class="note alarm"><p>An alarm</p></div><div class="note good"><p>All well</p></div>
<p><label>Search <input type="search"></label> <button>Do</button> <a class="button" href="#x">Go</a></p>
<details open><summary>More</summary><pre tabindex="0">${'alert tcp any any '.repeat(20)}</pre></details>
<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><caption>Rows</caption>
<thead><tr><th scope="col">Name</th><th scope="col" class="number">Count</th></tr></thead>
<tbody><tr><td class="mono">10.0.0.1</td><td class="number">1</td></tr></tbody></table></div></main>
<footer>Made by hand</footer>`;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the shell and the theme, ${colorScheme}`, async () => {
    const browser = await browserOrSkip();
    if (!browser) return;
    const file = path.join(folder, 'theme.html');
    writeFileSync(file, htmlPage({ title: 'Theme', description: 'All of it', body: SPECIMEN }));
    const { page, errors } = await openFile(browser, file, { colorScheme, viewport: PHONE });
    assert.equal(await seriousViolations(page), []);
    assert.equal(errors, []);
    assert.is(await overflowPixels(page), 0);
    await page.context().close();
  });
}

test.after(closeBrowser);

test.run();
