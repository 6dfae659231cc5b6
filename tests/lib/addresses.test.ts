import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  addressBytes,
  addressProblem,
  cidrProblem,
  contains,
  neighbour,
  subtract,
} from '../../scripts/lib/addresses';

const test = suite('model/addresses');

test('an address is four numbers below 256, and nothing else', () => {
  for (const good of ['0.0.0.0', '202.114.4.119', '255.255.255.255']) {
    assert.is(addressProblem(good), null, good);
  }
  for (const bad of [
    '',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    '1.2.3.4 ',
    'a.b.c.d',
    '::1',
    '1.2.3.4;',
  ]) {
    assert.ok(addressProblem(bad), bad);
  }
  assert.match(addressProblem('10.0.0.0/8')!, /subnet where one address is wanted/);
});

test('a subnet has one spelling', () => {
  for (const good of ['10.0.0.0/8', '202.114.4.0/24', '202.114.4.119/32', '0.0.0.0/0']) {
    assert.is(cidrProblem(good), null, good);
  }
  assert.match(cidrProblem('10.1.0.0/8')!, /host bits set; write "10\.0\.0\.0\/8"/);
  for (const bad of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/', 'x/8']) {
    assert.ok(cidrProblem(bad), bad);
  }
});

test('neighbours carry over', () => {
  assert.is(neighbour('10.0.0.255', 1), '10.0.1.0');
  assert.is(neighbour('10.0.1.0', -1), '10.0.0.255');
  assert.is(neighbour('127.255.255.255', 1), '128.0.0.0');
  assert.equal([...addressBytes('202.114.4.119')], [202, 114, 4, 119]);
});

test('a subnet without some addresses holds every other one, once', () => {
  const excluded = ['202.114.4.119', '202.114.4.120'];
  const rest = subtract('202.114.4.0/24', excluded);
  for (let last = 0; last < 256; last++) {
    const address = `202.114.4.${last}`;
    const held = rest.filter((cidr) => contains(cidr, address)).length;
    assert.is(held, excluded.includes(address) ? 0 : 1, address);
  }
  for (const outside of ['202.114.3.255', '202.114.5.0']) {
    assert.not.ok(
      rest.some((cidr) => contains(cidr, outside)),
      outside,
    );
  }
  for (const part of rest)
    assert.is(part.includes('/') ? cidrProblem(part) : addressProblem(part), null, part);
});

test('nothing to leave out, and everything', () => {
  assert.equal(subtract('10.0.0.0/8', ['11.0.0.1']), ['10.0.0.0/8']);
  assert.equal(subtract('10.0.0.1/32', ['10.0.0.1']), []);
});

test.run();
