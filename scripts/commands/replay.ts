import { Option, type Command } from 'commander';
import type { LabEngine } from '../lib/engines/finding';
import { engineOption } from './engine-option';
import { runCommand } from './run-command';

interface ReplayOptions {
  engine?: LabEngine[];
  homeNet?: string;
  home?: string;
  dist?: string;
  json?: boolean;
  html?: string;
}

export function register(program: Command): void {
  program
    .command('replay')
    .description('run the pack over captures in the real engines and show the graded findings')
    .argument('<pcap...>', 'capture files: pcap, pcapng and snoop, also packed')
    .addOption(engineOption())
    .option('--home-net <cidrs>', "the site's networks, comma-separated (default: private ones)")
    .addOption(new Option('--home <cidrs>', 'short for --home-net').hideHelp())
    .option('--dist <dir>', 'a rendered pack (default: dist/)')
    .option('--json', 'one JSON object per line: a capture with its engines and findings')
    .option('--html <file>', 'write a page to look at, too (docs/report.md)')
    .addHelpText(
      'after',
      '\nExit code: 0 no finding, 1 findings, 2 wrong usage, or an engine or a capture gave no verdict,\n' +
        '3 no finding, and some packets could not be read.\n' +
        'Engines come from "vitalwire engines"; Zeek from PATH or /opt/zeek/bin.',
    )
    .action((pcaps: string[], { engine, home, homeNet = home, ...options }: ReplayOptions) =>
      runCommand('replay', async () => {
        const { replay } = await import('../operator/replay/replay');
        return replay(pcaps, {
          ...options,
          ...(homeNet === undefined ? {} : { homeNet }),
          ...(engine ? { engines: engine } : {}),
        });
      }),
    );
}
