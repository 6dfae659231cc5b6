import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../scripts/lib/engines/engine';
import { block } from '../consumers/install-page';
import { runProgram } from '../release/publish/serve';
import { Daemon } from './daemon';
import type { Host } from './namespaces';
import type { Place } from './place';
import { until } from './until';

/** Zeek at work on an interface, with its stock local.zeek and the line of the page. */
export class ZeekSensor {
  private daemon: Daemon | null = null;
  readonly logs: string;
  /** Of the stock local.zeek. */
  readonly site: string;

  private constructor(
    private readonly engine: Engine,
    place: Place,
    private readonly host: Host,
    private readonly path: string,
  ) {
    this.logs = `${place.root}/var/log/zeek`;
    this.site = `${place.root}/opt/zeek/share/zeek/site`;
  }

  /** Puts the stock site there and makes the edit of the page. */
  static async installed(engine: Engine, place: Place, host: Host): Promise<ZeekSensor> {
    const { root } = place;
    const bin = path.dirname(engine.origin);
    const site = `${root}/opt/zeek/share/zeek/site`;
    cpSync(path.join(bin, '../share/zeek/site'), site, { recursive: true });
    const own = (await runProgram(path.join(bin, 'zeek-config'), ['--zeekpath'])).trim();
    place.program('zeek', `ZEEKPATH=${site}:${own} exec ${engine.origin} "$@"`);
    const sensor = new ZeekSensor(engine, place, host, `${site}:${own}`);
    mkdirSync(sensor.logs, { recursive: true });
    await place.run(block('Zeek: one edit'), root);
    return sensor;
  }

  /** @param args `-i eth0 local` and what comes with it. */
  async start(args: readonly string[], ready: RegExp = /listening on eth0/): Promise<void> {
    const { file, env } = this.engine.command([]);
    const command = { file, args: [...args], env: { ...env, ZEEKPATH: this.path } };
    this.daemon = new Daemon('zeek', this.host, command, this.logs);
    await this.daemon.ready(ready);
  }

  /** Until a file in the folder of logs says so. */
  async says(sign: RegExp, file: string): Promise<void> {
    const full = path.join(this.logs, file);
    await until(
      `${file}: ${sign.source}`,
      () => existsSync(full) && sign.test(readFileSync(full, 'utf8')),
      () => this.daemon?.output ?? '',
    );
  }

  async stop(): Promise<void> {
    await this.daemon?.stop();
    this.daemon = null;
  }
}
