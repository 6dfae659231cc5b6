import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { questionsOf } from '../../../scripts/backends/questions';
import { renderPack } from '../../../scripts/backends/pack';
import { Listed } from '../../../scripts/operator/hunt/needles';
import { questions } from './logs';

const test = suite('hunt/questions');

const pack = renderPack();
const { sources, plan } = pack;
const rendered = questionsOf(sources, plan);

test('the manifest asks of addresses what the rendered SQL and Sigma ask', () => {
  const ids = (asked: readonly { detection: string }[]) =>
    asked.map(({ detection }) => detection).sort();
  assert.equal(ids(questions.contacts), ids(rendered.contacts));
  assert.ok(questions.contacts.length > 0);
  const hosts = rendered.contacts.flatMap(({ cidrs }) =>
    cidrs.filter((cidr) => cidr.endsWith('/32')).map((cidr) => cidr.slice(0, -3)),
  );
  assert.equal(questions.contacts.flatMap((one) => one.hosts).sort(), hosts.sort());
  const listed = new Listed(questions);
  for (const host of hosts) assert.ok(listed.isHost(host));
});

test('and of sids, notices and files the same too', () => {
  const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).sort();
  assert.equal(
    sorted(questions.sids.map(({ sid, detection }) => ({ sid, detection }))),
    sorted(rendered.sids.map(({ sid, detection }) => ({ sid, detection }))),
  );
  assert.equal(sorted(questions.notices), sorted(rendered.notices));
  assert.equal(
    questions.hashes.map(({ sha256 }) => sha256),
    rendered.hashes.map(({ sha256 }) => sha256),
  );
});

test('a tool that splits SQL at each semicolon finds whole statements', () => {
  const files = [...pack.files].filter(([name]) => name.endsWith('.sql'));
  assert.ok(files.length > 4);
  for (const [name, text] of files) {
    const parts = text.split(';').map((part) => part.replace(/^\s*--.*$/gm, '').trim());
    for (const part of parts.slice(0, -1)) {
      assert.match(
        part,
        /^(CREATE|SELECT|WITH|INSERT|DROP|USE)\b/i,
        `${name}: ${part.slice(0, 80)}`,
      );
    }
    assert.is(parts.at(-1), '', name);
  }
});

test.run();
