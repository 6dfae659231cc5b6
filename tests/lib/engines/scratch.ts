import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const made: string[] = [];
process.once('exit', () => made.forEach((folder) => rmSync(folder, { recursive: true })));

/** A new folder under the system's temporary one, removed when the tests end. */
export function scratchFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-engines-'));
  made.push(folder);
  return folder;
}

/** Writes a shell script that can be run, and its folder. */
export function writeScript(file: string, body: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Runs work with other environment variables, and puts the old ones back. */
export async function withEnvironment<T>(
  env: Record<string, string>,
  work: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, env);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
