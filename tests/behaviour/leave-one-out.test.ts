import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../scripts/backends/pack';
import { rulesFilesFor, writeLabPack } from '../../scripts/lab/batch/lab-pack';
import { pool } from '../../scripts/lab/batch/pool';
import { runBatches } from '../../scripts/lab/batch/run-batches';
import { deriveCases } from '../../scripts/lab/proof/derive-cases';
import type { Case } from '../../scripts/lab/proof/case';
import { isPresent, SURICATA_ENGINES } from '../../scripts/lib/engines/engine';
import { findEngines } from '../../scripts/lib/engines/find';
import type { LabEngine } from '../../scripts/lib/engines/finding';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { scratchFolder } from '../lib/engines/scratch';

/**
 * Switching any one rule off never changes what another says: each rule that alerts is left out alone, and all other
 * alerts of all proof traffic are the same.
 */
const test = suite('behaviour/leave one out');

const pack = renderPack();
const alerting = pack.plan.rules.filter(({ rule }) => !rule.silent).map(({ entry }) => entry.sid);
/**
 * All scenarios as they are, and some of each detection cut into bytes: rules on streams speak where those on packets
 * have nothing to see. How else they may travel says nothing about who depends on whom.
 */
const CUT = 'one-byte-segments';
const MOST_CUT = 6;
const cases = pack.sources.flatMap(({ detection }) => {
  const all = deriveCases(detection, pack.plan.detections).cases;
  const cut = all.filter(({ view }) => view?.transform.name === CUT);
  return [...all.filter(({ view }) => view === undefined), ...cut.slice(0, MOST_CUT)];
});

/** The sids that alert in each case, ascending, by engine and case. */
type Alerts = ReadonlyMap<LabEngine, ReadonlyMap<string, readonly number[]>>;

/** What each engine that is here says otherwise than with all rules. All see the same captures, written once. */
async function differences(): Promise<Map<LabEngine, string[]>> {
  const engines = (await findEngines()).filter(isPresent).filter(({ name }) => name !== 'zeek');
  const folder = scratchFolder();
  const labPack = writeLabPack(pack, path.join(folder, 'pack'));
  const filesOf = (engine: LabEngine) =>
    rulesFilesFor(engine, pack, labPack).filter((file) => !/rules-ips/.test(file));
  const files = new Set(engines.flatMap(({ name }) => filesOf(name)));
  const texts = new Map([...files].map((file) => [file, readFileSync(file, 'utf8')]));
  /**
   * How often a rule alerts is not compared: streams that stay open are looked at when the capture ends, so that it
   * depends on what else is in it.
   */
  const alertsIn = async (some: readonly Case[], sid: number | null): Promise<Alerts> => {
    const own = path.join(folder, `without-${sid}`);
    const copies = without(texts, sid, path.join(own, 'rules'));
    const results = await runBatches(engines, some, {
      loaded: {
        pack,
        labPack,
        rulesFiles: (engine) => filesOf(engine).map((file) => copies.get(file)!),
      },
      folder: own,
    });
    for (const { failures } of results) for (const failure of failures.values()) throw failure;
    return new Map(
      results.map(({ engine, findings }) => [
        engine,
        new Map(
          [...findings].map(([id, alerts]) => [
            id,
            [...new Set(alerts.map((one) => one.sid!))].sort(),
          ]),
        ),
      ]),
    );
  };

  const whole = await alertsIn(cases, null);
  const wrong = new Map(engines.map(({ name }) => [name, [] as string[]]));
  const shownBy = (engine: LabEngine, sid: number, id: string) =>
    whole.get(engine)!.get(id)!.includes(sid);
  for (const { name } of engines) {
    const silent = alerting.filter((sid) => !cases.some(({ id }) => shownBy(name, sid, id)));
    // To leave them out would prove nothing.
    wrong.get(name)!.push(...silent.map((sid) => `no traffic shows ${sid}`));
  }
  await pool(
    alerting.map((sid) => async () => {
      // Where it matches in no engine, it has no part in anything.
      const its = cases.filter(({ id }) => engines.some(({ name }) => shownBy(name, sid, id)));
      const rest = await alertsIn(its, sid);
      for (const { name } of engines) {
        for (const { id } of its) {
          const wanted = whole
            .get(name)!
            .get(id)!
            .filter((other) => other !== sid);
          const now = rest.get(name)!.get(id)!;
          if (wanted.join() !== now.join()) {
            wrong.get(name)!.push(`without ${sid}: ${id}: ${now}, not ${wanted}`);
          }
        }
      }
    }),
  );
  return wrong;
}

let asked: ReturnType<typeof differences> | undefined;

for (const name of SURICATA_ENGINES) {
  test(`${name}: each rule that alerts, left out alone`, async () => {
    if (!(await engineOrSkip(name))) return;
    const wrong = await (asked ??= differences());
    assert.equal(wrong.get(name), []);
  });
}

/** Copies of rule files without one rule, by the original; lists stay where they are. */
function without(
  texts: ReadonlyMap<string, string>,
  sid: number | null,
  folder: string,
): Map<string, string> {
  mkdirSync(folder, { recursive: true });
  return new Map(
    [...texts].map(([file, text]) => {
      const copy = path.join(folder, path.basename(file));
      const rest = sid === null ? text : withoutRule(text, sid);
      writeFileSync(copy, rest.replaceAll('filesha256:', `filesha256:${path.dirname(file)}/`));
      return [file, copy];
    }),
  );
}

function withoutRule(text: string, sid: number): string {
  const at = text.indexOf(`sid:${sid};`);
  if (at === -1) return text;
  return text.slice(0, text.lastIndexOf('\n', at) + 1) + text.slice(text.indexOf('\n', at) + 1);
}

test.run();
