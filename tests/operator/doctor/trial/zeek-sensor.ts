import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../../../scripts/test/engine-or-skip';
import { runProcess } from '../../../../scripts/lib/process';
import { zeekSensor, type SensorFolder } from '../sensor-folder';

/** Zeek as it ships, with the package loaded; null where there is no Zeek, which is counted as skipped. */
export async function sensorOrSkip(): Promise<SensorFolder | null> {
  const zeek = await engineOrSkip('zeek');
  if (!zeek) return null;
  const share = zeek.origin.replace(/bin\/zeek$/, 'share/zeek/site/local.zeek');
  const { stdout } = await runProcess(zeek.command(['-N']), { timeoutSeconds: 600 });
  return zeekSensor({ local: readFileSync(share, 'utf8'), plugins: stdout });
}

/** What is broken is told, by its cause, and the changes that are printed bring back what was lost. */
export async function assertMended(sensor: SensorFolder, cause: string): Promise<void> {
  const { examination, trials } = await sensor.tryOut();
  assert.ok(trials[0]!.seen!.found < trials[0]!.seen!.of, 'Zeek loses nothing by it');
  const found = examination.diagnoses.find(({ id }) => id === cause);
  assert.ok(found, examination.diagnoses.map(({ id }) => id).join());
  assert.is(found.level, 'error');
  const changes = examination.diagnoses
    .filter(({ level }) => level !== 'info')
    .flatMap(({ fix }) => fix);
  const { seen } = (await sensor.paste(changes).tryOut()).trials[0]!;
  assert.is(seen!.found, seen!.of, 'the changes do not bring it back');
}
