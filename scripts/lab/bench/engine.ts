/**
 * `npm run bench:engine -- FILE.pcap`: what the pack costs an engine on a capture: user CPU time and peak
 * memory with it over without it, and in Suricata without each rule in turn (Debian's builds have no rule
 * profiling). Runs take turns, so that a busy machine slows all sides alike.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renderPack, type Pack } from '../../build/build';
import { ruleText } from '../../render/suricata-text';
import { rulesFilesFor, writeLabPack, type LabPack } from '../batch/lab-pack';
import { LOCAL_NETS, MEDICAL_NET } from '../batch/run-batch';
import { majorOf, type Engine, type EngineCommand, type SuricataEngine } from '../engines/engine';
import { presentEngines } from '../engines/find';
import { suricataConfig } from '../engines/suricata-config';
import { measureRun, median, type Cost } from './measure';

const ROUNDS = 7;
const ROUNDS_LEFT_OUT = 3;

interface Side {
  name: string;
  command: EngineCommand;
  folder: string;
  costs: Cost[];
}

async function main(pcap: string | undefined): Promise<void> {
  if (!pcap || !existsSync(pcap)) {
    throw new Error(`${pcap ?? 'no file given'}: write npm run bench:engine -- FILE.pcap`);
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-bench-'));
  try {
    const pack = renderPack();
    const labPack = writeLabPack(pack, path.join(folder, 'pack'));
    const engines = await presentEngines();
    for (const engine of engines) {
      const side = (name: string, loads: string[] | boolean) =>
        sideOf(engine, name, loads, path.resolve(pcap), labPack, path.join(folder, engine.name));
      const all = engine.name === 'zeek' ? true : rulesFilesFor(engine.name, pack, labPack);
      const sides = [side('without', all === true ? false : []), side('with', all)];
      await rounds(sides, ROUNDS);
      console.log(summary(engine, sides[0]!, sides[1]!));
    }
    const suricata = engines.filter(({ name }) => name !== 'zeek').at(-1);
    if (suricata) await leaveOut(suricata, pack, labPack, path.resolve(pcap), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sideOf(
  engine: Engine,
  name: string,
  loads: string[] | boolean,
  pcap: string,
  labPack: LabPack,
  folder: string,
): Side {
  const own = path.join(folder, name);
  mkdirSync(own, { recursive: true });
  return { name, folder: own, costs: [], command: commandOf(engine, loads, pcap, labPack, own) };
}

function commandOf(
  engine: Engine,
  loads: string[] | boolean,
  pcap: string,
  labPack: LabPack,
  folder: string,
): EngineCommand {
  if (typeof loads === 'boolean') {
    const nets = `Site::local_nets={${LOCAL_NETS.join(',')}}`;
    const scripts = loads ? [path.join(labPack.folder, 'zeek', 'vitalwire')] : [];
    return engine.command(['-C', '-r', pcap, ...scripts, nets]);
  }
  const empty = path.join(folder, 'empty.rules');
  writeFileSync(empty, '# none\n');
  const config = path.join(folder, 'suricata.yaml');
  writeFileSync(
    config,
    suricataConfig({
      major: majorOf(engine.name as SuricataEngine),
      configFolder: engine.configFolder ?? '/etc/suricata',
      rulesFiles: loads.length > 0 ? loads : [empty],
      vars: { MEDICAL_NET },
    }),
  );
  const run = ['-c', config, '-l', folder, '--data-dir', folder, '-k', 'none'];
  return engine.command([...run, '--runmode', 'single', '-r', pcap]);
}

async function rounds(sides: readonly Side[], count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    for (const side of sides) side.costs.push(await measureRun(side.command, side.folder));
  }
}

function summary(engine: Engine, without: Side, withPack: Side): string {
  const line = (unit: string, digits: number, of: (cost: Cost) => number) => {
    const [base, full] = [without, withPack].map(({ costs }) => median(costs.map(of)));
    return `${base!.toFixed(digits)} ${unit} without, ${full!.toFixed(digits)} with: ${(full! / base!).toFixed(2)} times`;
  };
  return [
    `${engine.name} ${engine.version}, median of ${ROUNDS}:`,
    `  user CPU    ${line('s', 3, ({ userSeconds }) => userSeconds)}`,
    `  peak memory ${line('MiB', 1, ({ peakMib }) => peakMib)}`,
  ].join('\n');
}

/** What each rule costs: how much CPU time goes when it goes. Below the noise, it says nothing. */
async function leaveOut(
  engine: Engine,
  pack: Pack,
  labPack: LabPack,
  pcap: string,
  folder: string,
): Promise<void> {
  const rules = pack.plan.rules.map(({ detection, rule, entry }) => ({
    name: `${detection.id} ${rule.variant} (sid ${entry.sid})`,
    text: ruleText(detection, rule, entry),
  }));
  const side = (left: number | null) => {
    const file = path.join(folder, `left-${left ?? 'none'}.rules`);
    const texts = rules.filter((_, i) => i !== left).map(({ text }) => text);
    writeFileSync(file, `${texts.join('\n')}\n`);
    return sideOf(engine, `left-${left ?? 'none'}`, [file], pcap, labPack, folder);
  };
  const full = side(null);
  const sides = rules.map(({ name }, i) => ({ ...side(i), name }));
  await rounds([full, ...sides, { ...full, name: 'again' }], ROUNDS_LEFT_OUT);
  const cpu = ({ costs }: Side) => median(costs.map(({ userSeconds }) => userSeconds));
  const times = full.costs.map(({ userSeconds }) => userSeconds);
  const noise = Math.max(...times) - Math.min(...times);
  const saved = sides
    .map((one) => ({ name: one.name, seconds: cpu(full) - cpu(one) }))
    .filter(({ seconds }) => seconds > noise)
    .sort((a, b) => b.seconds - a.seconds);
  console.log(
    `${engine.name} without each of ${rules.length} rules, median of ${ROUNDS_LEFT_OUT}; runs with all differ by ${noise.toFixed(3)} s:`,
  );
  for (const { name, seconds } of saved) console.log(`  ${name}: ${seconds.toFixed(3)} s`);
  if (saved.length === 0) console.log('  no rule costs more than that');
}

main(process.argv[2]).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
