import { type Expression, type FunctionBuilder, moduleBuilder, type Variable, v128 } from '@l2l/wasm';
import { describe, expect, test } from 'vitest';
import { preprocess } from '../../preprocess';
import { forms } from './testing/relaxed-simd';
import { features, squashing, type VectorMath, vectorMath } from './vector-math';

type Vector = Expression<'v128'>;
type Body = (f: FunctionBuilder, math: VectorMath) => (x: Variable<'v128'>) => Vector;

/** Applies a function of four lanes to all numbers. */
function map(values: readonly number[], relaxed: boolean, body: Body): Float32Array {
  const count = 4 * Math.ceil(values.length / 4);
  const module = moduleBuilder();
  module.exportMemory('memory', { initialPages: Math.ceil((4 * count) / 65536) });
  module.function({ export: 'run', params: {} }, (f) => {
    const apply = body(f, vectorMath(relaxed));
    const at = f.local('i32');
    f.loop(at, 0, 4 * count, 16, () => f.store.v128(at, apply(f.let(v128.load(at)))));
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()));
  const memory = new Float32Array((exports.memory as WebAssembly.Memory).buffer, 0, count);
  memory.set(values);
  (exports.run as () => void)();
  return memory.slice(0, values.length);
}

/** Numbers of both signs, evenly spread over magnitudes 10^−30 … 10^30, and between −12 and 12. */
const numbers = [
  0,
  ...Array.from({ length: 1000 }, (_, i) => (i % 2 ? 1 : -1) * 10 ** (-30 + (60 * i) / 1000)),
  ...Array.from({ length: 4001 }, (_, i) => -12 + (24 * i) / 4000),
].map(Math.fround);

/** Expects each number to be within its tolerance of what it should be; names the first that is not. */
function expectWithin(
  inputs: readonly number[],
  actual: Float32Array,
  reference: (x: number) => number,
  tolerance: (x: number) => number,
): void {
  const wrong = inputs.findIndex((x, i) => !(Math.abs(actual[i]! - reference(x)) <= tolerance(x)));
  expect(wrong, `at ${inputs[wrong]}: ${actual[wrong]}, should be ${reference(inputs[wrong]!)}`).toBe(-1);
}

const sigmoidOfTwice = (x: number) => 1 / (1 + Math.exp(-2 * x));

describe.each(forms)('with $form', ({ relaxed }) => {
  test('tanh is right within 4.5e-7, and for small numbers relative to them', () => {
    const actual = map(numbers, relaxed, (f, math) => {
      const { tanh, scaled } = squashing(f, math);
      return (x) => tanh(scaled(x));
    });
    expectWithin(numbers, actual, Math.tanh, (x) => 4.5e-7 * Math.min(1, Math.abs(x) + 1e-30));
  });

  test('σ is right within 3e-7', () => {
    const actual = map(numbers, relaxed, (f, math) => {
      const { sigmoidOfTwice: sigmoid, scaled } = squashing(f, math);
      return (x) => sigmoid(scaled(x));
    });
    expectWithin(numbers, actual, sigmoidOfTwice, () => 3e-7);
  });

  test('a gated value is the product of its parts, within 7e-7', () => {
    const actual = map(numbers, relaxed, (f, math) => {
      const { gated, scaled } = squashing(f, math);
      return (x) => gated(f.let(scaled(x)), f.let(scaled(x)));
    });
    expectWithin(
      numbers,
      actual,
      (x) => Math.tanh(x) * sigmoidOfTwice(x),
      () => 7e-7,
    );
  });

  const gradients = [
    ...[0, -0, 1, -1, 1e38, -1e38, 3.4e38, 1e-38, -1e-38, 1e-45, -1e-45, 7e-42, 2 ** -126].map(Math.fround),
    ...numbers,
  ];

  test.each([1, 5, 10, 60, 95, 200])('features are those of the teacher for p = %d', (p) => {
    const expected = new Float64Array(2);
    for (const feature of [0, 1] as const) {
      const actual = map(gradients, relaxed, (f, math) => {
        const of = features(f, math, p);
        return (x) => of(x)[feature];
      });
      const teacher = (x: number) => {
        preprocess(x, p, expected);
        return expected[feature]!;
      };
      expectWithin(gradients, actual, teacher, (x) => 3e-7 * Math.max(1, Math.abs(teacher(x))));
    }
  });
});
