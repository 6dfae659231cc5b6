'use strict';

// Lets node load TypeScript. ts-node transpiles a file once; what comes of it stays in node_modules/.cache until the
// file changes, so that a start loads neither ts-node nor the compiler, which take longer than most commands.
const { createHash, randomBytes } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const PROJECT = path.join(ROOT, 'tsconfig.json');
const KEPT = path.join(ROOT, 'node_modules/.cache/vitalwire/transpiled');
const INLINE_MAP = /(?<=^\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,).*$/m;

/** What the output hangs on besides the source. */
const TRANSPILER = [
  __filename,
  PROJECT,
  require.resolve('ts-node/package.json'),
  require.resolve('@swc/core/package.json'),
].map((file) => readFileSync(file, 'utf8'));

let service;

process.setSourceMapsEnabled(true);
Module._extensions['.ts'] = (module, file) => module._compile(javaScriptOf(file), file);

function javaScriptOf(file) {
  const source = readFileSync(file, 'utf8');
  const name = path.relative(ROOT, file);
  // Of a copy of the project and of the project itself the names are the same: nothing below is of one place.
  if (name.startsWith('..')) return transpile(source, file);
  const digest = createHash('sha256')
    .update(JSON.stringify([TRANSPILER, source]))
    .digest('hex');
  const kept = path.join(KEPT, `${name.split(path.sep).join('+')}.js`);
  const known = read(kept);
  if (known?.endsWith(digest)) return known;
  // Behind the code, whose lines the map counts.
  const code = `${transpile(source, file)}\n//${digest}`;
  keep(kept, code);
  return code;
}

/** Its map names the source beside it. */
function transpile(source, file) {
  service ??= create();
  return service.compile(source, file).replace(INLINE_MAP, (encoded) => {
    const map = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
    const own = { ...map, file: undefined, sourceRoot: undefined, sources: [path.basename(file)] };
    return Buffer.from(JSON.stringify(own)).toString('base64');
  });
}

/** skipIgnore lets the command run from node_modules too, where ts-node would leave .ts files alone. */
function create() {
  const made = require('ts-node').create({ swc: true, skipIgnore: true, project: PROJECT });
  // ts-node's reader of stack traces knows only what it transpiled itself; node's knows all.
  Error.prepareStackTrace = undefined;
  return made;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whole or not at all, since other processes read it. A read-only checkout works as well. */
function keep(file, code) {
  try {
    mkdirSync(KEPT, { recursive: true });
    const fresh = `${file}.${randomBytes(4).toString('hex')}`;
    writeFileSync(fresh, code);
    renameSync(fresh, file);
  } catch {
    // Transpiled again by the next.
  }
}
