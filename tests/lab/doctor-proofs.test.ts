import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadDetections } from '../../scripts/compile/load';
import { doctorProofFiles } from '../../scripts/lab/doctor-proofs';
import { PROOFS_FILE, readProofs } from '../../scripts/model/doctor-proofs';
import { renderPack } from '../../scripts/backends/pack';

const test = suite('lab/doctor-proofs');

test('every detection has a proof, and all of them are small', () => {
  const { sources, plan } = renderPack();
  const text = doctorProofFiles(sources, plan).get(PROOFS_FILE)!;
  assert.ok(text.length < 1_000_000);
  const proofs = readProofs(text);
  assert.equal(
    new Set(proofs.map(({ detection }) => detection)),
    new Set(loadDetections().map(({ detection }) => detection.id)),
  );
  assert.is(new Set(proofs.map(({ id }) => id)).size, proofs.length);
});

test('a text that is none is refused, with the field', () => {
  assert.throws(() => readProofs('{"schema":1,"proofs":[{"id":"x"}]}'), /detection/);
});

test.run();
