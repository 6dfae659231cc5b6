import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { LabEngine } from '../lib/engines/finding';
import { engineOption } from './engine-option';
import { EXIT, exitHelp } from '../lib/exit-codes';
import { ROOT } from '../lib/root';

interface Options {
  engine?: LabEngine[];
  json?: boolean;
  out?: string;
}

const DEFAULT_FOLDER = path.join(ROOT, 'build', 'baseline');

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
      const { failingFindings, baselineText, wasReadInPart } =
        await import('../lab/baseline/report-text');
      const { ProgressBar } = await import('../lib/progress');
      const bar = new ProgressBar('baseline');
      const workFolder = options.out ?? DEFAULT_FOLDER;
      const report = await baseline(folder, {
        ...(options.engine ? { engines: options.engine } : {}),
        workFolder,
        onProgress: (done, total) => bar.show(done, total),
      }).finally(() => bar.clear());
      const json = `${JSON.stringify(report, null, 1)}\n`;
      // Read by the proof page of the site.
      mkdirSync(workFolder, { recursive: true });
      writeFileSync(path.join(workFolder, 'baseline.json'), json);
      process.stdout.write(options.json ? json : `${baselineText(report)}\n`);
      if (failingFindings(report).length > 0) process.exitCode = EXIT.found;
      else if (wasReadInPart(report)) process.exitCode = EXIT.notRead;
    });
}
