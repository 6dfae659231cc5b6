import type { Command } from 'commander';
import { EXIT, exitHelp } from '../lib/exit-codes';
import { networks, since } from './argument';
import { runCommand } from './run-command';

interface Flags {
  json?: boolean;
  since?: number;
  homeNet?: string[];
  clearPorts?: true;
}

export function register(program: Command): void {
  program
    .command('hunt')
    .description('ask existing logs of Zeek and Suricata whether any monitor has ever done this')
    .argument(
      '<path...>',
      'log files, folders with logs, or - for standard input: plain, packed or archived, any age',
    )
    .option('--since <time>', 'leave out what is older: 30d, 12h, 2025-01-30', since)
    .option(
      '--home-net <networks>',
      'networks inside the border, comma-separated (default: private networks)',
      networks,
    )
    .option(
      '--clear-ports',
      'guess also, by port, who speaks DICOM, HL7 and the like across the border (slower)',
    )
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Reads Zeek's logs (tab-separated or JSON) and Suricata's eve.json and fast.log, told apart by content, also
as shippers, indexes and exports wrap them, and in .gz .bz2 .xz .zst .tar .zip. The report never holds patient
data. See docs/hunt.md.
${exitHelp({
  ok: 'nothing found and everything was read',
  found: 'found',
  notRead: 'nothing found but not all could be read',
})}`,
    )
    .action((paths: string[], flags: Flags) => runCommand('hunt', () => huntLogs(paths, flags)));
}

async function huntLogs(paths: readonly string[], flags: Flags): Promise<number> {
  const path = await import('node:path');
  const { hunt } = await import('../operator/hunt/hunt');
  const { huntQuestions } = await import('../operator/hunt/questions');
  const { reportText } = await import('../operator/hunt/report');
  const { readManifest } = await import('../operator/read-manifest');
  const { ROOT } = await import('../lib/root');
  const { megabytes, ProgressLine } = await import('../lib/progress');
  const line = new ProgressLine();
  const questions = huntQuestions(readManifest(path.join(ROOT, 'dist')));
  const report = await hunt({
    paths,
    questions,
    ...(flags.homeNet ? { homeNetworks: flags.homeNet } : {}),
    clearPorts: flags.clearPorts ?? false,
    sinceSeconds: flags.since ?? null,
    onProgress: (done, total) => line.show('hunt', megabytes(done, total)),
  }).finally(line.clear);
  process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : reportText(report, questions));
  if (report.findings.length > 0) return EXIT.found;
  return report.notRead.length > 0 || report.files.read === 0 ? EXIT.notRead : EXIT.ok;
}
