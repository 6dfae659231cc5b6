import type { Command } from 'commander';

interface PinCommandOptions {
  from: string;
  key: string;
  mirror: string[];
  lock: string;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('pin')
    .description('verify a published release and write vitalwire.lock for it')
    .argument('<version>', 'X.Y.Z, a range such as ^1.2, or latest')
    .requiredOption('--from <place>', 'the channel: http(s) address or folder')
    .requiredOption('--key <file>', "the publisher's public key, or an allowed_signers file")
    .option('--mirror <place>', 'another place of the same releases (may be repeated)', collect, [])
    .option('--lock <file>', 'the file to write', 'vitalwire.lock')
    .option('--json', 'print the lock as JSON')
    .action(async (version: string, options: PinCommandOptions) => {
      const { trustedKeys } = await import('../operator/verify/trusted');
      const { baseUrl } = await import('../operator/pin/fetch');
      const { writePackLock } = await import('../operator/pin/lock-file');
      const { pin } = await import('../operator/pin/pin');
      const { progress } = await import('../operator/pin/progress');
      const show = progress();
      const lock = await pin({
        version,
        from: baseUrl(options.from),
        trusted: trustedKeys(options.key),
        onStep: show.step,
      }).finally(show.clear);
      lock.mirrors = options.mirror.map((place) => `${baseUrl(place)}${lock.version}/`);
      writePackLock(options.lock, lock);
      if (options.json) process.stdout.write(`${JSON.stringify(lock)}\n`);
      else {
        process.stdout.write(
          `pinned vitalwire ${lock.version} in ${options.lock}, signed by ${lock.key.id}\n`,
        );
      }
    });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
