import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../scripts/backends/pack';
import { loadDetections } from '../../scripts/compile/load';

/** What the pages for owners say about evidence. */

const test = suite('pages');

const { files } = renderPack();
const rows = files.get('docs/coverage.md')!.split('\n');
const rowOf = (id: string) => rows.find((line) => line.startsWith(`| [${id}]`))!;

test('a family that rests on one document is marked beside its evidence, and its pages name the document', () => {
  for (const id of ['bbraun-space/pump-data', 'bbraun-space/patient-id']) {
    assert.match(rowOf(id), /\| primary, one source \|$/);
    assert.match(files.get(`docs/detections/${id}.md`)!, /BCC 3\.25_3\.26 of B\. Braun \(2019\)/);
  }
});

test('what rests on code alone is told from what a document gives, and only single sources are marked', () => {
  for (const { detection } of loadDetections()) {
    const { id, evidence, oneSource } = detection;
    const cell = rowOf(id).split(' | ').at(-1)!.replace(/ \|$/, '');
    assert.is(cell, oneSource === undefined ? evidence : `${evidence}, one source`, id);
  }
});

test('a page of what is found only across the border does not say that it need not have left', () => {
  let across = 0;
  for (const { detection } of loadDetections()) {
    if (detection.grade !== 'phi-sent') continue;
    const page = files.get(`docs/detections/${detection.id}.md`)!;
    const isAcross = detection.only !== undefined;
    if (isAcross) across += 1;
    assert.is(page.includes('only where the border was crossed'), !isAcross, detection.id);
    assert.is(page.includes('an agreement with'), isAcross, detection.id);
    assert.is(page.includes('the data left the site'), detection.only === 'crossed-outward');
  }
  assert.ok(across > 0);
});

test.run();
