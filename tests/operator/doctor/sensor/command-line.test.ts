import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commandLineOf } from '../../../../scripts/operator/doctor/sensor/command-line';

const test = suite('doctor/sensor/command-line');

const UNIT = {
  file: '/lib/systemd/system/suricata.service',
  text: '[Service]\nExecStart=/usr/bin/suricata -D --af-packet -c /etc/suricata/suricata.yaml --pidfile /run/suricata.pid\n',
};

test('the unit alone', () => {
  const start = commandLineOf([UNIT])!;
  assert.is(start.config, '/etc/suricata/suricata.yaml');
  assert.is(start.program, '/usr/bin/suricata');
  assert.equal([start.kept, start.filter, start.onlyRules], [[], null, null]);
});

test('a drop-in that begins anew has the last word', () => {
  const start = commandLineOf([
    UNIT,
    {
      file: '/etc/systemd/system/suricata.service.d/20-b.conf',
      text: '[Service]\nExecStart=\nExecStart=/usr/bin/suricata -c /srv/b.yaml -S /srv/our.rules \\\n  --set stream.midstream=true -F /srv/filter -k none -i eth1\n',
    },
    {
      file: '/etc/systemd/system/suricata.service.d/10-a.conf',
      text: '[Service]\nExecStart=\nExecStart=/usr/bin/suricata -c /srv/a.yaml -i eth0\n',
    },
  ])!;
  assert.is(start.config, '/srv/b.yaml');
  assert.is(start.onlyRules, '/srv/our.rules');
  assert.is(start.filterFile, '/srv/filter');
  assert.equal(start.kept, ['--set', 'stream.midstream=true', '-k', 'none']);
});

test('variables of an environment file, and a filter as the last words', () => {
  const start = commandLineOf([
    {
      file: '/usr/lib/systemd/system/suricata.service',
      text: '[Service]\nEnvironmentFile=-/etc/sysconfig/suricata\nExecStart=/sbin/suricata -c /etc/suricata/suricata.yaml $OPTIONS\n',
    },
    { file: '/etc/sysconfig/suricata', text: 'OPTIONS="-i eth0 --user suricata not port 515"\n' },
  ])!;
  assert.is(start.filter, 'not port 515');
});

test('Debian’s init script', () => {
  const start = commandLineOf([
    { file: '/etc/default/suricata', text: 'RUN=yes\nSURCONF=/etc/suricata/ward.yaml\n' },
  ])!;
  assert.is(start.config, '/etc/suricata/ward.yaml');
});

test('a compose file', () => {
  const start = commandLineOf([
    {
      file: '/srv/compose.yaml',
      text: 'services:\n  web:\n    image: nginx\n  ids:\n    image: jasonish/suricata:7.0\n    command: ["-i", "eth0", "-S", "/rules/only.rules"]\n    environment:\n      - SURICATA_OPTIONS=-vvv --set sensor-name=ward\n',
    },
  ])!;
  assert.is(start.onlyRules, '/rules/only.rules');
  assert.equal(start.kept, ['--set', 'sensor-name=ward']);
});

test('a drop-in that sets the variable of the unit’s own line', () => {
  const start = commandLineOf([
    {
      file: '/lib/systemd/system/suricata.service',
      text: '[Service]\nEnvironment=OPTIONS=\nExecStart=/usr/bin/suricata -c /etc/suricata/suricata.yaml $OPTIONS\n',
    },
    {
      file: '/etc/systemd/system/suricata.service.d/o.conf',
      text: '[Service]\nEnvironment="OPTIONS=-i eth0 --set stream.midstream=true not net 10.1.0.0/16"\n',
    },
  ])!;
  assert.is(start.filter, 'not net 10.1.0.0/16');
  assert.equal(start.kept, ['--set', 'stream.midstream=true']);
});

test('a shell of the unit’s own, and a template', () => {
  const unit = (name: string, line: string) => [
    { file: `/etc/systemd/system/${name}`, text: `[Service]\nExecStart=${line}\n` },
  ];
  const shell = commandLineOf(
    unit('suricata.service', '/bin/sh -c "exec /usr/bin/suricata -c /srv/b.yaml -F /srv/f.bpf"'),
  )!;
  assert.equal(
    [shell.program, shell.config, shell.filterFile],
    ['/usr/bin/suricata', '/srv/b.yaml', '/srv/f.bpf'],
  );
  const template = unit('suricata@.service', '/usr/bin/suricata -c /etc/suricata/%i.yaml -i %i');
  assert.is(commandLineOf(template)!.config, null);
});

test('FreeBSD’s and Gentoo’s variables', () => {
  const freebsd = commandLineOf([
    {
      file: '/etc/rc.conf.d/suricata',
      text: 'suricata_enable="YES"\nsuricata_conf="/usr/local/etc/suricata/ward.yaml"\nsuricata_flags="-D --netmap -F /usr/local/etc/suricata/filter"\n',
    },
  ])!;
  assert.is(freebsd.config, '/usr/local/etc/suricata/ward.yaml');
  assert.is(freebsd.filterFile, '/usr/local/etc/suricata/filter');
  const gentoo = commandLineOf([
    { file: '/etc/conf.d/suricata', text: 'SURICATA_OPTS="-i eth0 -S /srv/only.rules"\n' },
  ])!;
  assert.is(gentoo.onlyRules, '/srv/only.rules');
});

test('nothing given is nothing known', () => assert.is(commandLineOf([]), null));

test.run();
