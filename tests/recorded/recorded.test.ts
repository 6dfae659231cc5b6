import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { LAB_ENGINES } from '../../scripts/lib/engines/finding';
import { findingsOf } from '../../scripts/operator/replay/replay';
import { EXPECTED } from './expected';
import { ROOT } from '../../scripts/lib/root';

const test = suite('recorded captures');

const FOLDER = path.join(ROOT, 'tests/pcaps/recorded');
const captures = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.pcap'))
  .sort();

test('each capture has its expectation and its provenance', () => {
  assert.equal(
    captures,
    Object.keys(EXPECTED)
      .map((name) => `${name}.pcap`)
      .sort(),
  );
  const written = readFileSync(path.join(FOLDER, 'PROVENANCE.md'), 'utf8').match(
    /^[0-9a-f]{64} {2}\S+$/gm,
  );
  const there = captures.map((file) => {
    const bytes = readFileSync(path.join(FOLDER, file));
    return `${createHash('sha256').update(bytes).digest('hex')}  ${file}`;
  });
  assert.equal([...written!].sort(), [...there].sort());
});

test('a name says what the expectation says', () => {
  for (const [name, { findings }] of Object.entries(EXPECTED)) {
    assert.is(findings.length === 0, name.startsWith('neg-'), name);
  }
});

for (const engineName of LAB_ENGINES) {
  test(`${engineName} finds exactly what happened in each`, async () => {
    const engine = await engineOrSkip(engineName);
    if (!engine) return;
    const found: Record<string, string[]> = {};
    const waiting = [...captures];
    // Two at a time: the engines run in one thread each.
    const worker = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        const findings = await findingsOf(engine, path.join(FOLDER, file), path.join(ROOT, 'dist'));
        found[file] = findings
          .map((f) => `${f.detection} ${f.border} ${f.monitor} -> ${f.farEnd}`)
          .sort();
      }
    };
    await Promise.all([worker(), worker()]);
    const wanted = Object.entries(EXPECTED).map(
      ([name, { findings, border, monitor, farEnd, unseenIn }]) =>
        [
          `${name}.pcap`,
          findings
            .filter((id) => !unseenIn?.[engineName]?.includes(id))
            .map((id) => `${id} ${border} ${monitor} -> ${farEnd}`)
            .sort(),
        ] as const,
    );
    assert.equal(found, Object.fromEntries(wanted));
  });
}

test.run();
