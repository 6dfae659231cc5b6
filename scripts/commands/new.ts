import type { Command } from 'commander';

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
      const { existsSync, mkdirSync, readFileSync, writeFileSync } = await import('node:fs');
      const path = await import('node:path');
      const { ROOT } = await import('../lib/root');
      const { allKinds } = await import('../kinds');
      const { didYouMean } = await import('../lib/did-you-mean');
      const { constantName, definitionStub, familyStub } = await import('../compile/stub');

      const [family = '', behaviour = '', ...more] = id.split('/');
      const word = /^[a-z0-9]+(-[a-z0-9]+)*$/;
      if (
        !word.test(family) ||
        !word.test(behaviour) ||
        more.length > 0 ||
        family === 'catalogue'
      ) {
        command.error(
          `error: "${id}" is no id: write <family>/<behaviour> in lowercase letters, digits and hyphens, such as acme-pump/hello`,
        );
      }
      const kind = allKinds().find(({ name }) => name === options.kind);
      if (!kind) {
        const names = allKinds().map(({ name }) => name);
        const near = didYouMean(options.kind, names);
        command.error(
          `error: "${options.kind}" is no kind: ${near}write one of ${names.join(', ')}`,
        );
      }
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
      await write(file, definitionStub({ family, behaviour, kind: kind!, today, familyName }));
      process.stdout.write(
        `${written.map((name) => `wrote ${name}\n`).join('')}now fill in what is marked TODO, then:\n` +
          `  npm run build\n  node scripts/vitalwire.js prove ${family}/${behaviour}\n`,
      );
    });
}

/** As `npm run format` leaves it, where the tools for development are installed; else as it is. */
async function formatted(file: string, text: string): Promise<string> {
  const prettier = await import('prettier').catch(() => null);
  if (!prettier) return text;
  return prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
}
