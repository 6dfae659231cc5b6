import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shapeProblems } from '../../scripts/compile/shape';
import { allKinds, kindOf } from '../../scripts/kinds';
import { loadDetections } from '../../scripts/compile/load';

const test = suite('compile/shape');

const datagram = {
  kind: 'udp-datagram',
  concerns: 'sender',
  port: 7777,
  sizeBytes: 20,
  fields: [
    { at: 0, bytes: 'aa55' },
    { within: [4, 12], bytes: '5a' },
  ],
  suppressSeconds: 3600,
};
const said = (observable: object) =>
  shapeProblems(kindOf(datagram)!.schema, observable, 'observable').map(
    ({ field, problem, advice }) => `${field}: ${problem}; ${advice}`,
  );
const without = (key: keyof typeof datagram) =>
  Object.fromEntries(Object.entries(datagram).filter(([name]) => name !== key));
const fields = (...list: object[]) => ({ ...datagram, fields: list });

const wrong: [what: string, observable: object, said: RegExp][] = [
  [
    'no port',
    without('port'),
    /^observable\.port: is missing; write 9610 or the like: The UDP port that it is sent to$/,
  ],
  [
    'an import that does not exist',
    { ...datagram, port: undefined },
    /^observable\.port: is undefined; see that what is imported for it is exported/,
  ],
  [
    'a port as text',
    { ...datagram, port: '7777' },
    /^observable\.port: "7777" is text, not a number; write 9610/,
  ],
  [
    'port 0',
    { ...datagram, port: 0 },
    /^observable\.port: 0 is too small; write 1 or more, such as 9610/,
  ],
  [
    'an unknown key',
    { ...datagram, prot: 1 },
    /^observable\.prot: is no field; did you mean "port"\? the fields here are kind, port, sizeBytes/,
  ],
  ['no fields', fields(), /^observable\.fields/],
  [
    'a field with an unknown key',
    fields({ at: 0, hex: 'aa55' }),
    /^observable\.fields\[0\]\.(hex: is no field|bytes: is missing)/,
  ],
  [
    'bytes that are no hex',
    fields({ at: 0, bytes: '0xaa' }),
    /^observable\.fields\[0\]\.bytes: "0xaa" is not hex; write two lowercase hex/,
  ],
  [
    'text beyond ASCII',
    fields({ at: 0, text: 'Dräger' }),
    /^observable\.fields\[0\]\.text: "Dräger" is not ASCII; write the bytes/,
  ],
  ['half a window', fields({ within: [4], bytes: '5a' }), /^observable\.fields\[0\]\.within/],
  [
    'half a second',
    { ...datagram, suppressSeconds: 0.5 },
    /^observable\.suppressSeconds: 0\.5 is no whole number; write 3600/,
  ],
  [
    'a size as text',
    { ...datagram, sizeBytes: 'any' },
    /^observable\.sizeBytes: "any" does not fit; write 128 or the like: The exact size/,
  ],
];
for (const [what, observable, pattern] of wrong) {
  test(`${what}: by its field, with what to write`, () => {
    const all = said(observable);
    assert.ok(all.length > 0, 'nothing was refused');
    assert.match(all[0]!, pattern);
  });
}

test('a sound one has no problem', () => assert.equal(said(datagram), []));

test('every definition fits its kind, and every field of every kind is described with an example', () => {
  for (const { detection } of loadDetections()) {
    assert.equal(shapeProblems(kindOf(detection.observable)!.schema, detection.observable), []);
  }
  for (const { name, schema } of allKinds()) {
    const shape = (schema.def as unknown as { shape: Record<string, { meta(): unknown }> }).shape;
    assert.ok('kind' in shape && 'suppressSeconds' in shape, name);
  }
});

test.run();
