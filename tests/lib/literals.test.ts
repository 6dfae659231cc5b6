import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  contentText,
  metadataText,
  msgText,
  nameText,
  patternBytes,
  referenceText,
} from '../../scripts/lib/suricata-literals';
import { zeekRecord, zeekSet, zeekString } from '../../scripts/lib/zeek-literals';
import { contentBytes, parseRule, valuesOf } from '../backends/suricata/syntax';

const test = suite('lib/literals');

const EVERY_BYTE = Array.from({ length: 256 }, (_, byte) => byte);
/** What a rule's or a script's syntax gives a meaning to. */
const EVIL = [
  '";)',
  '|',
  '||',
  '|41|',
  '\\',
  '\\"',
  ';',
  ':',
  '"; sid:1;',
  "';",
  '`$(x)`',
  '\n',
  ' ',
];

/** The bytes of a Zeek string literal. Throws on what would end it early. */
function zeekBytes(literal: string): number[] {
  const inside = /^"((?:[^"\\\n]|\\x[0-9a-f]{2})*)"$/.exec(literal)?.[1];
  if (inside === undefined) throw new Error(`not one string: ${literal}`);
  return [...inside.matchAll(/\\x(..)|(.)/gs)].map(([, hex, char]) =>
    hex ? Number.parseInt(hex, 16) : char!.charCodeAt(0),
  );
}

/** A generator with a seed (Numerical Recipes' LCG), so that a failure repeats. */
function randomBytes(seed: number): Uint8Array {
  let state = seed;
  const next = () => (state = (state * 1664525 + 1013904223) >>> 0) >>> 16;
  // Half of them from the characters that matter.
  const risky = [...Buffer.from('|";:\\ \'`$(){}abAB09\n')];
  return Uint8Array.from({ length: 1 + (next() % 24) }, () =>
    next() % 2 ? next() % 256 : risky[next() % risky.length]!,
  );
}

test('every byte comes back from a content and from a Zeek string, alone and among others', () => {
  for (const byte of EVERY_BYTE) {
    for (const bytes of [[byte], [0x41, byte, 0x41], [byte, byte], [0x00, byte, 0xff]]) {
      assert.equal(contentBytes(contentText(Uint8Array.from(bytes))), bytes);
      assert.equal(zeekBytes(zeekString(Uint8Array.from(bytes))), bytes);
    }
  }
  assert.equal(contentBytes(contentText(Uint8Array.from(EVERY_BYTE))), EVERY_BYTE);
  assert.equal(zeekBytes(zeekString(Uint8Array.from(EVERY_BYTE))), EVERY_BYTE);
});

test('random bytes come back, and no option ends early', () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const bytes = randomBytes(seed);
    const content = contentText(bytes);
    assert.equal(contentBytes(content), [...bytes], `seed ${seed}`);
    assert.equal(zeekBytes(zeekString(bytes)), [...bytes], `seed ${seed}`);
    const rule = parseRule(`alert ip any any -> any any (content:"${content}"; sid:1;)`);
    assert.equal(rule.options.length, 2, `seed ${seed}`);
    assert.equal(valuesOf(rule, 'content'), [`"${content}"`], `seed ${seed}`);
  }
});

for (const text of EVIL) {
  test(`${JSON.stringify(text)} ends no content and no Zeek string`, () => {
    const bytes = Buffer.from(text);
    assert.not.match(contentText(bytes), /["';:\\\n ](?![^|]*\|)/);
    assert.equal(contentBytes(contentText(bytes)), [...bytes]);
    assert.equal(zeekBytes(zeekString(text)), [...bytes]);
  });

  test(`${JSON.stringify(text)} is refused where text cannot be escaped`, () => {
    // A blank is plain in a msg and becomes _ in metadata.
    if (text !== ' ') assert.throws(() => msgText(`a${text}b`), /cannot hold/);
    if (text !== ' ' && text !== ':') {
      assert.throws(() => metadataText(`a${text}b`), /cannot be a metadata value/);
    }
    assert.throws(() => referenceText(`https://example.org/${text}`), /cannot hold/);
    assert.throws(() => nameText(`a${text}b`), /cannot be a name/);
  });
}

test('text beyond ASCII is refused in a rule and kept as UTF-8 in a Zeek string', () => {
  for (const refuses of [msgText, metadataText, referenceText]) {
    assert.throws(() => refuses('Dräger'));
  }
  assert.equal(zeekBytes(zeekString('Dräger')), [...Buffer.from('Dräger')]);
});

test('a comma separates metadata, so a value cannot have one', () => {
  assert.throws(() => metadataText('a, grade seen'));
});

test('an empty value is no metadata', () => {
  assert.throws(() => metadataText(''));
});

test('hex is lower case, one blank between bytes; a lone letter among binary stays hex', () => {
  assert.is(contentText(Uint8Array.of(0xc0, 0xff, 0xee)), '|c0 ff ee|');
  assert.is(contentText(Uint8Array.of(0x00, 0x41, 0x00)), '|00 41 00|');
  assert.is(contentText(Buffer.from('MSH|')), 'MSH|7c|');
  assert.is(contentText(Uint8Array.of(0x41)), 'A');
});

test('bytes in a pattern stand for themselves alone, wherever they stand', () => {
  for (const byte of EVERY_BYTE) {
    for (const bytes of [[byte], [byte, byte], [0x61, byte, 0x62], [0x0a, byte]]) {
      const pattern = new RegExp(`^${patternBytes(bytes)}$`, 's');
      const withAnother = (one: number) =>
        String.fromCharCode(...bytes.map((own) => (own === byte ? one : own)));
      const matching = EVERY_BYTE.filter((one) => pattern.test(withAnother(one)));
      assert.equal(matching, [byte], String(pattern));
    }
    const inClass = new RegExp(`^[${patternBytes([byte, byte])}]$`, 's');
    const held = EVERY_BYTE.filter((one) => inClass.test(String.fromCharCode(one)));
    assert.equal(held, [byte], String(inClass));
  }
});

test('text in a pattern can be read; a lone letter among binary stays hex', () => {
  assert.is(patternBytes(Buffer.from('/a.b-c')), '\\/a\\.b\\-c');
  assert.is(patternBytes(Buffer.from('"Key" 1')), '\\x22Key\\x22\\x20\\x31');
  assert.is(patternBytes([0x00, 0x41, 0x00]), '\\x00\\x41\\x00');
});

test('a reference loses its scheme and keeps the rest', () => {
  assert.is(referenceText('https://example.org/A?b=c&d#e'), 'example.org/A?b=c&d#e');
});

test('sets and records of Zeek are written by name', () => {
  assert.is(zeekSet(['192.0.2.1', '192.0.2.0/24']), 'set(192.0.2.1, 192.0.2.0/24)');
  assert.is(zeekRecord('Field', { at: '2', digits: '4' }), 'Field($at=2, $digits=4)');
});

test.run();
