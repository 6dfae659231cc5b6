import type { Command } from 'commander';
import type { Trust } from '../operator/verify/signature';

export interface TrustFlags {
  key: string;
  revoked?: string;
}

/** --key and --revoked, the same in every command that believes a signature. */
export function trustOptions(command: Command): Command {
  return command
    .requiredOption(
      '--key <file>',
      "the publisher's public key, or an allowed_signers file; from a place that you trust, not from the channel",
    )
    .option('--revoked <file>', 'keys to believe no more: a KRL, or public keys, one a line');
}

/** @throws Error saying which file cannot be read. */
export async function trustOf({ key, revoked }: TrustFlags): Promise<Trust> {
  const { revokedKeys, trustedKeys } = await import('../operator/verify/trusted');
  return {
    trusted: trustedKeys(key),
    ...(revoked !== undefined && { revoked: revokedKeys(revoked) }),
  };
}
