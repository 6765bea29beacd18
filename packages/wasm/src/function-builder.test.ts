import { describe, expect, test } from 'vitest';
import type { Variable } from './expression';
import { f32x4 } from './float-lanes';
import type { FunctionBuilder } from './function-builder';
import { i32 } from './integers';
import { moduleBuilder } from './module-builder';
import { exportsOf } from './testing/evaluate';

/** A function of one whole number; the body leaves its result in `result`. */
function compile(body: (f: FunctionBuilder, n: Variable<'i32'>, result: Variable<'i32'>) => void) {
  const module = moduleBuilder();
  module.function({ params: { n: 'i32' }, result: 'i32', export: 'run' }, (f, { n }) => {
    const result = f.local('i32');
    body(f, n, result);
    return result;
  });
  return exportsOf<{ run(n: number): number }>(module.bytes()).run;
}

describe('loops', () => {
  test('a loop runs from its beginning to before its end', () => {
    const run = compile((f, n, sum) => {
      const i = f.local('i32');
      f.loop(i, 0, n, 3, () => f.set(sum, i32.add(sum, i)));
    });
    expect([-1, 0, 1, 3, 4, 10].map(run)).toEqual([0, 0, 0, 0, 3, 0 + 3 + 6 + 9]);
  });

  test('a loop between constants may be empty', () => {
    const run = compile((f, _, count) => {
      const i = f.local('i32');
      f.loop(i, 5, 5, 1, () => f.set(count, i32.add(count, 1)));
      f.loop(i, 0, 4, 1, () => f.set(count, i32.add(count, 10)));
    });
    expect(run(0)).toBe(40);
  });

  test('loops and conditions nest', () => {
    const run = compile((f, n, count) => {
      const i = f.local('i32');
      const j = f.local('i32');
      f.loop(i, 0, n, 1, () =>
        f.loop(j, 0, i, 1, () =>
          f.if(
            i32.rem(j, 2),
            () => f.set(count, i32.add(count, 1)),
            () => f.if(i32.eq(j, 4), () => f.set(count, i32.add(count, 100))),
          ),
        ),
      );
    });
    let expected = 0;
    for (let i = 0; i < 9; i++) for (let j = 0; j < i; j++) expected += j % 2 ? 1 : j === 4 ? 100 : 0;
    expect(run(9)).toBe(expected);
  });

  test('a while loop asks before each turn', () => {
    const run = compile((f, n, steps) =>
      f.while(i32.ne(n, 1), () => {
        f.set(n, i32.select(i32.rem(n, 2), i32.add(i32.mul(n, 3), 1), i32.div(n, 2)));
        f.set(steps, i32.add(steps, 1));
      }),
    );
    // Collatz: 6, 3, 10, 5, 16, 8, 4, 2, 1.
    expect([1, 2, 6].map(run)).toEqual([0, 1, 8]);
  });
});

test('a branch leaves as many blocks as lie between', () => {
  const run = compile((f, n, result) => {
    f.block((outer) => {
      f.block((inner) => {
        f.repeat((again) => {
          f.set(result, i32.add(result, 1));
          f.branch(outer, i32.eq(n, 0));
          f.branch(inner, i32.ge(result, n));
          f.branch(again);
        });
      });
      f.set(result, i32.mul(result, 10));
    });
    f.set(result, i32.add(result, 1000));
  });
  expect(run(0)).toBe(1001);
  expect(run(5)).toBe(1050);
});

test('a return leaves at once', () => {
  const run = compile((f, n, result) => {
    f.if(i32.gt(n, 5), () => f.return(i32.const(-1)));
    f.set(result, n);
  });
  expect([5, 6].map(run)).toEqual([5, -1]);
});

test('let keeps the value of this moment, an expression follows its variables', () => {
  const run = compile((f, n, result) => {
    const later = i32.add(n, 1);
    const now = f.let(later);
    f.set(n, 100);
    f.set(result, i32.sub(later, now));
  });
  expect(run(7)).toBe(101 - 8);
});

test('many locals of mixed types keep apart', () => {
  const run = compile((f, n, result) => {
    const numbers = Array.from({ length: 200 }, (_, i) => {
      const vector = f.let(f32x4.splat(i));
      return { vector, word: f.let(i32.add(n, i)) };
    });
    for (const { vector, word } of numbers) {
      f.set(result, i32.add(result, i32.add(word, i32.saturateF32(f32x4.extract(vector, 3)))));
    }
  });
  // 200 · n + 2 · (0 + … + 199)
  expect(run(3)).toBe(600 + 199 * 200);
});
