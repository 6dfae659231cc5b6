import type { Command } from 'commander';

interface ReleaseOptions {
  dryRun?: boolean;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('release')
    .description('check the pack against the last release, write the changelog and the version')
    .argument('<version>', 'X.Y.Z; docs/versions.md says what the numbers mean')
    .option('--dry-run', 'say what would be, write nothing')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit codes: 0 released (or would be), 1 refused, 2 wrong usage.')
    .action(async (version: string, options: ReleaseOptions, command: Command) => {
      if (!/^\d+\.\d+\.\d+$/.test(version)) {
        command.error(`error: "${version}" is no version: write X.Y.Z, such as 1.2.0`);
      }
      const { publishedPack } = await import('../release/published-pack');
      const { build } = await import('../release/build');
      const { ROOT } = await import('../lib/root');
      const { planRelease, writeRelease } = await import('../release/release');
      const plan = planRelease(ROOT, version, (root) => publishedPack(root).files);
      const refused = plan.problems.length > 0;
      if (!refused && !options.dryRun) {
        writeRelease(ROOT, plan, () => build().pack.files.get('manifest.json')!);
      }
      if (refused) process.exitCode = 1;
      if (options.json) {
        const { files, ...rest } = plan;
        const written = refused || options.dryRun ? [] : [...files.keys()];
        process.stdout.write(
          `${JSON.stringify({ ...rest, released: written.length > 0, written })}\n`,
        );
        return;
      }
      for (const { problem, advice } of plan.problems) {
        process.stderr.write(`REFUSED: ${problem}; ${advice}\n`);
      }
      if (refused) return;
      process.stdout.write(options.dryRun ? plan.section : `released ${version}\n${NEXT(version)}`);
    });
}

const NEXT = (version: string) => `now:
  git add -A package.json package-lock.json CHANGELOG.md releases dist rules-src/ids.lock.json
  git commit -m "Release ${version}" && git tag -s ${version} -m "Vitalwire ${version}"
  node scripts/vitalwire.js bundle --key KEY       # names the commit, and that a clone of it gives the same sums
  node scripts/vitalwire.js publish DIR --key KEY.pub --list-key LISTKEY --base-url URL
`;
