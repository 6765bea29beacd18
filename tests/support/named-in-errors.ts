import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const packages = join(import.meta.dirname, '../../packages');

/** The functions that the messages of all L2lErrors name, `like()` this, each with the files that do. */
export function namedInErrors(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of sources()) {
    const path = join(packages, file);
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const text of messages(source)) {
      for (const [, name] of text.matchAll(/\b([a-zA-Z]\w*)\(/g))
        found.set(name!, [...(found.get(name!) ?? []), file]);
    }
  }
  return found;
}

function sources(): string[] {
  const files = readdirSync(packages, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /^[\w-]+\/src\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'));
}

/** The text in the arguments of `new L2lError(…)`, without what is filled in. */
function messages(node: ts.Node): string[] {
  const isError = ts.isNewExpression(node) && node.expression.getText() === 'L2lError';
  const own = isError ? (node.arguments ?? []).flatMap(texts) : [];
  return [...own, ...children(node).flatMap(messages)];
}

function texts(node: ts.Node): string[] {
  const isText =
    ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
  return [...(isText ? [node.text] : []), ...children(node).flatMap(texts)];
}

function children(node: ts.Node): ts.Node[] {
  const all: ts.Node[] = [];
  node.forEachChild((child) => {
    all.push(child);
  });
  return all;
}
