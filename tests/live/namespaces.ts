import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { onPath } from '../../scripts/lib/process';
import type { EngineCommand } from '../../scripts/lib/engines/engine';
import { toolOrSkip } from '../release/bundle/tools';
import { until } from './until';

/**
 * Network namespaces without names: each lives as long as the process that holds it, and that dies with ours, whatever
 * ends ours. So no interface, bridge or namespace can be left behind, and two test processes never meet.
 */

/** What the live tests start, by the Debian package that has it. */
const TOOLS = { iproute2: 'ip', ethtool: 'ethtool', 'util-linux': 'nsenter' };
/** What of the kernel a wire takes: bridges, pairs, mirroring. Gone with the namespace that it is tried in. */
const PROBE = `
  ip link add name switch type bridge
  ip link add name near type veth peer name far
  tc qdisc add dev near clsact
  tc filter add dev near ingress protocol all u32 match u32 0 0 action mirred egress mirror dev far
`;
/** Far above what any test needs. */
const MOST_SECONDS = 3600;

/** A host of its own: one namespace, whose one interface is called eth0 unless said otherwise. */
export interface Host {
  pid: number;
}

const holders = new Set<ChildProcess>();
process.once('exit', () => holders.forEach((holder) => holder.kill('SIGKILL')));

/** Whether namespaces can be made here; says SKIPPED with the reason where they cannot. */
export function namespacesOrSkip(): boolean {
  if (process.platform !== 'linux') {
    return toolOrSkip('network-namespaces', false, `this is ${process.platform}`);
  }
  for (const [debian, tool] of Object.entries(TOOLS)) {
    if (onPath(tool) === null) return toolOrSkip(tool, false, `apt-get install ${debian}`);
  }
  const { status, stderr } = spawnSync('unshare', ['--net', 'sh', '-ec', PROBE], {
    encoding: 'utf8',
  });
  return toolOrSkip('network-namespaces', status === 0, stderr.trim().replace(/\s*\n\s*/g, '; '));
}

/** A new namespace. @throws Error when the system does not give one. */
export async function newHost(): Promise<Host> {
  const own = readlinkSync('/proc/self/ns/net');
  const holder = spawn('setpriv', [
    ...['--pdeathsig', 'KILL', 'unshare', '--net', 'sleep', `${MOST_SECONDS}`],
  ]);
  holders.add(holder);
  const pid = holder.pid!;
  await until(
    'a namespace',
    () =>
      readFileSync(`/proc/${pid}/comm`, 'utf8') === 'sleep\n' &&
      readlinkSync(`/proc/${pid}/ns/net`) !== own,
  );
  const host = { pid };
  run(host, 'ip link set lo up');
  return host;
}

/** The command inside of a host's namespace; it dies with this process. */
export function inside(host: Host, { file, args, env }: EngineCommand): EngineCommand {
  return {
    file: 'setpriv',
    args: ['--pdeathsig', 'KILL', 'nsenter', '-t', `${host.pid}`, '-n', file, ...args],
    env,
  };
}

/** Runs a short command inside of a host's namespace. @throws Error with what it said. */
export function run(host: Host, line: string): string {
  const [file, ...args] = line.split(' ');
  const command = inside(host, { file: file!, args, env: {} });
  const { status, stdout, stderr } = spawnSync(command.file, command.args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}

/** Ends the hosts; what ran in them is to be stopped before. */
export function removeHosts(): void {
  for (const holder of holders) holder.kill('SIGKILL');
  holders.clear();
}
