import { appendFileSync } from 'node:fs';
import { hasSshKeygen } from '../../scripts/bundle/signature';
import { onPath } from '../../scripts/lab/engines/process';

/** Whether a tool is here; says `SKIPPED: ...` where it is not. REQUIRE_CONSUMERS=1 makes that an error. */
export function toolOrSkip(tool: string, has = onPath(tool) !== null): boolean {
  if (has) return true;
  if (process.env.REQUIRE_CONSUMERS === '1') {
    throw new Error(`REQUIRE_CONSUMERS=1, but ${tool} not found`);
  }
  // As the lab does it: the runner of all tests prints the sum.
  if (process.env.VITALWIRE_SKIPS) appendFileSync(process.env.VITALWIRE_SKIPS, `${tool}\n`);
  console.log(`SKIPPED: ${tool} not found`);
  return false;
}

export function sshKeygenOrSkip(): boolean {
  return toolOrSkip('ssh-keygen', onPath('ssh-keygen') !== null && hasSshKeygen());
}
