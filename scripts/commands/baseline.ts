import type { Command } from 'commander';
import type { LabEngine } from '../lib/engines/finding';
import { engineOption } from './engine-option';
import { EXIT, exitHelp } from '../lib/exit-codes';

interface Options {
  engine?: LabEngine[];
  json?: boolean;
  out?: string;
}

export function register(program: Command): void {
  program
    .command('baseline')
    .description('run the pack over a folder of captures in every engine and list each finding')
    .argument('<folder>', 'captures at any depth, packed or not')
    .addOption(engineOption())
    .option('--out <folder>', 'where captures and logs of the run go (default: build/baseline)')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      exitHelp({
        ok: 'nothing above the grade `seen`',
        found: 'a finding above it',
        notRead:
          'no such finding, and a file without an answer of some engine, or packets that none got to see',
      }),
    )
    .action(async (folder: string, options: Options) => {
      const { baseline } = await import('../lab/baseline/baseline');
      const { alarming, baselineText, wasReadInPart } = await import('../lab/baseline/report-text');
      const { ProgressBar } = await import('../lib/progress');
      const bar = new ProgressBar('baseline');
      const report = await baseline(folder, {
        ...(options.engine ? { engines: options.engine } : {}),
        ...(options.out ? { workFolder: options.out } : {}),
        onProgress: (done, total) => bar.show(done, total),
      }).finally(() => bar.clear());
      process.stdout.write(
        options.json ? `${JSON.stringify(report, null, 1)}\n` : `${baselineText(report)}\n`,
      );
      if (alarming(report).length > 0) process.exitCode = EXIT.found;
      else if (wasReadInPart(report)) process.exitCode = EXIT.notRead;
    });
}
