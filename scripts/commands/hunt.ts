import { InvalidArgumentError, type Command } from 'commander';

interface Flags {
  json?: boolean;
  since?: number;
  homeNet?: string[];
  memory: string;
}

/** Nothing found, but some logs could not be read: no answer, and never to be taken for a good one. */
const EXIT_INCOMPLETE = 3;

export function register(program: Command): void {
  program
    .command('hunt')
    .description('ask existing logs of Zeek and Suricata whether any monitor has ever done this')
    .argument(
      '<path...>',
      'log files, and folders with logs: plain or .gz, any age, rotated or not',
    )
    .option('--since <time>', 'leave out what is older: 30d, 12h, 2025-01-30', argument(parseTime))
    .option(
      '--home-net <networks>',
      'networks inside the border, comma-separated (default: RFC 1918)',
      argument(parseNets),
    )
    .option('--memory <size>', 'memory for the search; more goes to a temporary folder', '512MB')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Reads Zeek's conn, notice, vitalwire and files logs (tab-separated or JSON) and Suricata's eve.json, told
apart by content. Exit codes: 0 nothing found in anything, 1 found, 2 wrong usage, ${EXIT_INCOMPLETE} nothing found
but not all could be read. The report never holds patient data. See docs/hunt.md.`,
    )
    .action(async (paths: string[], flags: Flags) => {
      const { renderPack } = await import('../backends/pack');
      const { hunt } = await import('../operator/hunt/hunt');
      const { questionsOf } = await import('../backends/questions');
      const { reportText } = await import('../operator/hunt/report');
      const { sources, plan } = renderPack();
      let report;
      try {
        report = await hunt({
          paths,
          questions: questionsOf(sources, plan),
          homeNetworks: flags.homeNet,
          sinceSeconds: flags.since ?? null,
          memoryLimit: flags.memory,
          onProgress: process.stderr.isTTY ? showProgress : undefined,
        });
      } catch (error) {
        process.stderr.write(`vitalwire hunt: ${(error as Error).message}\n`);
        process.exitCode = EXIT_INCOMPLETE;
        return;
      }
      process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : reportText(report));
      if (report.findings.length > 0) process.exitCode = 1;
      else if (report.unreadable.length > 0 || report.files.read === 0) {
        process.exitCode = EXIT_INCOMPLETE;
      }
    });
}

function showProgress(doneBytes: number, totalBytes: number): void {
  const percent = totalBytes === 0 ? 100 : Math.floor((100 * doneBytes) / totalBytes);
  const of = `${(doneBytes / 1e6).toFixed(0)} of ${(totalBytes / 1e6).toFixed(0)} MB`;
  process.stderr.write(`\r\x1b[K${percent} % (${of})${doneBytes === totalBytes ? '\r\x1b[K' : ''}`);
}

/** A parser's complaint as commander's, which ends with exit code 2. */
function argument<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };
}

function parseTime(text: string): number {
  const { parseSince } =
    require('../operator/hunt/since') as typeof import('../operator/hunt/since');
  return parseSince(text, Date.now() / 1000);
}

function parseNets(text: string): string[] {
  const { parseNetworks } = require('../lib/networks') as typeof import('../lib/networks');
  return parseNetworks(text);
}
