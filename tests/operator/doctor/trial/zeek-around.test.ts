import { rmSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LOCAL, local, type SensorFolder } from '../sensor-folder';
import { assertMended, sensorOrSkip } from './zeek-sensor';

/** What stands around local.zeek: other packages, zeekctl with its nodes and scripts, where logs go. */
const test = suite('doctor/trial/zeek-around');

const CASES: [name: string, breaks: (sensor: SensorFolder) => void, cause: string][] = [
  [
    'a package that zkg installed vetoes what we find',
    (sensor) => {
      const packages = '/opt/zeek/share/zeek/site/packages';
      sensor
        .write(
          `${packages}/quiet/__load__.zeek`,
          'hook Vitalwire::finding_policy(info: Vitalwire::Info)\n\t{\n\tif ( info$monitor in 10.0.0.0/8 )\n\t\tbreak;\n\t}\n',
        )
        .write(`${packages}/__load__.zeek`, '@load ./quiet\n');
      local('@load packages')(sensor);
    },
    'zeek-statement',
  ],
  [
    'zeekctl starts it with another script than local.zeek',
    (sensor) => {
      sensor
        .write('/opt/zeek/etc/zeekctl.cfg', 'SitePolicyScripts = hospital.zeek\n')
        .write('/opt/zeek/share/zeek/site/hospital.zeek', '@load tuning/json-logs\n');
    },
    'zeek-not-loaded',
  ],
  [
    'a script that workers alone get has a filter',
    (sensor) => {
      sensor
        .write(
          '/opt/zeek/etc/node.cfg',
          '[manager]\ntype=manager\nhost=localhost\n\n[worker-1]\ntype=worker\nhost=localhost\ninterface=eth0\naux_scripts=workers\n',
        )
        .write(
          '/opt/zeek/share/zeek/site/workers.zeek',
          'redef restrict_filters += { ["printers"] = "not tcp port 515" };\n',
        );
    },
    'zeek-statement',
  ],
  [
    'zeekctl starts it with a value that no script can have more to say than',
    (sensor) => {
      sensor.write(
        '/opt/zeek/etc/zeekctl.cfg',
        `MailTo = root@localhost\nZeekArgs = -C -e 'redef Vitalwire::exempt_monitors += { 10.0.0.0/8 };'\n`,
      );
    },
    'zeek-argument',
  ],
  [
    'a unit of the site starts it, with a filter and from a folder of its own',
    (sensor) => {
      sensor
        .write(
          '/etc/systemd/system/zeek.service',
          '[Service]\nExecStart=/opt/zeek/bin/zeek -i eth0 -j -C local\n',
        )
        .write(
          '/etc/systemd/system/zeek.service.d/10-ward.conf',
          '[Service]\nEnvironment=ZEEKPATH=/srv/zeek:/opt/zeek/share/zeek\nExecStart=\nExecStart=/opt/zeek/bin/zeek -i eth0 hospital.zeek\n',
        )
        .write(
          '/srv/zeek/hospital.zeek',
          '@load vitalwire\nredef Vitalwire::exempt_monitors += { 10.0.0.0/8 };\n',
        )
        .copy(sensor.at('/opt/zeek/share/zeek/site/vitalwire'), '/srv/zeek/vitalwire');
    },
    'zeek-statement',
  ],
  [
    'a file of the package is empty',
    (sensor) => {
      sensor.write('/opt/zeek/share/zeek/site/vitalwire/rpc-call.zeek', '');
    },
    'zeek-package-files',
  ],
  [
    'a blank that was copied from a page',
    (sensor) => {
      sensor.edit(LOCAL, (text) => text.replace('@load vitalwire', '@load\u00a0vitalwire'));
    },
    'zeek-characters',
  ],
];

/** Looks odd, and loses nothing. */
const HARMLESS: [name: string, breaks: (sensor: SensorFolder) => void][] = [
  [
    'the package is loaded by a second script that zeekctl is told to take, from a second folder',
    (sensor) => {
      const site = '/opt/zeek/share/zeek/site';
      sensor
        .copy(sensor.at(`${site}/vitalwire`), '/srv/zeek/vitalwire')
        .write('/srv/zeek/hospital.zeek', '@load vitalwire\n')
        .edit(LOCAL, (text) => text.replace('@load vitalwire\n', ''))
        .write(
          '/opt/zeek/etc/zeekctl.cfg',
          'SitePolicyScripts = local.zeek hospital.zeek\nSitePolicyPath = /srv/zeek:${PolicyDir}/site\n',
        );
      rmSync(sensor.at(`${site}/vitalwire`), { recursive: true });
    },
  ],
  [
    'logs go to standard output, and the process stays when its input ends, as in a container',
    local('redef LogAscii::output_to_stdout = T;\nredef exit_only_after_terminate = T;'),
  ],
  [
    'a script listens for others, though a trial has no network',
    local('event zeek_init()\n\t{\n\tBroker::listen("127.0.0.1", 9997/tcp);\n\t}'),
  ],
  ['logs go into a database', local('redef Log::default_writer = Log::WRITER_SQLITE;')],
  [
    'a cluster loads the package where there is a cluster',
    (sensor) => {
      sensor
        .write(
          '/opt/zeek/etc/node.cfg',
          '[manager]\ntype=manager\nhost=localhost\n\n[worker-1]\ntype=worker\nhost=localhost\ninterface=eth0\n',
        )
        .edit(LOCAL, (text) =>
          text.replace('@load vitalwire', '@if ( Cluster::is_enabled() )\n@load vitalwire\n@endif'),
        );
    },
  ],
];

for (const [name, breaks, cause] of CASES) {
  test(name, async () => {
    const sensor = await sensorOrSkip();
    if (!sensor) return;
    breaks(sensor);
    await assertMended(sensor, cause);
  });
}

for (const [name, breaks] of HARMLESS) {
  test(`${name}: no error`, async () => {
    const sensor = await sensorOrSkip();
    if (!sensor) return;
    breaks(sensor);
    const { examination, trials } = await sensor.tryOut();
    assert.equal(
      examination.diagnoses.filter(({ level }) => level !== 'info').map(({ title }) => title),
      [],
    );
    assert.is(trials[0]!.seen!.found, trials[0]!.seen!.of);
  });
}

test.run();
