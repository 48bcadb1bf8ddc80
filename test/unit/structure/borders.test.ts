import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { violation } from '../../../scripts/borders.mjs';

const root = resolve(import.meta.dirname, '../../..');

interface Import {
  from: string;
  /** Project file without extension, or a package. */
  to: string;
  typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
}

/** Reads imports from the syntax tree: comments and strings do not count, `import()` and re-exports do. */
function importsOf(from: string, text: string): Import[] {
  const file = ts.createSourceFile(from, text, ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    const name = specifier.text;
    const to = name.startsWith('.')
      ? relative(root, resolve(root, dirname(from), name)).replaceAll('\\', '/')
      : name;
    found.push({ from, to, typeOnly });
  };
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const graph = [...sources('src'), ...sources('webview')].flatMap((file) =>
  importsOf(file, readFileSync(join(root, file), 'utf8')),
);

describe('import borders', () => {
  it('walks the whole project', () => {
    expect(graph.length).toBeGreaterThan(200);
  });

  it('are kept by every import', () => {
    const broken = graph.map(({ from, to, typeOnly }) => violation(from, to, typeOnly));
    expect(broken.filter((problem) => problem !== null)).toEqual([]);
  });

  it.each([
    ['src/core/rnn/made.ts', "import 'node:fs';"],
    ['src/core/rnn/made.ts', "import { workspace } from 'vscode';"],
    ['src/core/rnn/made.ts', "export * from '../../formats/zip';"],
    ['src/formats/made.ts', "const fs = await import('node:fs');"],
    ['src/protocol/made.ts', "import { createStepper } from '../core/rnn/step';"],
    ['src/host/made.ts', "import { Scene } from 'three';"],
    ['webview/scene/made.ts', "import * as vscode from 'vscode';"],
    ['webview/theme/made.ts', "import { Color } from 'three';"],
    ['webview/inspector/made.ts', "import { createStepper } from '../../src/core/rnn/step';"],
    ['src/elsewhere/made.ts', "import 'node:fs';"],
  ])('catch %s: %s', (from, text) => {
    const [found] = importsOf(from, text);
    expect(violation(found.from, found.to, found.typeOnly)).not.toBeNull();
  });

  it('have no cycles of value imports', () => {
    const edges = new Map<string, string[]>();
    for (const { from, to, typeOnly } of graph) {
      if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), `${to}.ts`]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, path: string[]) => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of edges.keys()) walk(file, []);
    expect(cycles).toEqual([]);
  });
});
