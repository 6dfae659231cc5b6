import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { zeekStart } from '../../../../scripts/operator/doctor/sensor/zeek-start';

const test = suite('doctor/sensor/zeek-start');

const cfg = (text: string) => ({ file: '/opt/zeek/etc/zeekctl.cfg', text });
const UNIT = {
  file: '/etc/systemd/system/zeek.service',
  text: '[Service]\nEnvironment=ZEEKPATH=.:/opt/zeek/share/zeek\nExecStart=/opt/zeek/bin/zeek -i eth0 -j -C local Notice::mail_dest=a@b\n',
};

test('zeekctl: the last line in any case, quotes as a shell has them, each word with what is left', () => {
  const { args, scripts, byZeekctl } = zeekStart(
    [],
    cfg(
      `ZeekArgs = -C\n# zeekargs = -f none\nzeekargs = -f "not port 515" -e 'redef X = F;' -i eth9 A::b=T`,
    ),
  );
  assert.equal(
    args.map(({ words, line, without }) => [...words, line, without]),
    [
      ['-f', 'not port 515', 3, `zeekargs = -e 'redef X = F;' -i eth9 A::b=T`],
      ['-e', 'redef X = F;', 3, `zeekargs = -f "not port 515" -i eth9 A::b=T`],
      ['A::b=T', 3, `zeekargs = -f "not port 515" -e 'redef X = F;' -i eth9`],
    ],
  );
  assert.is(scripts, null);
  assert.ok(byZeekctl);
});

test('nothing is given: zeekctl, without words', () => {
  assert.equal(zeekStart([], null), { args: [], scripts: null, folders: [], byZeekctl: true });
});

test('a unit starts it: scripts and words, without those that say where packets come from', () => {
  const { args, scripts, folders, byZeekctl } = zeekStart([UNIT], cfg('zeekargs = -f tcp'));
  assert.equal(
    args.map(({ words }) => words),
    [['-C'], ['Notice::mail_dest=a@b']],
  );
  assert.equal(scripts, ['local']);
  assert.equal(folders, ['/opt/zeek/share/zeek']);
  assert.not(byZeekctl);
});

test('a drop-in has the last word, and a file of variables stands above both', () => {
  const { scripts, folders } = zeekStart(
    [
      UNIT,
      {
        file: '/etc/systemd/system/zeek.service.d/ward.conf',
        text: '[Service]\nExecStart=\nExecStart=/usr/bin/nice -n -5 /opt/zeek/bin/zeek -i eth0 $SITE\n',
      },
      { file: '/etc/default/zeek', text: 'SITE=hospital.zeek\nZEEKPATH=/srv/zeek\n' },
    ],
    null,
  );
  assert.equal(scripts, ['hospital.zeek']);
  assert.equal(folders, ['/srv/zeek']);
});

test('a unit that starts zeekctl leaves all to it: zeekctl sets ZEEKPATH itself', () => {
  const text = '[Service]\nEnvironment=ZEEKPATH=/srv/zeek\nExecStart=/opt/zeek/bin/zeekctl start\n';
  const { folders, byZeekctl } = zeekStart([{ ...UNIT, text }], null);
  assert.equal(folders, []);
  assert.ok(byZeekctl);
});

test.run();
