import { type Callable, f32, i32, transpose4, type Variable, v128 } from '@l2l/wasm';
import { forEach, type KernelContext, upTo } from './context';
import { PANEL, ROW } from './memory-plan';

/** Turns rows of examples into one panel of the first layer's inputs. */
export type PackFunction = Callable<{ first: 'i32'; rows: 'i32'; to: 'i32' }, 'none'>;

/**
 * Adds the function that gathers examples `first` … `first + PANEL − 1` of `rows` examples: input after
 * input, examples side by side. Behind the last example it is repeated, so that what is computed there is
 * as finite as the rest.
 */
export function addPackInputs({ module, plan }: KernelContext): PackFunction {
  const inputs = plan.shape.sizes[0]!;
  const parameters = { first: 'i32', rows: 'i32', to: 'i32' } as const;
  return module.function({ params: parameters }, (f, { first, rows, to }) => {
    const last = f.let(i32.sub(rows, 1));
    const examples = upTo(PANEL).map((example) => {
      const wanted = f.let(i32.add(first, example));
      const row = i32.select(i32.lt(wanted, last), wanted, last);
      return f.let(i32.add(i32.mul(row, 4 * inputs), plan.rows));
    });
    const fours = Math.floor(inputs / 4);
    const offset = f.local('i32');
    const at = f.let(i32.add(to, 0));
    f.loop(offset, 0, 16 * fours, 16, () => {
      for (const half of [0, 4]) {
        const rowsAt = [0, 1, 2, 3].map((i) => f.let(v128.load(i32.add(examples[half + i]!, offset))));
        const columns = transpose4(rowsAt as unknown as Quad, (value) => f.let(value));
        columns.forEach((column, input) => {
          f.store.v128(at, column, input * ROW + 4 * half);
        });
      }
      f.set(at, i32.add(at, 4 * ROW));
    });
    const left = { from: 16 * fours, bytes: 4 };
    forEach(f, inputs % 4, [left, { from: at, bytes: ROW }], (from, target) => {
      examples.forEach((example, i) => {
        f.store.f32(target, f32.load(i32.add(example, from)), 4 * i);
      });
    });
  });
}

type Quad = readonly [Variable<'v128'>, Variable<'v128'>, Variable<'v128'>, Variable<'v128'>];
