import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import type { Engine } from '../../scripts/lib/engines/engine';
import { block } from '../consumers/install-page';
import { stockConfig, wrapper } from '../consumers/stock-config';
import { Daemon } from './daemon';
import type { Host } from './namespaces';
import type { Place } from './place';
import { until } from './until';

/** Suricata as Debian starts it (its suricata.service), with Debian's suricata.yaml and the lines of the page. */
export class SuricataSensor {
  private daemon: Daemon | null = null;
  private readonly config: string;
  /** eve.json and what it becomes. */
  readonly logs: string;

  private constructor(
    private readonly engine: Engine,
    private readonly place: Place,
    private readonly host: Host,
  ) {
    this.config = path.join(place.root, 'etc/suricata/suricata.yaml');
    this.logs = path.join(place.root, 'var/log/suricata');
  }

  /** Puts the stock files there and makes the edits of the page. */
  static async installed(engine: Engine, place: Place, host: Host): Promise<SuricataSensor> {
    const sensor = new SuricataSensor(engine, place, host);
    const { root } = place;
    cpSync(engine.configFolder!, path.join(root, 'etc/suricata'), { recursive: true });
    const folder = path.join(root, 'etc/suricata');
    writeFileSync(
      sensor.config,
      stockConfig(engine)
        .replaceAll(engine.configFolder!, folder)
        .replaceAll('/var/log/suricata', sensor.logs),
    );
    mkdirSync(sensor.logs, { recursive: true });
    wrapper(engine, path.join(root, 'bin'));
    for (const index of [0, 1]) {
      const lines = block('Suricata: one edit, or two', index);
      await place.run(lines.replace(' -T ', ` -T -l ${root}/tmp `), root);
    }
    return sensor;
  }

  private get pidFile(): string {
    return path.join(this.place.root, 'var/suricata.pid');
  }

  private get socketFile(): string {
    return path.join(this.place.root, 'var/command.socket');
  }

  /** @param capture how it takes packets: as suricata.service says. */
  async start(capture: readonly string[] = ['--af-packet']): Promise<void> {
    const command = this.engine.command([
      ...[...capture, '-c', this.config, '--pidfile', this.pidFile],
      // Below /run on a sensor.
      ...['--set', `unix-command.filename=${this.socketFile}`],
    ]);
    this.daemon = new Daemon(this.engine.name, this.host, command, this.place.root);
    await this.daemon.ready(/Engine started|engine started/);
  }

  async stop(): Promise<void> {
    await this.daemon?.stop();
    this.daemon = null;
  }

  /** The file for logrotate that Debian's package has, at once. */
  async rotate(): Promise<void> {
    const { root } = this.place;
    const text = readFileSync(
      path.join(path.dirname(this.engine.configFolder!), 'logrotate.d/suricata'),
      'utf8',
    );
    const file = path.join(root, 'etc/logrotate.conf');
    writeFileSync(
      file,
      text
        .replaceAll('/var/log/suricata', this.logs)
        .replace(/\/(var\/)?run\/[\w/]*suricata\.pid/, this.pidFile),
    );
    chmodSync(file, 0o644);
    await this.place.run(`logrotate -f -s ${root}/var/logrotate.state ${file}`, root);
  }

  /** `suricatasc -c ruleset-reload-nonblocking`, and until every thread has the rules: `ruleset-reload-time` is sooner. */
  async reload(): Promise<void> {
    const before = this.reloads();
    await this.ask('ruleset-reload-nonblocking');
    await until(
      'the reload of rules',
      () => this.reloads() > before,
      () => this.daemon!.output,
    );
  }

  private reloads(): number {
    return this.daemon!.output.split('rule reload complete').length - 1;
  }

  /**
   * One command over the unix socket, as suricatasc speaks it: that of Suricata 7 is Python with a module of its
   * own, which a fetched Suricata has in no place where Python looks.
   */
  private ask(command: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.socketFile);
      socket.setTimeout(600_000, () => socket.destroy(new Error(`${command}: no answer`)));
      socket.on('error', reject);
      const said = answers(socket);
      socket.write('{"version": "0.2"}\n');
      void (async () => {
        await said.next();
        socket.write(`${JSON.stringify({ command })}\n`);
        const { value } = await said.next();
        socket.destroy();
        const answer = value as { return: string; message: unknown };
        if (answer.return === 'OK') resolve(answer.message);
        else reject(new Error(`${command}: ${JSON.stringify(answer)}`));
      })().catch(reject);
    });
  }
}

/** Answers, each one value of JSON; not every Suricata ends them with a line. */
async function* answers(socket: Socket): AsyncGenerator<unknown> {
  let text = '';
  for await (const bytes of socket) {
    text += String(bytes);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      continue;
    }
    text = '';
    yield value;
  }
}
