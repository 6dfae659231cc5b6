import path from 'node:path';
import { ROOT } from '../../scripts/lib/root';
import { scratchFolder } from '../lib/engines/scratch';
import { Daemon } from './daemon';
import type { Wire } from './wire';

const SPEAK = path.join(__dirname, 'speak.ts');

/** Starts one side of a plain connection (speak.ts says how). */
export function speak(wire: Wire, host: 'monitor' | 'station', args: readonly string[]): Daemon {
  const register = path.join(ROOT, 'scripts/typescript.js');
  const command = { file: process.execPath, args: ['-r', register, SPEAK, ...args], env: {} };
  return new Daemon('speak.ts', wire[host], command, scratchFolder());
}
