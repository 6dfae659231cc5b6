import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../lib/root';
import { foldersIn, sourcesIn } from './definition-files';

/**
 * The module that gives a name, as an import in a file would write it: one beside the file, one of the catalogue, or
 * where other definitions take it from. Null where none does.
 * @param file absolute path of the definition.
 * @param folder the rules-src that it lies in.
 */
export function whereToImport(name: string, file: string, folder: string): string | null {
  const exported = new RegExp(`^export (?:const|function) ${name}\\b`, 'm');
  const imported = new RegExp(`^import \\{[^}]*\\b${name}\\b[^}]*\\} from '([^']+)';`, 'm');
  const own = path.dirname(file);
  const catalogue = path.join(folder, 'catalogue');
  const files = [...sourcesIn(own), ...(existsSync(catalogue) ? sourcesIn(catalogue) : [])];
  const beside = files.find((one) => one !== file && exported.test(readFileSync(one, 'utf8')));
  if (beside) return specifier(own, beside);
  for (const one of [folder, path.join(ROOT, 'rules-src')].flatMap((root) =>
    foldersIn(root).flatMap(sourcesIn),
  )) {
    const from = imported.exec(readFileSync(one, 'utf8'))?.[1];
    if (one !== file && from?.includes('/scripts/')) {
      return specifier(own, path.join(path.dirname(one), from));
    }
  }
  return null;
}

function specifier(from: string, module: string): string {
  const relative = path.relative(from, module).replaceAll(path.sep, '/').replace(/\.ts$/, '');
  return relative.startsWith('.') ? relative : `./${relative}`;
}
