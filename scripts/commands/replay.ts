import type { Command } from 'commander';
import type { LabEngine } from '../lib/engines/finding';
import { engineOption } from './engine-option';

interface ReplayOptions {
  engine?: LabEngine[];
  homeNet?: string;
  dist?: string;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('replay')
    .description('run the pack over captures in the real engines and show the graded findings')
    .argument('<pcap...>', 'capture files')
    .addOption(engineOption())
    .option('--home-net <cidrs>', "the site's networks, comma separated (default: RFC 1918)")
    .option('--dist <dir>', 'a rendered pack (default: dist/)')
    .option('--json', 'one JSON object per line: capture, engine, findings')
    .addHelpText(
      'after',
      '\nExit code: 0 no finding, 1 findings, 2 wrong usage or an engine failed.\n' +
        'Engines come from "vitalwire engines"; Zeek from PATH or /opt/zeek/bin.',
    )
    .action(async (pcaps: string[], options: ReplayOptions) => {
      const { replay } = await import('../operator/replay/replay');
      process.exitCode = await replay(pcaps, {
        ...options,
        ...(options.engine ? { engines: options.engine } : {}),
      });
    });
}
