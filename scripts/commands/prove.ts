import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Option, type Command } from 'commander';
import type { LabEngine } from '../lib/engines/finding';
import { engineOption } from './engine-option';
import type { ProofReport } from '../lab/proof/report';
import { exitHelp } from '../lib/exit-codes';

interface Options {
  engine?: LabEngine[];
  shard?: string;
  merge?: string;
  out: string;
  json?: boolean;
  junit?: boolean;
  mutations?: boolean;
}

export function register(program: Command): void {
  program
    .command('prove')
    .description('run the traffic derived from each definition through the real engines, and judge')
    .argument(
      '[detection...]',
      'ids such as contec-cms8000/contact, families such as dicom, or patterns such as "*-border/*"; default all',
    )
    .addOption(engineOption())
    .option('--shard <i/n>', 'only this part of the cases, for one of n machines')
    .addOption(
      new Option(
        '--merge <folder>',
        'run nothing; join the parts whose proof.json lie below a folder',
      ).conflicts(['engine', 'shard']),
    )
    .addOption(
      new Option(
        '--mutations',
        'instead, break each condition of each rule and see the cases notice',
      ).conflicts(['shard', 'merge', 'junit']),
    )
    .option('--out <folder>', 'where reports, captures and logs go', path.join('build', 'proof'))
    .option('--json', 'print the report as JSON')
    .option('--junit', 'print the report as JUnit XML')
    .addHelpText(
      'after',
      exitHelp({ ok: 'all as defined', found: 'a case failed, or a mutation survived' }),
    )
    .action(async (ids: string[], options: Options) => {
      if (options.mutations) return mutations(ids, options);
      const report = await reportFor(ids, options);
      const { problems } = await import('../lab/proof/report');
      const { reportText } = await import('../lab/proof/report-text');
      const { reportJunit } = await import('../lab/proof/report-junit');
      mkdirSync(options.out, { recursive: true });
      const json = `${JSON.stringify(report, null, 1)}\n`;
      writeFileSync(path.join(options.out, 'proof.json'), json);
      writeFileSync(path.join(options.out, 'proof.junit.xml'), reportJunit(report));
      if (options.json) process.stdout.write(json);
      else if (options.junit) process.stdout.write(reportJunit(report));
      else process.stdout.write(`${reportText(report)}\n`);
      if (problems(report).length > 0) process.exitCode = 1;
    });
}

async function reportFor(ids: string[], options: Options): Promise<ProofReport> {
  if (options.merge !== undefined) {
    return (await import('../lab/proof/merge')).mergeReports(options.merge);
  }
  const { prove } = await import('../lab/proof/prove');
  const { parseShard } = await import('../lab/proof/shard');
  const { ProgressBar } = await import('../lib/progress');
  const bar = new ProgressBar('proving');
  try {
    const report = await prove({
      folder: path.resolve(options.out),
      ...(ids.length > 0 ? { detections: ids } : {}),
      ...(options.engine ? { engines: options.engine } : {}),
      ...(options.shard ? { shard: parseShard(options.shard) } : {}),
      onProgress: (done, total) => bar.show(done, total),
    });
    if (report.verdicts.length === 0) {
      throw new Error(
        'no engine is here; "npm test" fetches Suricata on Debian, Zeek is at zeek.org',
      );
    }
    return report;
  } finally {
    bar.clear();
  }
}

async function mutations(ids: string[], options: Options): Promise<void> {
  const { mutate } = await import('../lab/mutation/mutation');
  const { idleReasons, mutationText, survivors } = await import('../lab/mutation/report-text');
  const { ProgressBar } = await import('../lib/progress');
  const bar = new ProgressBar('mutating');
  const report = await mutate({
    folder: path.resolve(options.out, 'mutation'),
    ...(ids.length > 0 ? { detections: ids } : {}),
    ...(options.engine ? { engines: options.engine } : {}),
    onProgress: (done, total) => bar.show(done, total),
  }).finally(() => bar.clear());
  mkdirSync(options.out, { recursive: true });
  const json = `${JSON.stringify(report, null, 1)}\n`;
  writeFileSync(path.join(options.out, 'mutation.json'), json);
  process.stdout.write(options.json ? json : `${mutationText(report)}\n`);
  if (survivors(report).length + idleReasons(report).length > 0) process.exitCode = 1;
}
