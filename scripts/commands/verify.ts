import type { Command } from 'commander';

interface VerifyCommandOptions {
  key?: string;
  revoked?: string;
  expectVersion?: string;
  allowUnsigned?: boolean;
  sidRange?: { first: number; last: number };
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('verify')
    .description('check a bundle: signature, checksums, content against the manifest, sids')
    .argument('<bundle>', 'folder of a bundle, or one archive with SHA256SUMS beside it')
    .option('--key <file>', "the publisher's public key, or an allowed_signers file")
    .option('--revoked <file>', 'keys to believe no more: a KRL, or public keys, one a line')
    .option('--expect-version <version>', 'refuse any other: an older release is signed as well')
    .option('--allow-unsigned', 'accept a bundle without a signature (for your own builds)')
    .option('--sid-range <first-last>', 'accept rules of another block of sids', sidRange)
    .option('--json', 'print the report as JSON')
    .addHelpText('after', '\nExit codes: 0 the bundle is good, 1 it is refused, 2 wrong usage.')
    .action(async (bundle: string, options: VerifyCommandOptions) => {
      const { verifyBundle } = await import('../operator/verify/verify');
      const { revokedKeys, trustedKeys } = await import('../operator/verify/trusted');
      const report = verifyBundle(bundle, {
        trusted: options.key ? trustedKeys(options.key) : null,
        revoked: options.revoked === undefined ? undefined : revokedKeys(options.revoked),
        expectVersion: options.expectVersion,
        allowUnsigned: options.allowUnsigned,
        sidRange: options.sidRange,
      });
      if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
      else if (report.ok) {
        const by = report.signer ? `signed by ${report.signer.keyId}` : 'NOT SIGNED';
        const files = report.files.length;
        const state = report.unreleased ? ', UNRELEASED' : '';
        process.stdout.write(
          `OK: vitalwire ${report.version} of ${report.date}${state}, ${files} files, ${by}\n`,
        );
      }
      for (const problem of options.json ? [] : report.problems) {
        process.stderr.write(`REFUSED: ${problem}\n`);
      }
      if (!report.ok) process.exitCode = 1;
    });
}

function sidRange(text: string): { first: number; last: number } {
  const { InvalidArgumentError } = require('commander') as typeof import('commander');
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (!first || !last || Number(first) > Number(last)) {
    throw new InvalidArgumentError('Write the first and the last sid, such as 1730000-1739999.');
  }
  return { first: Number(first), last: Number(last) };
}
