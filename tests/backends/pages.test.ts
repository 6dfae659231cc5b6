import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../scripts/backends/pack';
import { loadDetections } from '../../scripts/compile/load';

/** What the pages for owners say about evidence. */

const test = suite('pages');

const { files } = renderPack();
const coverage = files.get('docs/coverage.md')!;

test('a family that rests on one document is marked beside its evidence, and its pages name the document', () => {
  for (const id of ['bbraun-space/pump-data', 'bbraun-space/patient-id']) {
    const row = coverage.split('\n').find((line) => line.startsWith(`| [${id}]`))!;
    assert.match(row, /\| primary, one source \|$/);
    assert.match(files.get(`docs/detections/${id}.md`)!, /BCC 3\.25_3\.26 of B\. Braun \(2019\)/);
  }
});

test('what rests on code alone is told from what a document gives, and only single sources are marked', () => {
  for (const { detection } of loadDetections()) {
    const { id, evidence, oneSource } = detection;
    const row = coverage.split('\n').find((line) => line.startsWith(`| [${id}]`))!;
    const cell = row.split(' | ').at(-1)!.replace(/ \|$/, '');
    assert.is(cell, oneSource === undefined ? evidence : `${evidence}, one source`, id);
  }
});

test.run();
