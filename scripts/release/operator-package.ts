import { buildSync } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { gzip } from '../lib/archive/gzip';
import { parseJson } from '../lib/json';
import { writeTar, type TarEntry } from '../lib/archive/tar';

/** Program of the package, and what it is made of. */
const MAIN = 'scripts/operator-cli.ts';
const OPERATOR = 'scripts/operator';
/** Files beside the sources that programs read: templates of pages, and what stands in these. */
const ASSETS = { folders: ['scripts/lib/html', OPERATOR], names: /\.(ejs|css|js)$/ };
/** Nothing is written there; esbuild wants to know where it would be. */
const OUT = 'build/operator';
const SYNTAX = { platform: 'node', target: 'node20', format: 'cjs' } as const;

export interface OperatorPackage {
  /** The npm package, a .tgz. */
  archive: Buffer;
  /** Folders below node_modules of all that is in it, libraries of libraries included. */
  libraries: string[];
}

/**
 * The npm package of what runs on sensors and desks: compiled JavaScript, the libraries that it uses in one file each, and
 * the rendered pack. It has no dependencies, so an install asks no registry and no version can be another one.
 * @param pack rendered files by path below dist/.
 * @param epoch seconds since 1970, on every member.
 */
export function operatorPackage(
  root: string,
  pack: ReadonlyMap<string, string>,
  version: string,
  epoch: number,
): OperatorPackage {
  const { sources, libraries } = reachable(root);
  const { files, folders } = bundled(root, libraries);
  const members = new Map([...compiled(root, sources), ...files]);
  for (const name of assets(root)) members.set(name, readFileSync(path.join(root, name), 'utf8'));
  for (const [name, text] of pack) members.set(`dist/${name}`, text);
  members.set('package.json', packageJson(root, version));
  members.set('LICENSE', readFileSync(path.join(root, 'LICENSE'), 'utf8'));
  members.set('LIBRARIES.md', librariesText(root, folders));
  const program = compiledName(MAIN);
  const entries = [...members].map(([name, text]): TarEntry => ({
    path: `package/${name}`,
    bytes: Buffer.from(name === program ? `#!/usr/bin/env node\n${text}` : text),
    executable: name === program,
  }));
  return { archive: gzip(writeTar(entries, epoch)), libraries: folders };
}

/** All files that the program can come to load, and the packages that these import. */
function reachable(root: string): { sources: string[]; libraries: string[] } {
  // Threads and the doctor's checks are loaded by name, so all of the operator's files begin.
  const begin = readdirSync(path.join(root, OPERATOR), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  const imports = [MAIN, ...begin].map((file) => `import ${JSON.stringify(`./${file}`)};`);
  const { metafile } = buildSync({
    ...SYNTAX,
    absWorkingDir: root,
    // One program that begins with all of them: as many programs would each be put together whole.
    stdin: { contents: imports.join('\n'), resolveDir: root },
    outdir: OUT,
    bundle: true,
    packages: 'external',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const inputs = Object.entries(metafile.inputs);
  const external = inputs.flatMap(([, { imports }]) =>
    imports.filter((used) => used.external).map((used) => used.path),
  );
  return {
    sources: inputs
      .map(([name]) => name)
      .filter((name) => name.endsWith('.ts'))
      .sort(),
    libraries: [...new Set(external.filter(isLibrary))].sort(),
  };
}

function assets(root: string): string[] {
  return ASSETS.folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name.split(path.sep).join('/')}`,
      ),
    )
    .filter((name) => ASSETS.names.test(name))
    .sort();
}

/** Each file as JavaScript, by its name. `import()` becomes `require`, which finds a file without its ending. */
function compiled(root: string, sources: readonly string[]): Map<string, string> {
  const { outputFiles } = buildSync({
    ...SYNTAX,
    absWorkingDir: root,
    entryPoints: [...sources],
    outbase: '.',
    outdir: OUT,
    supported: { 'dynamic-import': false },
    write: false,
    logLevel: 'error',
  });
  const named = outputFiles.map(({ path: file, text }) => {
    const name = path.relative(path.join(root, OUT), file).split(path.sep).join('/');
    const up = path.posix.relative(path.posix.dirname(name), '.');
    const code = text.replace(/require\("([^".][^"]*)"\)/g, (said, library: string) =>
      isLibrary(library) ? `require("${up}/${libraryName(library)}.js")` : said,
    );
    return [name, code] as const;
  });
  return new Map(named);
}

/** Each library in one file with all that it needs itself, and the folders that they come from. */
function bundled(
  root: string,
  libraries: readonly string[],
): { files: Map<string, string>; folders: string[] } {
  const { outputFiles, metafile } = buildSync({
    ...SYNTAX,
    absWorkingDir: root,
    entryPoints: libraries.map((library) => ({ in: library, out: libraryName(library) })),
    outdir: OUT,
    bundle: true,
    minify: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const named = outputFiles.map(({ path: file, text }) => {
    return [path.relative(path.join(root, OUT), file).split(path.sep).join('/'), text] as const;
  });
  const folders = Object.keys(metafile.inputs).flatMap(
    (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? [],
  );
  return { files: new Map(named), folders: [...new Set(folders)].sort() };
}

function isLibrary(name: string): boolean {
  return !name.startsWith('node:') && !builtinModules.includes(name);
}

function compiledName(source: string): string {
  return source.replace(/\.ts$/, '.js');
}

function libraryName(library: string): string {
  return `libraries/${library.replace(/[@/]/g, '_')}`;
}

const PACKAGE_JSON = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string().optional(),
  license: z.string().optional(),
  engines: z.record(z.string(), z.string()).optional(),
});

function packageJson(root: string, version: string): string {
  const own = readJson(path.join(root, 'package.json'));
  return `${JSON.stringify(
    {
      name: own.name,
      version,
      // Until it is published for real, a slip must not publish it.
      private: true,
      description: own.description,
      license: own.license,
      engines: own.engines,
      bin: { vitalwire: compiledName(MAIN) },
    },
    null,
    2,
  )}\n`;
}

/** Whose work the libraries are, and under which licence, as they ask for. */
function librariesText(root: string, folders: readonly string[]): string {
  const parts = folders.map((folder) => {
    const full = path.join(root, folder);
    const { name, version, license } = readJson(path.join(full, 'package.json'));
    const files = readdirSync(full).filter((file) => /^licen[cs]e(\.(md|txt))?$/i.test(file));
    const texts = files.map((file) => readFileSync(path.join(full, file), 'utf8').trim());
    return `## ${name} ${version} (${license})\n\n${texts.join('\n\n')}`.trim();
  });
  return `# Libraries in this package\n\n${parts.join('\n\n')}\n`;
}

function readJson(file: string): z.infer<typeof PACKAGE_JSON> {
  return parseJson(readFileSync(file, 'utf8'), PACKAGE_JSON, file);
}
