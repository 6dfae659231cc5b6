import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { didYouMean } from '../lib/did-you-mean';
import type { Problem } from '../model/observable';
import { whereToImport } from './where-to-import';

/** A problem of a file, which may be another than the one that could not be read. */
export interface FileProblem extends Problem {
  /** Absolute path. */
  file: string;
}

/**
 * What keeps a definition from being read, or leaves a value of it undefined: in its own TypeScript, or in that of a
 * file beside it which it imports. That is what cannot be parsed, imports that give nothing, names that nobody
 * declares. Builds only transpile, so such a name shows somewhere else; this is asked when something is wrong already.
 * @param file absolute path of a TypeScript file.
 * @param folder rules-src: files outside are not looked at.
 */
export function sourceProblems(file: string, folder: string): FileProblem[] {
  const seen = new Set<string>();
  const look = (one: string): FileProblem[] => {
    if (seen.has(one)) return [];
    seen.add(one);
    const text = readFileSync(one, 'utf8');
    const source = ts.createSourceFile(one, text, ts.ScriptTarget.Latest, true);
    const wrong = syntaxProblems(one, text);
    const own =
      wrong.length > 0 ? wrong : [...importProblems(source), ...undeclared(source, folder)];
    return [
      ...own.map((problem) => ({ file: one, ...problem })),
      ...importsOf(source)
        .map(({ target }) => target)
        .filter((target) => target?.startsWith(`${folder}${path.sep}`) && existsSync(target))
        .flatMap((target) => look(target!)),
    ];
  };
  return look(file);
}

/** What TypeScript cannot parse; the first only, for the others follow from it. */
function syntaxProblems(file: string, text: string): Problem[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.Latest },
  });
  return diagnostics.slice(0, 1).map(({ messageText, start = 0 }) => {
    const lines = text.slice(0, start).split('\n');
    const before = lines.length > 1 ? lines.slice(0, -1).findLast((one) => one.trim() !== '') : '';
    const here = text.split('\n')[lines.length - 1]!.trim();
    const said = ts.flattenDiagnosticMessageText(messageText, ' ');
    return {
      field: `line ${lines.length}`,
      problem: `cannot be read: ${said.replace(/\.$/, '')}, at "${short(here)}"`,
      advice: `see that each bracket and quote is closed, and that a comma ends what stands before${before ? `: "${short(before.trim())}"` : ''}`,
    };
  });
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

interface Import {
  statement: ts.ImportDeclaration;
  from: string;
  /** Absolute path of the file that it names; null for a package. */
  target: string | null;
}

function importsOf(source: ts.SourceFile): Import[] {
  return source.statements.flatMap((statement): Import[] => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      return [];
    if (statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
    const from = statement.moduleSpecifier.text;
    const target = from.startsWith('.')
      ? path.join(path.dirname(source.fileName), from.replace(/\.[jt]s$/, ''))
      : null;
    const file = target === null ? null : existsSync(`${target}.ts`) ? `${target}.ts` : target;
    return [{ statement, from, target: file }];
  });
}

/** Imports that give nothing: a file that is not there, or a name that it does not export. */
function importProblems(source: ts.SourceFile): Problem[] {
  return importsOf(source).flatMap(({ statement, from, target }): Problem[] => {
    const field = `import, line ${lineOf(source, statement)}`;
    if (target !== null && !isThere(target)) {
      const advice = from.endsWith('/family')
        ? 'write it: "vitalwire new" does for a family that is new'
        : 'write the path of one that is there';
      return [{ field, problem: `there is no file "${from}.ts"`, advice }];
    }
    const named = statement.importClause?.namedBindings;
    if (!named || !ts.isNamedImports(named)) return [];
    const wanted = named.elements
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map(({ propertyName, name }) => (propertyName ?? name).text);
    const known = exportsOf(target ?? from);
    if (!known) return [];
    return wanted
      .filter((name) => !known.includes(name))
      .map((name) => ({
        field,
        problem: `"${from}" exports no ${name}`,
        advice:
          didYouMean(name, known) +
          (known.length > 0
            ? `it exports ${known.join(', ')}`
            : `write "export" before what it is to give, such as "export const ${name} = ..."`),
      }));
  });
}

function isThere(target: string): boolean {
  return existsSync(target.endsWith('.ts') ? target : path.join(target, 'index.ts'));
}

/** Names that a module exports at run time; null where it cannot be read either. */
function exportsOf(module: string): string[] | null {
  try {
    return Object.keys(require(module) as object);
  } catch {
    return null;
  }
}

/** Names that are used as values and that nobody declares, imports or has built in: each once, by its first line. */
function undeclared(source: ts.SourceFile, folder: string): Problem[] {
  const declared = new Set<string>();
  const used = new Map<string, ts.Identifier>();
  const walk = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node))
      return;
    if (ts.isIdentifier(node)) {
      if (isDeclaration(node)) declared.add(node.text);
      else if (isValue(node) && !used.has(node.text)) used.set(node.text, node);
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return [...used]
    .filter(([name]) => !declared.has(name) && !(name in globalThis) && !OF_MODULES.has(name))
    .map(([name, node]) => ({
      field: `line ${lineOf(source, node)}`,
      problem: `${name} is not declared`,
      advice: adviceFor(name, source.fileName, folder, [...declared]),
    }));
}

const OF_MODULES: ReadonlySet<string> = new Set(['require', 'module', 'exports', 'undefined']);

function adviceFor(name: string, file: string, folder: string, declared: string[]): string {
  const found = whereToImport(name, file, folder);
  if (found) return `write "import { ${name} } from '${found}';" above`;
  const near = didYouMean(name, declared);
  return `${near}import it, declare it, or put text in quotes`;
}

function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isImportSpecifier(parent) ||
      ts.isImportClause(parent) ||
      ts.isNamespaceImport(parent) ||
      ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent) ||
      ts.isFunctionLike(parent) ||
      ts.isClassLike(parent) ||
      ts.isEnumDeclaration(parent)) &&
    parent.name === node
  );
}

/** Whether an identifier stands for a value, and is not the name of a property or of something declared. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isImportSpecifier(parent) || ts.isQualifiedName(parent) || ts.isExportSpecifier(parent))
    return false;
  return true;
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/**
 * Where an error came from: the first place in its stack below rules-src, or null.
 * @returns absolute path and line.
 */
export function placeOf(error: unknown, folder: string): { file: string; line: number } | null {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, file, line] of stack.matchAll(/\(?((?:\/|[A-Z]:\\)[^():]+\.ts):(\d+):\d+\)?/g)) {
    if (file!.startsWith(`${folder}${path.sep}`)) return { file: file!, line: Number(line) };
  }
  return null;
}
