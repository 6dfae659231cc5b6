import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { zeekControl } from '../../../../scripts/operator/doctor/sensor/zeekctl';

const test = suite('doctor/sensor/zeekctl');

test('nothing is given: local.zeek', () => {
  assert.equal(zeekControl('', ''), {
    scripts: ['local.zeek'],
    folders: [],
    isCluster: false,
    privateIsLocal: true,
  });
});

test('options in any case, the last one counts, and comments do not', () => {
  const text = [
    '# SitePolicyScripts = none.zeek',
    'sitepolicyscripts = first.zeek',
    'SitePolicyScripts = local.zeek  hospital.zeek',
    'SitePolicyPath = ${PolicyDir}/site:/srv/zeek',
    'PrivateAddressSpaceIsLocal = 0',
  ].join('\n');
  assert.equal(zeekControl(text, ''), {
    scripts: ['local.zeek', 'hospital.zeek'],
    folders: ['/srv/zeek'],
    isCluster: false,
    privateIsLocal: false,
  });
});

test('scripts of nodes that see packets are taken once, those of others are not', () => {
  const nodes = [
    '[manager]\ntype=manager\naux_scripts=of-manager',
    '[worker-1]\ntype=worker\naux_scripts=of-workers',
    '[worker-2]\ntype=worker\naux_scripts=of-workers two',
  ].join('\n\n');
  const { scripts, isCluster } = zeekControl('', nodes);
  assert.equal(scripts, ['local.zeek', 'of-workers', 'two']);
  assert.ok(isCluster);
});

test.run();
