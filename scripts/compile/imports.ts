import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { didYouMean } from './shape';
import type { Problem } from '../model/observable';

/**
 * Imports of a definition that give nothing: a file that is not there, or a name that it does not export. Builds only
 * transpile, so such a name is undefined, and shows somewhere else; this is asked when something is wrong already.
 * @param file absolute path of a TypeScript file.
 */
export function importProblems(file: string): Problem[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement): Problem[] => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      return [];
    const named = statement.importClause?.namedBindings;
    if (statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
    const from = statement.moduleSpecifier.text;
    const line = source.getLineAndCharacterOfPosition(statement.getStart(source)).line + 1;
    const field = `import, line ${line}`;
    if (from.startsWith('.') && !existsSync(`${path.join(path.dirname(file), from)}.ts`)) {
      return [
        {
          field,
          problem: `there is no file "${from}.ts"`,
          advice: 'write the path of one that is there',
        },
      ];
    }
    if (!named || !ts.isNamedImports(named)) return [];
    const wanted = named.elements
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map(({ propertyName, name }) => (propertyName ?? name).text);
    const known = exportsOf(path.join(path.dirname(file), from));
    if (!known) return [];
    return wanted
      .filter((name) => !known.includes(name))
      .map((name) => ({
        field,
        problem: `"${from}" exports no ${name}`,
        advice: `${didYouMean(name, known)}it exports ${known.join(', ')}`,
      }));
  });
}

/** Names that a module exports at run time; null where it cannot be read either. */
function exportsOf(module: string): string[] | null {
  try {
    return Object.keys(require(module) as object);
  } catch {
    return null;
  }
}
