import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { onPath } from '../../../scripts/lib/process';

/**
 * A site in network namespaces of its own: a monitor, a router, an internal central station that was given
 * 202.114.4.119, and an outside host with the same address. Nothing touches the machine's own network.
 *
 *     monitor 10.20.0.5 -- lan0 [router] wan0 -- 198.51.100.2 outside, 202.114.4.119
 *                                [router] cs0 --  10.30.0.2 station, 202.114.4.119
 */
export const LISTED = '202.114.4.119';
export const UNLISTED_OUTSIDE = '198.51.100.2';
export const UNLISTED_NEIGHBOUR = '202.114.4.7';
const PORT = 515;
/** For an answer that has to come: who gets it does not wait, and a busy machine shall not fail. */
const PATIENCE_MS = 120_000;
/** For an answer that must not come. Too short, on a busy machine, it lets a test pass that should not; it fails none. */
const SILENCE_MS = 1000;
const SHELL_MS = 300_000;

/** Why firewalls cannot be tried here, or null. `tool` is `nft` or `iptables-restore`. */
export function missing(tool: string): string | null {
  for (const wanted of ['ip', tool]) if (!onPath(wanted)) return `${wanted} not found`;
  if (process.getuid?.() !== 0) return 'not root, and namespaces need it';
  const name = `vw${process.pid}probe`;
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (made.status !== 0) return `no network namespaces here (${made.stderr.trim()})`;
  spawnSync('ip', ['netns', 'del', name]);
  return null;
}

export class Site {
  private readonly servers: ChildProcess[] = [];
  private constructor(private readonly prefix: string) {}

  static async make(label: string): Promise<Site> {
    const site = new Site(`vw${process.pid}${label}`);
    try {
      await site.build();
    } catch (error) {
      site.remove();
      throw error;
    }
    return site;
  }

  private async build(): Promise<void> {
    const [monitor, router, station, outside] = HOSTS.map((host) => this.name(host));
    for (const host of HOSTS) run('ip', ['netns', 'add', this.name(host)]);
    const wire = (near: string, host: string) =>
      run('ip', words(`link add ${near} netns ${router} type veth peer name eth0 netns ${host}`));
    wire('lan0', monitor!);
    wire('cs0', station!);
    wire('wan0', outside!);
    this.ip('monitor', 'addr add 10.20.0.5/24 dev eth0');
    this.ip('router', 'addr add 10.20.0.1/24 dev lan0');
    this.ip('router', 'addr add 10.30.0.1/24 dev cs0');
    this.ip('router', 'addr add 198.51.100.1/24 dev wan0');
    this.ip('station', 'addr add 10.30.0.2/24 dev eth0');
    this.ip('outside', 'addr add 198.51.100.2/24 dev eth0');
    for (const host of ['station', 'outside'] as const) {
      this.ip(host, `addr add ${LISTED}/32 dev lo`);
      this.ip(host, `addr add ${UNLISTED_NEIGHBOUR}/32 dev lo`);
    }
    for (const host of HOSTS) {
      const links = host === 'router' ? ['lan0', 'cs0', 'wan0'] : ['eth0'];
      for (const link of ['lo', ...links]) this.ip(host, `link set ${link} up`);
    }
    this.ip('monitor', 'route add default via 10.20.0.1');
    this.ip('station', 'route add default via 10.30.0.1');
    this.ip('outside', 'route add default via 198.51.100.1');
    this.sh('router', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    await Promise.all([this.serve('station'), this.serve('outside')]);
  }

  /** Where the router sends the listed network: as a hospital does, or as the factory setting does. */
  route(to: 'station' | 'outside'): void {
    const via = to === 'station' ? '10.30.0.2' : '198.51.100.2';
    this.ip('router', `route replace 202.114.4.0/24 via ${via}`);
  }

  /** Who answers there: `station`, `outside`, or null when nobody does. */
  whoAnswers(address: string, from: Host = 'monitor'): string | null {
    return this.ask(from, address, PATIENCE_MS);
  }

  /** Who answers the monitor there all the same, where nobody should: null when nobody does for a moment. */
  whoAnswersAtOnce(address: string): string | null {
    return this.ask('monitor', address, SILENCE_MS);
  }

  private ask(from: Host, address: string, patienceMs: number): string | null {
    const script = `const s=require('net').connect(${PORT},'${address}');let t='';
      s.on('data',(d)=>t+=d).on('end',()=>{console.log(t);process.exit(0)}).on('error',()=>process.exit(3));
      setTimeout(()=>process.exit(3),${patienceMs})`;
    const result = this.exec(from, process.execPath, ['-e', script]);
    return result.status === 0 ? result.stdout.trim() : null;
  }

  /** Runs a line of shell on the router, in a folder. */
  shell(line: string, cwd: string): { status: number | null; stderr: string; stdout: string } {
    return this.exec('router', 'sh', ['-ec', line], cwd);
  }

  remove(): void {
    for (const server of this.servers) server.kill('SIGKILL');
    for (const host of HOSTS) spawnSync('ip', ['netns', 'del', this.name(host)]);
  }

  private serve(host: Host): Promise<void> {
    const script = `require('net').createServer((s)=>s.on('error',()=>0).end('${host}'))
      .listen(${PORT},'0.0.0.0',()=>console.log('up'))`;
    const args = ['netns', 'exec', this.name(host), process.execPath, '-e', script];
    const server = spawn('ip', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.servers.push(server);
    return new Promise((resolve, reject) => {
      server.stdout!.once('data', () => resolve());
      server.once('exit', (code) => reject(new Error(`the ${host}'s server ended with ${code}`)));
    });
  }

  private name(host: Host): string {
    return `${this.prefix}${host}`;
  }

  private ip(host: Host, line: string): void {
    run('ip', ['-n', this.name(host), ...words(line)]);
  }

  private sh(host: Host, line: string): void {
    run('ip', ['netns', 'exec', this.name(host), 'sh', '-ec', line]);
  }

  private exec(host: Host, file: string, args: string[], cwd?: string) {
    const all = ['netns', 'exec', this.name(host), file, ...args];
    return spawnSync('ip', all, { encoding: 'utf8', cwd, timeout: SHELL_MS });
  }
}

const HOSTS = ['monitor', 'router', 'station', 'outside'] as const;
type Host = (typeof HOSTS)[number];

function run(file: string, args: string[]): void {
  const result = spawnSync(file, args, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${file} ${args.join(' ')}: ${result.stderr}`);
}

function words(line: string): string[] {
  return line.split(' ');
}
