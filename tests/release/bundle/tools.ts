import { appendFileSync } from 'node:fs';
import { hasSshKeygen } from '../../../scripts/operator/verify/signature';
import { onPath } from '../../../scripts/lib/process';

/** Without these the contract with consumers is not tested at all. */
const REQUIRED = ['suricata-update', 'zkg', 'btest', 'git', 'ssh-keygen', 'curl'];

/**
 * Whether a tool is here; says `SKIPPED: ...` where it is not. REQUIRE_CONSUMERS=1 makes that an error
 * for those that stand for consumers.
 */
export function toolOrSkip(tool: string, has = onPath(tool) !== null, why = ''): boolean {
  if (has) return true;
  const said = `${tool} not found${why && ` (${why})`}`;
  if (process.env.REQUIRE_CONSUMERS === '1' && REQUIRED.includes(tool)) {
    throw new Error(`REQUIRE_CONSUMERS=1, but ${said}`);
  }
  // As the lab does it: the runner of all tests prints the sum.
  if (process.env.VITALWIRE_SKIPS) appendFileSync(process.env.VITALWIRE_SKIPS, `${tool}\n`);
  console.log(`SKIPPED: ${said}`);
  return false;
}

export function sshKeygenOrSkip(): boolean {
  return toolOrSkip('ssh-keygen', onPath('ssh-keygen') !== null && hasSshKeygen());
}
