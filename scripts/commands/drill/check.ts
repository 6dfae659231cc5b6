import type { Command } from 'commander';
import { EXIT } from '../../lib/exit-codes';
import type { DrillResult } from '../../operator/drill/check';
import { argument, positive } from '../argument';
import { runCommand } from '../run-command';
import { drillId, packOption } from './options';

interface CheckFlags {
  id?: string;
  record?: string;
  sentAt?: number;
  lateAfter: number;
  pack: string;
  json?: boolean;
}

export function registerCheck(drill: Command): void {
  drill
    .command('check')
    .description(
      'join logs with what a drill said: seen, late, missing, and what is likely to blame',
    )
    .argument(
      '<path...>',
      'eve.json, Zeek logs, or exports of them from a SIEM; - for standard input',
    )
    .option('--id <id>', 'of the drill; drill-ID.json is looked for here', drillId)
    .option('--record <file>', 'drill-ID.json, as drill write or drill send wrote it')
    .option(
      '--sent-at <time>',
      'when a capture was replayed, ISO 8601 (default: taken from the logs)',
      moment,
    )
    .option('--late-after <seconds>', 'an alert that comes later is late', positive, 10)
    .addOption(packOption())
    .option('--json', 'print the result as JSON')
    .action((paths: string[], flags: CheckFlags) =>
      runCommand('drill check', () => check(paths, flags)),
    );
}

async function check(paths: string[], flags: CheckFlags): Promise<void> {
  const { drillPack } = await import('../../operator/drill/pack');
  const { readRecord } = await import('../../operator/drill/record');
  const { checkDrill } = await import('../../operator/drill/check');
  const { drillText } = await import('../../operator/drill/check-report');
  const result = await checkDrill({
    paths,
    record: readRecord(flags),
    manifest: drillPack(flags.pack).manifest,
    sentAt: flags.sentAt ?? null,
    lateAfterSeconds: flags.lateAfter,
  });
  process.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : drillText(result));
  process.exitCode = exitCode(result);
}

function exitCode({ rows, notRead }: DrillResult): number {
  if (rows.length > 0 && rows.every(({ status }) => status === 'seen')) return EXIT.ok;
  return notRead.length > 0 || rows.length === 0 ? EXIT.notRead : EXIT.found;
}

const moment = argument((text) => {
  const seconds = Date.parse(text) / 1000;
  if (Number.isNaN(seconds)) throw new Error('Write a time such as 2026-11-26T09:30:00Z.');
  return seconds;
});
