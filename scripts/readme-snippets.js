import { readFileSync } from 'node:fs';

/** A block of code in a README that promises to run as it stands, or to run and learn. */
const MARKED_BLOCK = /<!-- runs( and learns)? -->\s*```js\n([\s\S]*?)```/g;

/**
 * A marked block.
 *
 * @typedef {object} Snippet
 * @property {string} code
 * @property {boolean} learns - Whether it promises to print losses, the last of them below the first.
 */

/**
 * The marked blocks of a Markdown file, in order.
 *
 * @param {string} file
 * @returns {Snippet[]}
 */
export function snippetsOf(file) {
  return [...readFileSync(file, 'utf8').matchAll(MARKED_BLOCK)].map(([, learns, code]) => ({
    code: code ?? '',
    learns: learns !== undefined,
  }));
}

/**
 * The same program as CommonJS: imports become calls of `require`, and the rest an asynchronous function.
 *
 * @param {string} code
 * @throws Error for a form of import that is not known here.
 */
export function toCommonJs(code) {
  /** @type {string[]} */
  const imports = [];
  const body = code.replace(/^import\s[\s\S]*?;$/gm, (statement) => {
    imports.push(requireInstead(statement));
    return '';
  });
  return `${imports.join('\n')}\n(async () => {\n${body}\n})();\n`;
}

/** @param {string} statement */
function requireInstead(statement) {
  const [, names, from] = /^import\s+(?:([\s\S]*?)\s+from\s+)?'([^']+)';$/.exec(statement) ?? [];
  if (from === undefined) throw new Error(`Not understood: ${statement} Write it with single quotes.`);
  if (names === undefined) return `require('${from}');`;
  if (names.startsWith('* as ')) return `const ${names.slice('* as '.length)} = require('${from}');`;
  if (names.startsWith('{')) return `const ${names.replaceAll(' as ', ': ')} = require('${from}');`;
  throw new Error(`Not understood: ${statement} Import a namespace or names.`);
}

/**
 * Whether the losses which a program printed have fallen: every number with a decimal point counts as one.
 *
 * @param {string} output
 */
export function hasLearned(output) {
  const losses = (output.match(/\d+\.\d+(?:e-?\d+)?/g) ?? []).map(Number);
  const [first = 0, last = 0] = [losses[0], losses.at(-1)];
  return last < first;
}
