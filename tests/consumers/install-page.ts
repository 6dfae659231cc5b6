import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { ROOT } from '../../scripts/lib/root';
import { scratch } from '../release/bundle/sample';
import { runProgram } from '../release/publish/serve';

/** The fenced blocks of docs/install.md, by the heading that they stand under. */
function blocks(): Map<string, string[]> {
  const text = readFileSync(path.join(ROOT, 'docs/install.md'), 'utf8');
  const found = new Map<string, string[]>();
  for (const section of text.split(/^## /m).slice(1)) {
    const heading = section.slice(0, section.indexOf('\n'));
    const fenced = [...section.matchAll(/^```sh.*\n([^]*?)^```$/gm)].map(([, code = '']) => code);
    found.set(heading, fenced);
  }
  return found;
}

const LINES = blocks();

/** One block of the page: the lines of a shell. */
export const block = (heading: string, index = 0) => {
  const code = LINES.get(heading)?.[index];
  assert.ok(code, `docs/install.md has no block ${index} under "${heading}"`);
  return code;
};

/** The machine's folders, below a scratch root; `bin` comes first on PATH. */
export function sensor() {
  const root = scratch();
  const moved = ['/etc', '/opt', '/srv', '/var'];
  for (const folder of [...moved, '/bin', '/tmp'])
    mkdirSync(path.join(root, folder), { recursive: true });
  const program = (name: string, text: string) => {
    const file = path.join(root, 'bin', name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
  };
  // The lines as they are; only where their absolute paths begin differs.
  const run = (code: string, cwd: string, env: Record<string, string> = {}) => {
    const there = code.replace(
      /(^|[\s'"/=])(\/(?:etc|opt|srv|var|usr\/local)\/)/gm,
      (_, before, folder) => `${before}${root}${folder}`,
    );
    return runProgram('sh', ['-euc', there], {
      cwd,
      env: { PATH: `${path.join(root, 'bin')}:${process.env.PATH}`, HOME: root, ...env },
    });
  };
  /** As run, and once more: the second run succeeds too, and leaves configuration and pack as the first did. */
  const twice = async (...what: Parameters<typeof run>) => {
    const said = await run(...what);
    const first = contentOf(root);
    await run(...what);
    assert.equal(contentOf(root), first, 'a second run of these lines changes something');
    return said;
  };
  return { root, run, twice, program };
}

/** What is configured and what is installed, by path: text of a file, or where a link leads. */
function contentOf(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const top of ['etc', 'opt']) {
    for (const name of readdirSync(path.join(root, top), { recursive: true, encoding: 'utf8' })) {
      const file = path.join(root, top, name);
      const stat = lstatSync(file);
      if (stat.isSymbolicLink()) found[`${top}/${name}`] = `-> ${readlinkSync(file)}`;
      else if (stat.isFile()) found[`${top}/${name}`] = readFileSync(file, 'latin1');
      else found[`${top}/${name}`] = 'folder';
    }
  }
  return found;
}
