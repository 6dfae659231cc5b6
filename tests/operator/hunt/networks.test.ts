import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytePatterns, inNetworks, needles, parseNetworks } from '../../../scripts/lib/networks';
import { parseSince } from '../../../scripts/operator/hunt/since';

const test = suite('hunt/networks');

test('a network is whole bytes for LIKE, and as many of them as it takes', () => {
  assert.equal(bytePatterns('10.0.0.0/8'), ['10.%']);
  assert.equal(bytePatterns('192.168.0.0/16'), ['192.168.%']);
  assert.equal(bytePatterns('192.0.2.7/32'), ['192.0.2.7']);
  assert.equal(bytePatterns('0.0.0.0/0'), ['%']);
  assert.equal(bytePatterns('192.0.2.4/30'), ['192.0.2.4', '192.0.2.5', '192.0.2.6', '192.0.2.7']);
  const twelve = bytePatterns('172.16.0.0/12');
  assert.is(twelve.length, 16);
  assert.equal([twelve[0], twelve.at(-1)], ['172.16.%', '172.31.%']);
});

test('SQL for no network is false, not everything', () => {
  assert.is(inNetworks('a', []), '1 = 0');
  assert.is(
    inNetworks('a', ['192.0.2.7/32', '10.0.0.0/8']),
    "(a IN ('192.0.2.7') OR a LIKE '10.%')",
  );
});

test('needles are in every line that has an address of the network', () => {
  for (const [cidr, address] of [
    ['192.0.2.7/32', '192.0.2.7'],
    ['192.0.2.128/25', '192.0.2.200'],
    ['172.16.0.0/12', '172.31.255.1'],
    ['0.0.0.0/0', '8.8.8.8'],
  ] as const) {
    assert.ok(
      needles([cidr]).some((needle) => address.includes(needle)),
      cidr,
    );
  }
  assert.equal(needles(['192.0.2.7/32', '192.0.2.9/32']), ['192.0.2.']);
});

test('networks as people write them', () => {
  assert.equal(parseNetworks('10.0.0.0/8, 192.0.2.1'), ['10.0.0.0/8', '192.0.2.1/32']);
  assert.throws(() => parseNetworks('10.0.0.1/8'), /write "10\.0\.0\.0\/8"/);
  assert.throws(() => parseNetworks('hospital.example'), /IPv4/);
});

test('times as people write them', () => {
  const now = Date.UTC(2025, 0, 31) / 1000;
  assert.is(parseSince('30d', now), Date.UTC(2025, 0, 1) / 1000);
  assert.is(parseSince('12h', now), now - 12 * 3600);
  assert.is(parseSince('2025-01-30', now), Date.UTC(2025, 0, 30) / 1000);
  assert.is(parseSince('2025-01-30T10:00', now), Date.UTC(2025, 0, 30, 10) / 1000);
  assert.is(parseSince('2025-01-30T10:00+0200', now), Date.UTC(2025, 0, 30, 8) / 1000);
  for (const wrong of ['yesterday', '30', '2025-13-01', '']) {
    assert.throws(() => parseSince(wrong, now), /write 30d/, wrong);
  }
});

test.run();
