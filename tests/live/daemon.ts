import { spawn, type ChildProcess } from 'node:child_process';
import type { EngineCommand } from '../../scripts/lib/engines/engine';
import { inside, type Host } from './namespaces';
import { until } from './until';

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Something that runs in a host's namespace until it is stopped or this process ends. */
export class Daemon {
  private said = '';
  private ending: string | null = null;
  private readonly child: ChildProcess;

  constructor(
    private readonly name: string,
    host: Host,
    command: EngineCommand,
    cwd: string,
  ) {
    const { file, args, env } = inside(host, command);
    this.child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.said = (this.said + text).slice(-20_000);
      });
    }
    this.child.on('error', (error) => (this.ending = error.message));
    this.child.on('exit', (code, signal) => {
      running.delete(this.child);
      this.ending = signal ?? `exit code ${code}`;
    });
  }

  get output(): string {
    return this.said;
  }

  /** Until it says so on its output. @throws Error when it ends before, or does not. */
  async ready(sign: RegExp): Promise<void> {
    const heard = () => sign.test(this.said);
    await until(
      `${this.name}: ${sign.source}`,
      () => heard() || this.ending !== null,
      () => this.said.slice(-3000),
    );
    if (!heard()) throw new Error(`${this.name} ended: ${this.ending}\n${this.said}`);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.ending !== null) throw new Error(`${this.name} ended: ${this.ending}\n${this.said}`);
    this.child.kill(signal);
  }

  /** Until it has ended by itself. @returns how: `exit code 0`. */
  async end(): Promise<string> {
    await until(
      `the end of ${this.name}`,
      () => this.ending !== null,
      () => this.said,
    );
    return this.ending!;
  }

  /** Asks it to end and waits; a daemon that does not is killed, which is a failure. */
  async stop(): Promise<void> {
    if (this.ending !== null) return;
    this.child.kill('SIGTERM');
    try {
      await until(
        `the end of ${this.name}`,
        () => this.ending !== null,
        () => this.said,
      );
    } finally {
      this.child.kill('SIGKILL');
    }
  }
}
