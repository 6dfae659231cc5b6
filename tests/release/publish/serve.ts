import { spawn } from 'node:child_process';
import { createReadStream, statSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** A folder on a loopback address, as a plain web server gives it out. */
export interface Served {
  /** Ends in a slash. */
  url: string;
  /** Paths that were asked for, in order. */
  asked: string[];
  /** Runs a program that asks this server; throws with what it said when it fails. */
  run(
    file: string,
    args: readonly string[],
    options?: { env?: Record<string, string>; cwd?: string },
  ): Promise<string>;
  close(): void;
}

export async function serve(folder: string): Promise<Served> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url!, 'http://x').pathname);
    asked.push(name);
    const file = path.join(folder, path.normalize(name));
    try {
      if (!statSync(file).isFile()) throw new Error();
      response.writeHead(200, { 'content-length': statSync(file).size });
      createReadStream(file).pipe(response);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    run: runProgram,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Not spawnSync: the server lives in this process. Proxies of the machine are not asked. */
export function runProgram(
  file: string,
  args: readonly string[],
  { env = {}, cwd }: { env?: Record<string, string>; cwd?: string } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...withoutProxies(process.env), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve(said)
        : reject(new Error(`${file} ${args.join(' ')}: exit ${code}\n${said}`)),
    );
  });
}

function withoutProxies(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/_proxy$/i.test(name)));
}
