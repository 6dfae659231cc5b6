import { appendFileSync } from 'node:fs';
import type { LabEngine } from '../lib/engines/finding';
import { isPresent, type Engine, type EngineState } from '../lib/engines/engine';
import { findEngines } from '../lib/engines/find';

let found: Promise<EngineState[]> | undefined;
const told = new Set<LabEngine>();

/**
 * For a test that needs a real engine: the engine, or null after counting the test as skipped.
 * Says `SKIPPED: zeek not found` once in each process. Each skip is a line in the file that
 * VITALWIRE_SKIPS names, so that the runner of many test files can print the sum.
 * @throws Error when REQUIRE_ZEEK=1 or REQUIRE_SURICATA=1 says that this engine must be there.
 */
export async function engineOrSkip(name: LabEngine): Promise<Engine | null> {
  // Looked for once: a test file asks again and again.
  found ??= findEngines();
  const state = (await found).find((candidate) => candidate.name === name);
  if (state && isPresent(state)) return state;

  const reason = state?.absent ?? 'unknown';
  const requirement = name === 'zeek' ? 'REQUIRE_ZEEK' : 'REQUIRE_SURICATA';
  if (process.env[requirement] === '1') {
    throw new Error(`${requirement}=1, but ${name} not found: ${reason}`);
  }
  if (process.env.VITALWIRE_SKIPS) appendFileSync(process.env.VITALWIRE_SKIPS, `${name}\n`);
  if (!told.has(name)) console.log(`SKIPPED: ${name} not found (${reason})`);
  told.add(name);
  return null;
}

/** Reads the file of VITALWIRE_SKIPS: how many tests were skipped, by engine. */
export function countSkips(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of text.split('\n').filter(Boolean)) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
