import type { Command } from 'commander';
import { EXIT, exitHelp } from '../lib/exit-codes';
import { networks, since } from './argument';
import { runCommand } from './run-command';

interface Flags {
  out: string;
  csv?: string;
  since?: number;
  homeNet?: string[];
  timeZone?: string;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('report')
    .description('one HTML file to look at: what logs of Zeek and Suricata say was found')
    .argument('<path...>', 'log files, folders with logs, or - for standard input, as for hunt')
    .requiredOption('-o, --out <file>', 'the report; - for standard output')
    .option('--csv <file>', 'write the list of monitors, too')
    .option('--since <time>', 'leave out what is older: 30d, 12h, 2025-01-30', since)
    .option(
      '--home-net <networks>',
      'networks inside the border, comma-separated (default: private networks)',
      networks,
    )
    .option('--time-zone <name>', 'shown beside UTC, such as Europe/Berlin (default: of the logs)')
    .option('--json', 'print what was found in numbers as JSON')
    .addHelpText(
      'after',
      exitHelp({
        ok: 'nothing found and everything was read',
        found: 'found',
        notRead: 'nothing found but not all could be read',
      }) + '\nThe file holds no patient data and loads nothing. See docs/report.md.',
    )
    .action((paths: string[], flags: Flags) => runCommand('report', () => report(paths, flags)));
}

async function report(paths: readonly string[], flags: Flags): Promise<number> {
  const { reportLogs } = await import('../operator/report/report-logs');
  const { megabytes, ProgressLine } = await import('../lib/progress');
  const line = new ProgressLine();
  const summary = await reportLogs(paths, {
    files: { html: flags.out, csv: flags.csv ?? null },
    sinceSeconds: flags.since ?? null,
    ...(flags.homeNet ? { homeNetworks: flags.homeNet } : {}),
    timeZone: flags.timeZone ?? null,
    madeAt: Date.now() / 1000,
    onProgress: (done, total) => line.show('report', megabytes(done, total)),
  }).finally(line.clear);
  // Whoever pipes the page takes the words from standard error.
  const words = flags.out === '-' ? process.stderr : process.stdout;
  words.write(flags.json ? `${JSON.stringify(summary)}\n` : summaryText(summary));
  if (summary.findings > 0) return EXIT.found;
  return summary.notRead > 0 ? EXIT.notRead : EXIT.ok;
}

function summaryText(summary: {
  html: string;
  csv: string | null;
  headline: string;
  notRead: number;
}): string {
  const { html, csv, headline, notRead } = summary;
  const files = [...(html === '-' ? [] : [html]), ...(csv === null ? [] : [csv])];
  return [
    headline,
    ...(notRead > 0 ? [`NOT READ: ${notRead}; the report says what, at its top.`] : []),
    ...(files.length > 0 ? [`Written: ${files.join(', ')}`] : []),
    '',
  ].join('\n');
}
