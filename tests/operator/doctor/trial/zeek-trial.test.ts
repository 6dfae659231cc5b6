import { rmSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LOCAL, local, type SensorFolder } from '../sensor-folder';
import { assertMended, sensorOrSkip } from './zeek-sensor';

/** The same for Zeek: what the site's scripts lose, and what brings it back. */
const test = suite('doctor/trial/zeek');

const CASES: [name: string, breaks: (sensor: SensorFolder) => void, cause: string][] = [
  [
    'a large network is exempt',
    local('redef Vitalwire::exempt_monitors += { 10.0.0.0/8 };'),
    'zeek-statement',
  ],
  [
    'a script of the site lets connections go',
    local(
      'event new_connection(c: connection)\n\t{\n\tif ( c$id$resp_p == 515/tcp )\n\t\tskip_further_processing(c$id);\n\t}',
    ),
    'zeek-statement',
  ],
  [
    'zeekctl starts it with a filter',
    (sensor) => {
      sensor.write('/opt/zeek/etc/zeekctl.cfg', 'MailTo = root@localhost\nzeekargs = -f "tcp"\n');
    },
    'zeek-capture-filter',
  ],
  [
    'the package lies with zkg, and nothing loads what zkg installed',
    (sensor) => {
      const site = '/opt/zeek/share/zeek/site';
      sensor
        .copy(sensor.at(`${site}/vitalwire`), `${site}/packages/vitalwire`)
        .write(`${site}/packages/__load__.zeek`, '@load ./vitalwire\n')
        .edit(LOCAL, (text) => text.replace('@load vitalwire\n', ''));
      rmSync(sensor.at(`${site}/vitalwire`), { recursive: true });
    },
    'zeek-not-loaded',
  ],
  [
    'the package is loaded twice: from the site and with zkg',
    (sensor) => {
      const site = '/opt/zeek/share/zeek/site';
      sensor
        .copy(sensor.at(`${site}/vitalwire`), `${site}/packages/vitalwire`)
        .write(`${site}/packages/__load__.zeek`, '@load ./vitalwire\n');
      local('@load packages')(sensor);
    },
    'zeek-not-loaded',
  ],
  [
    'a filter of the site’s own table',
    local('redef restrict_filters += { ["printers"] = "not tcp port 515" };'),
    'zeek-capture-filter',
  ],
  [
    'a statement without its end',
    local('redef Site::local_nets += { 10.0.0.0/8 }'),
    'zeek-statement',
  ],
  [
    'a script that is not there, and the package in a branch that is not taken',
    (sensor) => {
      sensor.edit(LOCAL, (text) =>
        text.replace(
          '@load vitalwire',
          '@if ( T )\n@load hospital/not-there\n@else\n@load vitalwire\n@endif',
        ),
      );
    },
    'zeek-statement',
  ],
];

test('Zeek as it ships, with the package, sees every proof', async () => {
  const sensor = await sensorOrSkip();
  if (!sensor) return;
  const { examination, trials } = await sensor.tryOut();
  assert.equal(
    examination.diagnoses.filter(({ level }) => level !== 'info'),
    [],
  );
  assert.is(trials[0]!.seen!.found, trials[0]!.seen!.of);
});

test('a second copy of the package, under another name: one line, and not what it holds', async () => {
  const sensor = await sensorOrSkip();
  if (!sensor) return;
  const site = '/opt/zeek/share/zeek/site';
  sensor.copy(sensor.at(`${site}/vitalwire`), `${site}/hospital/vitalwire-new`);
  local('@load hospital/vitalwire-new')(sensor);
  const { examination } = await sensor.tryOut();
  const found = examination.diagnoses.find(({ id }) => id === 'zeek-statement');
  assert.match(found!.title, 'with "@load hospital/vitalwire-new" Zeek does not start');
  assert.equal(
    found!.fix.map(({ file, how }) => [file, how]),
    [[sensor.at(LOCAL), 'remove']],
  );
});

for (const [name, breaks, cause] of CASES) {
  test(name, async () => {
    const sensor = await sensorOrSkip();
    if (!sensor) return;
    breaks(sensor);
    await assertMended(sensor, cause);
  });
}

test.run();
