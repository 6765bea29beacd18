import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { createServer } from 'vite';
import type { Forms } from './forms';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = `${root}packages/lstm-optimizer/src/tensorwise/program/`;

/** Another text for one file. */
export interface Mutant {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

const read = (file: string) => readFileSync(folder + file, 'utf8');

/** Files of the program: the others say what numbers are, not what is done with them. */
const files = readdirSync(folder).filter(
  (file) => !file.endsWith('.test.ts') && !/arithmetic|numbers|sums/.test(file),
);

/** Another number. What is far below rounding in float32 becomes a number that is not. */
function another(value: number): number {
  if (value === 0) return 0.125;
  return value < 1e-7 ? 1e-3 : 0.75 * value;
}

/** One mutant for each number that is written in the program. */
export function constantMutants(): Mutant[] {
  return files.flatMap((file) => {
    const text = read(file);
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const found: Mutant[] = [];
    const visit = (node: ts.Node) => {
      if (ts.isNumericLiteral(node) && isOfProgram(node, file)) {
        const value = another(Number(node.text));
        const [begin, end] = [node.getStart(), node.getEnd()];
        const { line } = source.getLineAndCharacterOfPosition(begin);
        found.push({
          file,
          name: `${file}:${line + 1} ${node.text} → ${value}`,
          text: text.slice(0, begin) + value + text.slice(end),
        });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** Not a place in a list, nor of the example that counts features; and in what is computed for each coordinate, where arrays have loops of their own, only names. */
function isOfProgram(node: ts.Node, file: string): boolean {
  if (ts.isElementAccessExpression(node.parent) || ts.isPropertyAssignment(node.parent)) return false;
  if (ts.isArrowFunction(node.parent)) return false;
  return file !== 'moments.ts' || ts.isVariableDeclaration(node.parent);
}

/** The sums in the opposite order. */
export function reversedSums(): Mutant {
  const text = read('sums.ts').replace(/export const SUMS = (\[[\s\S]*?\]) as const;/, (_, list: string) => {
    const names = [...list.matchAll(/^ {2}'(\w+)',$/gm)].map(([, name]) => `'${name}'`);
    return `export const SUMS = [${names.toReversed().join(', ')}] as const;`;
  });
  return { file: 'sums.ts', name: 'the sums in the opposite order', text };
}

/** One more feature, by one line more, of a number that no feature has read. */
export function oneMoreFeature(): Mutant {
  const text = read('features.ts').replace(
    '    model.lost,\n',
    '    model.lost,\n    log(add(1, mul(sums.lag, model.largest))),\n',
  );
  return { file: 'features.ts', name: 'one more feature', text };
}

/** Computes the forms of mutants of the program, or without one of the program as it is. */
export async function laboratory() {
  let current: Mutant | undefined;
  const { compilerOptions } = JSON.parse(readFileSync(`${root}tsconfig.json`, 'utf8'));
  const alias = Object.entries(compilerOptions.paths as Record<string, [string]>).map(([name, [file]]) => ({
    find: new RegExp(`^${name}$`),
    replacement: root + file,
  }));
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'silent',
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    resolve: { alias },
    plugins: [
      {
        name: 'mutant',
        enforce: 'pre',
        load: (id) => (current && id === folder + current.file ? current.text : null),
      },
    ],
  });
  return {
    async forms(mutant?: Mutant): Promise<Forms> {
      current = mutant;
      server.moduleGraph.invalidateAll();
      const { forms } = await server.ssrLoadModule(`${root}tests/mutants/forms.ts`);
      return forms();
    },
    close: () => server.close(),
  };
}

/** The names of the forms that differ, in a number or a letter. */
export function differing(a: Forms, b: Forms): (keyof Forms)[] {
  const text = (form: Forms[keyof Forms]) => (typeof form === 'string' ? form : form.join());
  return (Object.keys(a) as (keyof Forms)[]).filter((name) => text(a[name]) !== text(b[name]));
}
