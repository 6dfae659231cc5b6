import type { Command } from 'commander';
import type { AnyKind } from '../kinds';

export function register(program: Command): void {
  program
    .command('new')
    .description('begin a definition: its file, and its family with device and references')
    .argument('<family/behaviour>', 'the id, in lowercase letters, digits and hyphens')
    .requiredOption('--kind <kind>', 'kind of observable; CONTRIBUTING.md lists them')
    .addHelpText(
      'after',
      '\nWhat is to be written is marked TODO; "npm run build" names each until all are, and writes nothing before.' +
        '\nExit codes: 0 written, 2 the file is there already, or wrong usage.',
    )
    .action(async (id: string, options: { kind: string }, command: Command) => {
      const names = namesIn(id);
      if (names === null) {
        command.error(
          `error: "${id}" is no id: write <family>/<behaviour> in lowercase letters, digits and hyphens, such as acme-pump/hello`,
        );
      }
      const { allKinds } = await import('../kinds');
      const { didYouMean } = await import('../lib/did-you-mean');
      const kinds = allKinds();
      const kind = kinds.find(({ name }) => name === options.kind);
      if (!kind) {
        const known = kinds.map(({ name }) => name);
        const near = didYouMean(options.kind, known);
        command.error(
          `error: "${options.kind}" is no kind: ${near}write one of ${known.join(', ')}`,
        );
      }
      const written = await writeStubs(names, kind);
      process.stdout.write(
        `${written.map((name) => `wrote ${name}\n`).join('')}now fill in what is marked TODO, then:\n` +
          `  npm run build\n  node scripts/vitalwire.js prove ${id}\n`,
      );
    });
}

interface Names {
  family: string;
  behaviour: string;
}

/** The two names in an id; null where it is none. */
function namesIn(id: string): Names | null {
  const [family = '', behaviour = '', ...more] = id.split('/');
  const word = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  const isId = word.test(family) && word.test(behaviour) && more.length === 0;
  return isId && family !== 'catalogue' ? { family, behaviour } : null;
}

/**
 * The definition, and its family where that is new.
 * @returns the files, from the root of the project.
 * @throws Error where the definition is there.
 */
async function writeStubs({ family, behaviour }: Names, kind: AnyKind): Promise<string[]> {
  const { existsSync, mkdirSync, readFileSync, writeFileSync } = await import('node:fs');
  const path = await import('node:path');
  const { ROOT } = await import('../lib/root');
  const { constantName, definitionStub, familyStub } = await import('../compile/stub');

  const folder = path.join(ROOT, 'rules-src', family);
  const familyFile = path.join(folder, 'family.ts');
  const file = path.join(folder, `${behaviour}.ts`);
  if (existsSync(file)) throw new Error(`${path.relative(ROOT, file)} is there already`);
  const known = existsSync(familyFile)
    ? /^export const (\w+) = family\(/m.exec(readFileSync(familyFile, 'utf8'))?.[1]
    : undefined;
  const familyName = known ?? constantName(family);
  mkdirSync(folder, { recursive: true });
  const written: string[] = [];
  const write = async (target: string, text: string) => {
    writeFileSync(target, await formatted(target, text), { flag: 'wx' });
    written.push(path.relative(ROOT, target));
  };
  const today = new Date().toISOString().slice(0, 10) as `${number}-${number}-${number}`;
  if (!existsSync(familyFile)) await write(familyFile, familyStub(family, familyName));
  await write(file, definitionStub({ family, behaviour, kind, today, familyName }));
  return written;
}

/** As `npm run format` leaves it, where the tools for development are installed; else as it is. */
async function formatted(file: string, text: string): Promise<string> {
  const prettier = await import('prettier').catch(() => null);
  if (!prettier) return text;
  return prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
}
