import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytePatterns, inNetworks } from '../../../scripts/backends/sql/networks';
import { parseNetworks, plainAddress, Site } from '../../../scripts/lib/site-networks';
import { needles, Listed } from '../../../scripts/operator/hunt/needles';
import { secondsOf } from '../../../scripts/operator/hunt/time';
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

const asking = (hosts: string[], networks: string[] = []) => ({
  contacts: [{ detection: 'a/b', grade: 'attempted' as const, hosts, networks }],
  hashes: [],
  sids: [],
  notices: [],
  about: [],
});

test('what leaves the site crosses the border; what is said to a group does not', () => {
  const site = new Site(['10.0.0.0/8', 'fd00::/8']);
  const borders = (hosts: string[]) => hosts.map((host) => site.borderOf(host));
  assert.equal(borders(['202.114.4.119', '2001:db8::7']), ['crossed', 'crossed']);
  assert.equal(borders(['10.20.0.9', 'fd00::9']), ['internal', 'internal']);
  assert.equal(borders(['239.1.2.3', 'ff02::fb', '255.255.255.255']), [
    'internal',
    'internal',
    'internal',
  ]);
});

test('needles are in every line that has a listed address, however it is written', () => {
  const found = needles(asking(['202.114.4.119', '1.2.3.4'], ['172.20.0.0/16']));
  assert.ok(found.every((needle) => needle.length >= 7));
  for (const written of [
    '202.114.4.119',
    '1.2.3.4',
    '172.20.9.9',
    '::ffff:202.114.4.119',
    '::ffff:ca72:477',
    '0000:0000:0000:0000:0000:ffff:ca72:0477',
    '::FFFF:CA72:477',
    '64:ff9b::ca72:477',
    '0000:0000:0000:0000:0000:ffff:0102:0304',
  ]) {
    assert.ok(
      found.some((needle) => written.includes(needle)),
      written,
    );
  }
});

test('listed addresses are found in text, and lookalikes are not', () => {
  const listed = new Listed(asking(['202.114.4.119'], ['202.114.4.0/26']));
  const named = (text: string) => listed.namedIn(text).map(({ address }) => address);
  assert.equal(named('a 202.114.4.119:515, "::ffff:ca72:477" [64:ff9b::ca72:477]'), [
    '202.114.4.119',
    '202.114.4.119',
    '202.114.4.119',
  ]);
  assert.equal(named('202.114.4.7.'), ['202.114.4.7']);
  for (const other of ['1202.114.4.119', '202.114.4.1190', '202.114.4.119.5', '202.114.4.130']) {
    assert.equal(named(other), [], other);
  }
});

test('one host has one spelling', () => {
  for (const [text, plain] of [
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['0000:0000:0000:0000:0000:ffff:0a00:0001', '10.0.0.1'],
    ['64:ff9b::a00:1', '10.0.0.1'],
    ['fd00:0:0:0::1', 'fd00::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['10.0.0', null],
    ['10.0.0.300', null],
    ['monitor.example', null],
  ] as const) {
    assert.is(plainAddress(text), plain, text);
  }
});

test('a site has IPv4 and IPv6 networks, and takes parts out again', () => {
  const site = new Site(parseNetworks('[10.0.0.0/8,!10.9.0.0/16,2001:db8::/32]'));
  assert.equal(
    ['10.1.1.1', '10.9.1.1', '2001:db8::5', '::ffff:10.1.1.1', '192.0.2.1', 'x'].map((host) =>
      site.inside(host),
    ),
    [true, false, true, true, false, false],
  );
  const usual = new Site();
  assert.equal(
    ['192.168.9.9', 'fd00::1', 'fe80::1', '8.8.8.8', '2001:db8::1'].map((host) =>
      usual.inside(host),
    ),
    [true, true, true, false, false],
  );
});

test('times as sensors, shippers and exports write them', () => {
  const second = Date.UTC(2025, 1, 1, 3, 4, 5) / 1000;
  for (const text of [
    String(second),
    `${second}.000000`,
    `${second}000`,
    `${second}000000`,
    `${second}000000000`,
    '2025-02-01T03:04:05Z',
    '2025-02-01T03:04:05.000000+0000',
    '2025-02-01T04:04:05+01:00',
    '2025-02-01 03:04:05.000 UTC',
    '2025-02-01T03:04:05',
    'Feb 1, 2025 @ 03:04:05.000',
    '02/01/2025-03:04:05.000000',
  ]) {
    assert.is(secondsOf(text), second, text);
  }
  for (const text of ['2025-02-30T00:00:00Z', 'Feb 30, 2025 @ 00:00:00.000', 'yesterday', '']) {
    assert.is(secondsOf(text), null, text);
  }
});

test('networks as people write them', () => {
  assert.equal(parseNetworks('10.0.0.0/8, 192.0.2.1'), ['10.0.0.0/8', '192.0.2.1/32']);
  assert.throws(() => parseNetworks('10.0.0.1/8'), /write "10\.0\.0\.0\/8"/);
  assert.throws(() => parseNetworks('hospital.example'), /IPv4 or IPv6/);
  assert.throws(() => parseNetworks('!10.9.0.0/16'), /nothing inside/);
});

test('times as people write them', () => {
  const now = Date.UTC(2025, 0, 31) / 1000;
  assert.is(parseSince('30d', now), Date.UTC(2025, 0, 1) / 1000);
  assert.is(parseSince('12h', now), now - 12 * 3600);
  for (const span of ['99999d', '99999999999d', `${'9'.repeat(400)}h`]) {
    assert.throws(() => parseSince(span, now), /begins before 1970; write 30d or 12h/);
  }
  assert.is(parseSince('2025-01-30', now), Date.UTC(2025, 0, 30) / 1000);
  assert.is(parseSince('2025-01-30T10:00', now), Date.UTC(2025, 0, 30, 10) / 1000);
  assert.is(parseSince('2025-01-30T10:00+0200', now), Date.UTC(2025, 0, 30, 8) / 1000);
  for (const wrong of ['yesterday', '30', '2025-13-01', '2025-02-30', '']) {
    assert.throws(() => parseSince(wrong, now), /write 30d/, wrong);
  }
  // Of what is still to come no log says anything: no clean bill may come of it.
  assert.throws(() => parseSince('2025-01-31T00:01', now), /still to come/);
  assert.throws(() => parseSince('0d', now), /no time span/);
});

test.run();
