import type { Command } from 'commander';
import { CONTROL_PORT } from '../../operator/drill/handshake';
import { port, positive } from '../argument';
import { runCommand } from '../run-command';
import { chosen, type ChosenFlags } from './options';

interface SendFlags extends ChosenFlags {
  from?: string;
  port: number;
  for: number;
  out: string;
}

export function registerSend(drill: Command): void {
  chosen(drill.command('send'))
    .description('have the conversations of a drill with a host on which drill listen runs')
    .argument('<listener>', 'its address')
    .option('--port <port>', 'of the listener', port, CONTROL_PORT)
    .option('--from <address>', 'own address to speak from (default: the one that leads there)')
    .option('--for <seconds>', 'no conversation begins later', positive, 300)
    .option('--out <folder>', 'where drill-ID.json goes', '.')
    .action((listener: string, flags: SendFlags) =>
      runCommand('drill send', () => send(listener, flags)),
    );
}

async function send(listener: string, flags: SendFlags): Promise<void> {
  const { drillPack } = await import('../../operator/drill/pack');
  const { expectedText, writeRecord } = await import('../../operator/drill/record');
  const { sendDrill } = await import('../../operator/drill/send');
  const { Site } = await import('../../lib/site-networks');
  if (flags.id === undefined) throw new Error('--id is missing: drill listen prints it');
  const record = await sendDrill({
    ...drillPack(flags.pack),
    listener,
    from: flags.from ?? null,
    controlPort: flags.port,
    id: flags.id,
    site: new Site(flags.homeNet),
    detections: flags.detections ?? null,
    seconds: flags.for,
    onEvent: (text) => process.stderr.write(`${text}\n`),
  });
  const file = writeRecord(flags.out, record);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ record: file, ...record })}\n`
      : `drill ${record.drill} was said. These findings must appear:\n${expectedText(record)}` +
          `Then:  vitalwire drill check LOGS --record ${file}\n`,
  );
}
