import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Coverage } from '../../../scripts/operator/hunt/coverage';
import { LineFeed } from '../../../scripts/operator/hunt/line-feed';
import { Listed, needles } from '../../../scripts/operator/hunt/needles';
import { RecordLines } from '../../../scripts/operator/hunt/read-lines';
import { Asked } from '../../../scripts/operator/hunt/asked';
import type { Answer } from '../../../scripts/operator/hunt/answer';
import { WordScanner } from '../../../scripts/operator/hunt/scan-words';
import { Verdicts } from '../../../scripts/operator/hunt/verdicts';
import { eveLine, flow, huntIn, jsonLine, questions, tabHeader, tabLine } from './logs';

/**
 * The quick path (look for needles, parse what holds one) says what the full path says that parses every line,
 * however the log is cut into pieces. Logs are random; a failure names the seed that makes it again.
 */
const test = suite('hunt/quick-path');

const scanner = new WordScanner(needles(questions));
const asked = new Asked(questions, new Listed(questions));

/** A linear congruential generator (Numerical Recipes). */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Hosts that are listed, in every spelling, and many more that are not. */
function address(random: (below: number) => number): string {
  const forms = [
    () => `202.114.4.${random(256)}`,
    () => `::ffff:202.114.4.${random(256)}`,
    () => `0000:0000:0000:0000:0000:ffff:ca72:04${random(256).toString(16).padStart(2, '0')}`,
    () => `64:ff9b::ca72:${(0x400 + random(256)).toString(16)}`,
  ];
  return random(6) === 0 ? forms[random(forms.length)]!() : `10.${random(256)}.${random(256)}.9`;
}

function eve(random: (below: number) => number): string {
  const sid = questions.sids[random(questions.sids.length)]!.sid;
  const more = { flow_id: random(1e9), dest_ip: address(random), note: 'x'.repeat(random(300)) };
  const alert = random(9) === 0 ? { alert: { signature_id: sid } } : {};
  return eveLine('alert' in alert ? 'alert' : 'flow', { ...flow(), ...more, ...alert });
}

function jsonLog(random: (below: number) => number): string {
  const wrap = [
    (line: string) => line,
    (line: string) => `${JSON.stringify({ message: line.trim() })}\n`,
    (line: string) => `${JSON.stringify({ v: Buffer.from(line.trim()).toString('base64') })}\n`,
    (line: string) => `${JSON.stringify({ v: Buffer.from(line).toString('hex') })}\n`,
    (line: string) => `${JSON.stringify({ v: gzipSync(line).toString('base64') })}\n`,
    (line: string) => `${JSON.stringify({ MESSAGE: [...Buffer.from(line)] })}\n`,
    (line: string) => line.replace('"dest_ip"', '"id.resp_h"'),
    (line: string) => `${line.slice(0, 40 + random(100))}\n`,
    () => jsonLine({ to: address(random), ts: 1_700_000_000 + random(9000) }),
    () => '\n',
  ];
  const lines = Array.from({ length: 200 }, () => wrap[random(wrap.length)]!(eve(random)));
  return lines.join('');
}

function tabLog(random: (below: number) => number): string {
  const line = () => tabLine({ to: address(random), ts: 1_700_000_000 + random(9000) });
  const shapes = [line, line, line, line, line, () => `${line().slice(0, 30)}\n`, tabHeader];
  const lines = Array.from({ length: 300 }, () => shapes[random(shapes.length)]!());
  return tabHeader() + lines.join('');
}

interface Said {
  answers: string[];
  faults: string[];
}

function read(form: 'tabs' | 'json', feed: (lines: LineFeed) => void, all: boolean): Said {
  const answers: Answer[] = [];
  const verdicts = new Verdicts(asked, (some) => answers.push(...some));
  const lines = new LineFeed(scanner, new RecordLines(verdicts, new Coverage(), form, null), all);
  feed(lines);
  lines.end();
  verdicts.flush();
  return {
    answers: answers.map(({ identity }) => identity).sort(),
    faults: verdicts
      .notUnderstood(true)
      .map(({ why, lines: count, firstLine }) => `${firstLine} ${count} ${why}`)
      .sort(),
  };
}

for (const [form, log] of [
  ['json', jsonLog],
  ['tabs', tabLog],
] as const) {
  test(`${form}: no answer is lost, however the log is cut into pieces`, () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-quick-'));
    try {
      let found = 0;
      for (let seed = 1; seed <= 20; seed += 1) {
        const random = randomOf(seed);
        const text = Buffer.from(log(random));
        const full = read(form, (lines) => lines.push(text), true);
        const whole = read(form, (lines) => lines.push(text), false);
        assert.equal(whole.answers, full.answers, `seed ${seed}`);
        const pieces = read(
          form,
          (lines) => {
            for (let at = 0; at < text.length;) {
              const size = 1 + random(random(2) === 0 ? 9 : 5000);
              lines.push(text.subarray(at, at + size));
              at += size;
            }
          },
          false,
        );
        assert.equal(pieces, whole, `seed ${seed}`);
        const file = path.join(folder, 'log');
        writeFileSync(file, text);
        const descriptor = openSync(file, 'r');
        const fromFile = read(form, (lines) => lines.readFile(descriptor, 0, Infinity), false);
        closeSync(descriptor);
        assert.equal(fromFile, whole, `seed ${seed}`);
        found += full.answers.length;
      }
      assert.ok(found > 200, `${found} answers`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

test('logs larger than the buffer, in parts that end anywhere', async () => {
  for (let seed = 1; seed <= 3; seed += 1) {
    const random = randomOf(seed);
    const conn = tabLog(random);
    const files = {
      'conn.log': conn + conn.slice(conn.indexOf('\n1') + 1).repeat(40),
      'eve.json': Array.from({ length: 12_000 }, () => eve(random)).join(''),
    };
    const essence = ({
      findings,
      notRead,
      mentioned,
      copies,
    }: Awaited<ReturnType<typeof huntIn>>) =>
      JSON.stringify([
        findings,
        [...notRead].sort((a, b) => (a.file < b.file ? -1 : 1)),
        mentioned,
        copies,
      ]);
    const one = await huntIn(files, { threads: 1 });
    assert.ok(one.findings.length > 20);
    const partBytes = 50_000 + random(200_000);
    assert.is(
      essence(await huntIn(files, { threads: 2, partBytes })),
      essence(one),
      `seed ${seed}`,
    );
  }
});

test.run();
