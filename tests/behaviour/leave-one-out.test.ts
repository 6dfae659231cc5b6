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
import { SURICATA_ENGINES } from '../../scripts/lib/engines/engine';
import { scratchFolder } from '../lib/engines/scratch';
import { enginesHere } from './run-dist';

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

for (const name of SURICATA_ENGINES) {
  test(`${name}: each rule that alerts, left out alone`, async () => {
    const [engine] = await enginesHere([name]);
    if (!engine) return;
    const folder = scratchFolder();
    const labPack = writeLabPack(pack, path.join(folder, 'pack'));
    const files = rulesFilesFor(name, pack, labPack).filter((file) => !/rules-ips/.test(file));
    /**
     * The sids that alert in each case, ascending. How often is not compared: streams that stay open are looked at when
     * the capture ends, so that it depends on what else is in it.
     */
    const alertsIn = async (some: readonly Case[], sid: number | null) => {
      const own = path.join(folder, `without-${sid}`);
      const [results] = await runBatches([engine], some, {
        loaded: { pack, labPack, rulesFiles: without(files, sid, path.join(own, 'rules')) },
        folder: own,
      });
      const { findings, failures } = results!;
      for (const failure of failures.values()) throw failure;
      return new Map(
        [...findings].map(([id, found]) => [id, [...new Set(found.map((f) => f.sid!))].sort()]),
      );
    };

    const whole = await alertsIn(cases, null);
    const showing = new Map(
      alerting.map((sid) => [sid, cases.filter(({ id }) => whole.get(id)!.includes(sid))]),
    );
    const silent = alerting.filter((sid) => showing.get(sid)!.length === 0);
    assert.equal(silent, [], 'no traffic shows these: to leave them out would prove nothing');
    const wrong = await pool(
      alerting.map((sid) => async () => {
        // Where it does not match, it has no part in anything.
        const its = showing.get(sid)!;
        const rest = await alertsIn(its, sid);
        return its.flatMap(({ id }) => {
          const wanted = whole.get(id)!.filter((other) => other !== sid);
          const found = rest.get(id)!;
          return wanted.join() === found.join()
            ? []
            : [`without ${sid}: ${id}: ${found}, not ${wanted}`];
        });
      }),
    );
    assert.equal(wrong.flat(), []);
  });
}

/** Copies of the rule files without one rule; lists stay where they are. */
function without(files: readonly string[], sid: number | null, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return files.map((file) => {
    const copy = path.join(folder, path.basename(file));
    const text = readFileSync(file, 'utf8').replace(new RegExp(`^.*\\bsid:${sid};.*\\n`, 'm'), '');
    writeFileSync(copy, text.replaceAll('filesha256:', `filesha256:${path.dirname(file)}/`));
    return copy;
  });
}

test.run();
