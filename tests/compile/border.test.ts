import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { acrossBorder } from '../../scripts/compile/border';
import type { SuricataMatch } from '../../scripts/model/suricata-rule';

const test = suite('compile/border');

const ANY = { address: 'any', port: 'any' } as const;
const LISTED = { address: ['192.0.2.1', '192.0.2.2'], port: [515] } as const;

const match = (change: Partial<SuricataMatch>): SuricataMatch => ({
  key: 'crossed',
  protocol: 'tcp',
  source: ANY,
  destination: ANY,
  options: [],
  farEnd: 'destination',
  monitor: 'source',
  crossing: true,
  ...change,
});

test('the far end is outside, the other inside', () => {
  assert.equal(acrossBorder(match({})), {
    protocol: 'tcp',
    source: { address: '$HOME_NET', port: 'any' },
    destination: { address: '!$HOME_NET', port: 'any' },
  });
  assert.equal(acrossBorder(match({ farEnd: 'source' })), {
    protocol: 'tcp',
    source: { address: '!$HOME_NET', port: 'any' },
    destination: { address: '$HOME_NET', port: 'any' },
  });
});

test('a datagram crosses to a host outside, never to a group', () => {
  const { destination } = acrossBorder(match({ protocol: 'udp' }));
  assert.is(destination.address, '[!$HOME_NET,!224.0.0.0/4,!255.255.255.255,!ff00::/8]');
  const asked = acrossBorder(match({ protocol: 'udp', farEnd: 'source' }));
  assert.is(asked.source.address, '!$HOME_NET');
});

test('listed addresses stay, less those of the site, and the list is never empty', () => {
  const { destination } = acrossBorder(match({ destination: LISTED }));
  assert.equal(destination.address, ['192.0.2.1', '192.0.2.2', '240.0.0.1', '::1', '!$HOME_NET']);
  assert.equal(destination.port, [515]);
});

test('of listed addresses only IPv4 is spoken of, since a list without IPv6 is all of it', () => {
  assert.is(acrossBorder(match({ protocol: 'ip', destination: LISTED })).protocol, 'ipv4');
  assert.is(acrossBorder(match({ protocol: 'ip' })).protocol, 'ip');
});

test.run();
