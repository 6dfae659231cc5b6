import type { EngineCommand } from '../../../lib/engines/engine';
import { onPath, runProcess } from '../../../lib/process';

/** Niceness of a trial's engines: a sensor has work to do. `VITALWIRE_TRIAL_NICE=0` where it has none. */
const NICENESS = process.env.VITALWIRE_TRIAL_NICE ?? '10';

let answer: Promise<string[]> | undefined;

/**
 * The command without a network and behind all others: a sensor's own configuration may name servers, and
 * the sensor has work to do. Where the system allows neither, the command as it is.
 */
export async function isolated(command: EngineCommand): Promise<EngineCommand> {
  const prefix = await (answer ??= prefixOf());
  const [file = command.file, ...words] = [...prefix, command.file];
  return { ...command, file, args: [...words, ...command.args] };
}

async function prefixOf(): Promise<string[]> {
  const nice = onPath('nice');
  const unshare = onPath('unshare');
  const behind = nice ? [nice, '-n', NICENESS] : [];
  if (!unshare) return behind;
  // Root needs no name space of users, and is itself in one that it makes; a user is not.
  const own = process.getuid?.() === 0 ? ['--net'] : ['--net', '--map-current-user'];
  // What listens on the loopback does so on the sensor: it is up where that is allowed.
  const withLoopback = [...own, ...(own.length > 1 ? ['--keep-caps'] : []), ...LOOPBACK_UP];
  for (const args of [withLoopback, own]) {
    const tried = await runProcess(
      { file: unshare, args: [...args, 'true'], env: {} },
      { timeoutSeconds: 60 },
    ).catch(() => null);
    if (tried?.exitCode === 0) return [...behind, unshare, ...args];
  }
  return behind;
}

const LOOPBACK_UP = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
