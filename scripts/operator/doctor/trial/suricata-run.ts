import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../../lib/engines/engine';
import { suricataConfig } from '../../../lib/engines/suricata-config';
import type { PackRules, SuricataSensor } from '../sensor/sensor';
import { findingsInEve, type TrialFindings } from './trial-findings';
import { copySuricata } from './suricata-copy';
import type { TestTraffic } from './test-traffic';
import type { TimeLimit } from './time-limit';
import { TrialRuns } from './trial-runs';

/** What a run shows besides findings: a rule that is refused may state a border that another leaves out. */
export const ALL_LOAD = 'every rule of the pack that is listed loads';

/** How one run ended, and what it told of. */
export interface TrialRun extends TrialFindings {
  /** Null when the engine came to an orderly end; else how it ended, in words. */
  ending: string | null;
  /** Errors in the engine's own words, the first one first. */
  said: string[];
  limits: string[];
}

/** One engine with a sensor's configuration, or changes of it, on one stage. */
export class SuricataTrial {
  private readonly runs: TrialRuns;

  constructor(
    private readonly engine: Engine,
    private readonly isOwnEngine: boolean,
    private readonly stage: TestTraffic,
    private readonly pack: PackRules,
    limit: TimeLimit,
  ) {
    this.runs = new TrialRuns(stage.pcap, limit);
  }

  close(): void {
    this.runs.close();
  }

  get count(): number {
    return this.runs.count;
  }

  /** Runs the sensor as it is, or as a change would make it. */
  async run(
    sensor: SuricataSensor,
    changed: ReadonlyMap<string, string> = new Map(),
  ): Promise<TrialRun> {
    const folder = this.runs.next();
    const copy = copySuricata({
      sensor,
      changed,
      folder,
      isOwnEngine: this.isOwnEngine,
      configFolder: this.engine.configFolder ?? '/etc/suricata',
    });
    const what = changed.size === 0 ? 'sensor' : 'change';
    const result = await this.start(copy.args, copy.outDir, what);
    rmSync(folder, { recursive: true, force: true });
    return { ...result, said: result.said.map(copy.named), limits: copy.limits };
  }

  /** What this engine sees with the pack's own rules, and nothing of the sensor's but its networks. */
  async withPackAlone(rules: readonly string[], homeNet: string): Promise<TrialRun> {
    const folder = this.runs.next();
    const rulesFile = path.join(folder, 'pack.rules');
    writeFileSync(rulesFile, rules.join('\n'));
    const config = path.join(folder, 'suricata.yaml');
    writeFileSync(
      config,
      suricataConfig({
        major: Number.parseInt(this.engine.version, 10),
        configFolder: this.engine.configFolder ?? '/etc/suricata',
        rulesFiles: [rulesFile],
        homeNet,
      }),
    );
    const outDir = path.join(folder, 'out');
    const args = ['-c', config, '-l', outDir, '--runmode', 'single'];
    const result = await this.start(args, outDir, 'sensor');
    return { ...result, limits: [] };
  }

  private async start(
    args: readonly string[],
    outDir: string,
    what: 'sensor' | 'change',
  ): Promise<Omit<TrialRun, 'limits'>> {
    mkdirSync(outDir, { recursive: true });
    const command = this.engine.command([...args, '-r', this.runs.pcap]);
    const { ending, stdout, stderr } = await this.runs.start(command, outDir, what);
    const seen = await findingsInEve(outDir, this.stage, this.pack);
    const lines = `${stderr}\n${stdout}`.split('\n');
    const said = lines.map(errorIn).filter((text) => text !== null);
    const refused = said.some((line) => {
      const sid = /\bsid:\s*(\d+)/.exec(line)?.[1];
      return sid !== undefined && this.pack.bySid.has(Number(sid));
    });
    if (ending === null && !refused) seen.also.add(ALL_LOAD);
    return { ...seen, ending, said: [...new Set(said)].slice(0, 8) };
  }
}

/** An error of the engine's without its time, level and code: `E: detect: …`, `<Error> - [ERRCODE: …] - …`. */
function errorIn(line: string): string | null {
  const parts =
    /^E: (.*)$/.exec(line) ??
    /(?:<Error>|Error:|<Critical>)\s*(?:-\s*)?(?:\[ERRCODE:[^\]]*\]\s*-\s*)?(.*)$/.exec(line);
  return parts ? withoutRules(parts[1]!.trim()) : null;
}

/** A rule is quoted whole by the engine; its sid says which one it is. */
function withoutRules(text: string): string {
  return text.replace(
    /"(?:alert|drop|pass|reject\w*) [^]*?\bsid:\s*(\d+)[^]*?\)"/g,
    (_rule, sid: string) => `sid:${sid}`,
  );
}
