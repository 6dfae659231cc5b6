/** The pages as files: what can be seen without a browser. */
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pack, site } from './made-site';

const test = suite('site/pages');

const pages = () => [...site()].filter(([file]) => file.endsWith('.html')) as [string, string][];

test('every link and file that a page names is there, and every place in a page that a link names', () => {
  const broken: string[] = [];
  for (const [page, html] of pages()) {
    for (const [, name, address] of html.matchAll(/\b(href|src)="([^"]*)"/g)) {
      if (/^https:\/\//.test(address!)) {
        if (name === 'src' || /<link[^>]*href="https/.test(html))
          broken.push(`${page}: loads ${address}`);
        continue;
      }
      const [file, anchor] = address!.split('#');
      const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file!);
      const content = site().get(target);
      if (content === undefined) broken.push(`${page}: ${address}`);
      else if (anchor && !(content as string).includes(` id="${anchor}"`)) {
        broken.push(`${page}: no place ${anchor} in ${target}`);
      }
    }
  }
  assert.equal(broken, []);
});

test('ids are unique in each page', () => {
  for (const [page, html] of pages()) {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.is(new Set(ids).size, ids.length, page);
  }
});

test('without its captures the site has less than 3 MB', () => {
  const bytes = [...site()]
    .filter(([file]) => !file.endsWith('.pcap'))
    .reduce((sum, [, content]) => sum + Buffer.byteLength(content), 0);
  assert.ok(bytes < 3_000_000, `${bytes} bytes`);
});

test('each detection has a page with its meaning, what to do, and all its rules and sids', () => {
  for (const { detection } of pack.sources) {
    const html = site().get(`detections/${detection.id}.html`) as string;
    assert.ok(
      html.indexOf('id="now"') < html.indexOf('id="wire"'),
      'what to do stands before bytes',
    );
    for (const { entry } of pack.plan.rules.filter((one) => one.detection.id === detection.id)) {
      assert.ok(html.includes(` id="sid-${entry.sid}"`), `${detection.id}, sid ${entry.sid}`);
    }
  }
});

test('only those detections have no marked bytes that Suricata cannot express', () => {
  const without = pack.sources
    .filter(
      ({ detection }) =>
        !(site().get(`detections/${detection.id}.html`) as string).includes('class="run"'),
    )
    .map(({ detection }) => detection.id);
  const cannot = pack.sources.filter(({ detection }) => detection.cannot?.suricata);
  assert.equal(
    without,
    cannot.map(({ detection }) => detection.id),
  );
});

test.run();
