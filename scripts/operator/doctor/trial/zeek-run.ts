import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../../lib/engines/engine';
import { textOf } from '../sensor/files';
import type { PackRules, ZeekSensor } from '../sensor/sensor';
import { readZeekRows } from '../sensor/zeek-rows';
import { Overlay } from './overlay';
import { A_NOTICE, shownOf } from './trial-findings';
import type { TestTraffic } from './test-traffic';
import type { TrialRun } from './suricata-run';
import type { TimeLimit } from './time-limit';
import { TrialRuns } from './trial-runs';
import { asForTrial, startSettings } from './zeek-site';

/** One Zeek with a sensor's site scripts, or changes of them, on one stage. */
export class ZeekTrial {
  private readonly runs: TrialRuns;

  constructor(
    private readonly engine: Engine,
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

  /** Runs local.zeek with all that it loads, as zeekctl or a unit would, on a capture. */
  async run(zeek: ZeekSensor, changed: ReadonlyMap<string, string> = new Map()): Promise<TrialRun> {
    const folder = this.runs.next();
    const { texts, notes } = asForTrial(zeek);
    const mirror = new Overlay(path.join(folder, 'files'), new Map([...changed, ...texts]));
    const scripts = zeek.mains.map((file) => mirror.fileOf(file));
    const folders = [...zeek.mains.map((file) => path.dirname(file)), ...zeek.scriptFolders].map(
      (one) => mirror.folderOf(path.resolve(one)),
    );
    const { args, script, notes: ofStart } = startSettings(zeek);
    notes.push(...ofStart);
    const aroundSite = path.join(folder, 'around-site.zeek');
    writeFileSync(aroundSite, script);
    const hasPackage = folders.some((one) => existsSync(path.join(one, 'vitalwire')));
    // A copy of local.zeek alone names a package that was not copied with it.
    if (zeek.root === null && !hasPackage) {
      folders.push(path.join(this.pack.folder, 'zeek'));
      notes.push('the package was not given beside local.zeek; that of this pack was loaded');
    }
    const what = changed.size === 0 ? 'sensor' : 'change';
    const result = await this.start(
      folder,
      [...args, ...scripts, aroundSite],
      [...new Set(folders)],
      what,
    );
    rmSync(folder, { recursive: true, force: true });
    return { ...result, said: result.said.map((line) => mirror.named(line)), limits: notes };
  }

  /** What this Zeek sees with the pack's own package, and nothing of the sensor's but its networks. */
  async withPackAlone(nets: readonly string[]): Promise<TrialRun> {
    const folder = this.runs.next();
    const script = path.join(folder, 'networks.zeek');
    writeFileSync(script, `redef Site::local_nets += { ${nets.join(', ')} };\n`);
    const own = path.join(this.pack.folder, 'zeek', 'vitalwire');
    const result = await this.start(folder, [path.resolve(own), script], [], 'sensor');
    return { ...result, limits: [] };
  }

  private async start(
    folder: string,
    args: readonly string[],
    folders: readonly string[],
    what: 'sensor' | 'change',
  ): Promise<Omit<TrialRun, 'limits'>> {
    const out = path.join(folder, 'out');
    mkdirSync(out);
    const command = this.engine.command(['-r', this.runs.pcap, ...args]);
    const env = { ...command.env, ZEEKPATH: [...folders, ...ownPath(this.engine)].join(':') };
    const { ending, stderr } = await this.runs.start({ ...command, env }, out, what);
    const lines = stderr.split('\n');
    const said = lines.filter((line) => /\berror\b/i.test(line)).map((line) => line.trim());
    return { ...this.seenIn(out), ending, said: [...new Set(said)].slice(0, 8) };
  }

  /** Reads vitalwire.log and notice.log, under whatever name rotation gave them. */
  private seenIn(out: string): Pick<TrialRun, 'keys' | 'also'> {
    const keys = new Set<string>();
    const also = new Set<string>();
    const detectionOf = new Map(
      this.pack.manifest.detections.flatMap(({ id, zeek }) =>
        'notice' in zeek ? [[zeek.notice, id] as const] : [],
      ),
    );
    for (const name of readdirSync(out)) {
      const file = path.join(out, name);
      if (!/\.log(\.gz)?$/.test(name) || !statSync(file).isFile()) continue;
      for (const row of readZeekRows(textOf(file))) {
        const ends = [
          row.monitor,
          row['id.orig_h'],
          row.src,
          row['id.resp_h'],
          row.dst,
          row.far_end,
        ];
        const shown = shownOf(
          this.stage,
          ends.filter((end) => end !== '-' && end !== undefined),
        );
        const noticed = detectionOf.get(row.note ?? '');
        if (row.detection !== undefined && row.grade !== undefined) {
          if (shown?.proof.detection === row.detection) keys.add(shown.key);
        } else if (noticed !== undefined && shown?.proof.detection === noticed) {
          also.add(`${A_NOTICE}${noticed}`);
        }
      }
    }
    return { keys, also };
  }
}

/** Where a Zeek looks for scripts by itself, its site folder last: the sensor's stands before it. */
function ownPath(engine: Engine): string[] {
  const share = engine.origin.replace(/bin\/zeek$/, 'share/zeek');
  return [share, `${share}/policy`, `${share}/builtin-plugins`, `${share}/site`];
}
