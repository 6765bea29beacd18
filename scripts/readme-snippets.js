import { readFileSync } from 'node:fs';

/** A block of code in a README that promises to run as it stands: one that follows `<!-- runs -->`. */
const MARKED_BLOCK = /<!-- runs -->\s*```js\n([\s\S]*?)```/g;

/** The marked blocks of a Markdown file, in order. */
export function snippetsOf(file) {
  return [...readFileSync(file, 'utf8').matchAll(MARKED_BLOCK)].map(([, code]) => code);
}

/**
 * The same program as CommonJS: imports become calls of `require`, and the rest an asynchronous function.
 *
 * @throws Error for a form of import that is not known here.
 */
export function toCommonJs(code) {
  const imports = [];
  const body = code.replace(/^import\s[\s\S]*?;$/gm, (statement) => {
    imports.push(requireInstead(statement));
    return '';
  });
  return `${imports.join('\n')}\n(async () => {\n${body}\n})();\n`;
}

function requireInstead(statement) {
  const [, names, from] = /^import\s+(?:([\s\S]*?)\s+from\s+)?'([^']+)';$/.exec(statement) ?? [];
  if (from === undefined) throw new Error(`Not understood: ${statement} Write it with single quotes.`);
  if (names === undefined) return `require('${from}');`;
  if (names.startsWith('* as ')) return `const ${names.slice('* as '.length)} = require('${from}');`;
  if (names.startsWith('{')) return `const ${names.replaceAll(' as ', ': ')} = require('${from}');`;
  throw new Error(`Not understood: ${statement} Import a namespace or names.`);
}
