import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bccFrame } from '../../../scripts/protocols/bcc/frame';

const test = suite('protocols/bcc/frame');

test("the specification's first example, of which length and checksum add up", () => {
  assert.is(bccFrame('1', 'ADMIN:ALIVE'), '\x0100031\x021/1/1>ADMIN:ALIVE\x0300061\x04');
});

test('stuffing changes letters on the wire, and neither length nor checksum', () => {
  assert.is(bccFrame('1', 'ADMIN:ALIVE', true), '\x0100031\x021/1/1>AEXMIN:ALIVEE\x0300061\x04');
});

test.run();
