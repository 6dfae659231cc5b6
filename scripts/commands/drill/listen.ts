import type { Command } from 'commander';
import { CONTROL_PORT } from '../../operator/drill/handshake';
import { port, positive } from '../argument';
import { runCommand } from '../run-command';
import { drillId, packOption } from './options';

interface ListenFlags {
  address: string;
  id?: string;
  port: number;
  for: number;
  pack: string;
}

export function registerListen(drill: Command): void {
  drill
    .command('listen')
    .description('be the far end of drill send: one sender, bounded in time, nothing left behind')
    .requiredOption('--address <address>', 'own address to listen on')
    .option('--id <id>', "the drill's id (default: a fresh one, which is printed)", drillId)
    .option('--port <port>', 'where the sender asks for it', port, CONTROL_PORT)
    .option('--for <seconds>', 'ends by itself after this time', positive, 600)
    .addOption(packOption())
    .action((flags: ListenFlags) => runCommand('drill listen', () => listen(flags)));
}

async function listen(flags: ListenFlags): Promise<void> {
  const { drillPack } = await import('../../operator/drill/pack');
  const { listenForDrill } = await import('../../operator/drill/listen');
  const { newDrillId } = await import('../../model/drill');
  const id = flags.id ?? newDrillId();
  const at = flags.port === CONTROL_PORT ? '' : ` --port ${flags.port}`;
  process.stdout.write(
    `drill ${id}; on the other host:\n  vitalwire drill send ${flags.address} --id ${id}${at}\n`,
  );
  const talks = await listenForDrill({
    ...drillPack(flags.pack),
    address: flags.address,
    controlPort: flags.port,
    id,
    seconds: flags.for,
    onEvent: (text) => process.stderr.write(`${text}\n`),
  });
  if (talks === 0) throw new Error('no sender came, and nothing was said');
  process.stdout.write(`${talks} conversations\n`);
}
