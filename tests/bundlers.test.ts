import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const packages = join(import.meta.dirname, '../packages');

/** Sources of the packages that run in pages, too: all but the command line. */
function sources(): string[] {
  return readdirSync(packages, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^[\w-]+\/src\/.*\.ts$/.test(file) && !file.startsWith('cli/') && !file.endsWith('.test.ts'),
  );
}

/** The text in the parentheses of every `import()` whose module is only known at run time. */
function lateImports(source: ts.SourceFile, node: ts.Node = source): string[] {
  const found: string[] = [];
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [name] = node.arguments;
    if (name && !ts.isStringLiteralLike(name)) found.push(source.text.slice(node.expression.end, node.end));
  }
  node.forEachChild((child) => {
    found.push(...lateImports(source, child));
  });
  return found;
}

const imports = sources().flatMap((file) => {
  const text = readFileSync(join(packages, file), 'utf8');
  return lateImports(ts.createSourceFile(file, text, ts.ScriptTarget.Latest)).map((each) => [file, each]);
});

describe('an import of a module that is only known at run time', () => {
  it.each(imports)('in %s is left alone by Vite and webpack, which warn otherwise', (_, text) => {
    expect(text).toContain('@vite-ignore');
    expect(text).toContain('webpackIgnore: true');
  });

  it('is there, so that the check has something to look at', () => {
    expect(imports.length).toBeGreaterThan(0);
  });
});
