import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RULES_SRC } from '../../scripts/compile/load';

const test = suite('compile/data-only');

const LOGIC: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.IfStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.ForStatement,
  ts.SyntaxKind.ConditionalExpression,
  // `mounts(...)[2]`: what a builder gives at a number says nothing to a reader.
  ts.SyntaxKind.ElementAccessExpression,
]);

test('definitions are data: no functions, no branches, nothing picked by its number', () => {
  const found: string[] = [];
  for (const name of readdirSync(RULES_SRC, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const file = path.join(RULES_SRC, name);
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    const look = (node: ts.Node): void => {
      if (LOGIC.has(node.kind)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        found.push(`rules-src/${name}:${line + 1}: ${ts.SyntaxKind[node.kind]}`);
      }
      ts.forEachChild(node, look);
    };
    look(source);
  }
  assert.equal(found, []);
});

test.run();
