import { hasRelaxedSimd, moduleBuilder, v128 } from '@l2l/wasm';
import { describe, expect, test } from 'vitest';
import { kernelContext } from './context';
import { type Exponentials, exponentials } from './exponential';
import { memoryPlan } from './memory-plan';

/** Runs a function of four lanes on many numbers. */
function run(name: keyof Exponentials, relaxed: boolean, numbers: readonly number[]): Float32Array {
  const module = moduleBuilder();
  const plan = memoryPlan({
    sizes: [1, 2],
    activations: [],
    loss: 'crossEntropy',
    target: 'labels',
    batchSize: 1,
    sparse: false,
    relaxed,
  });
  const bytes = 16 * Math.ceil(numbers.length / 4);
  module.exportMemory('memory', { initialPages: Math.ceil(bytes / 65536) });
  module.function({ export: 'run', params: { end: 'i32' } }, (f, { end }) => {
    const squash = exponentials(f, kernelContext(module, plan))[name];
    const at = f.local('i32');
    f.loop(at, 0, end, 16, () => f.store.v128(at, squash(v128.load(at))));
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()));
  const { memory, run } = exports as { memory: WebAssembly.Memory; run: (end: number) => void };
  const lanes = new Float32Array(memory.buffer);
  lanes.set(numbers);
  run(bytes);
  return lanes.slice(0, numbers.length);
}

/** From 1e-6 to `to`, on both sides of 0, as float32. */
const spread = (to: number) =>
  Array.from({ length: 2000 }, (_, i) => 1e-6 * (to / 1e-6) ** (i / 2000)).flatMap((x) => [
    Math.fround(x),
    Math.fround(-x),
  ]);

describe.each(hasRelaxedSimd() ? [false, true] : [false])('with relaxed SIMD: %s', (relaxed) => {
  test.each([
    // Half a unit in the last place is 6e-8.
    ['exp', Math.exp, 87, 2e-7],
    ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x)), 87, 3e-7],
    ['tanh', Math.tanh, 100, 5e-7],
  ] as const)('%s has a small relative error', (name, expected, to, tolerance) => {
    const numbers = spread(to);
    run(name, relaxed, numbers).forEach((value, i) => {
      const exact = expected(numbers[i]!);
      expect(Math.abs(value - exact), `${name}(${numbers[i]})`).toBeLessThan(tolerance * Math.abs(exact));
    });
  });

  test('far out they are flat, and a NaN stays a NaN', () => {
    const far = [-1e38, 1e38, -Infinity, Infinity];
    const [low, high] = run('exp', relaxed, far);
    expect([low, Number.isFinite(high)]).toEqual([0, true]);
    run('sigmoid', relaxed, far).forEach((value, i) => {
      expect(value).toBeCloseTo(i % 2, 30);
    });
    expect([...run('tanh', relaxed, far)]).toEqual([-1, 1, -1, 1]);
    for (const name of ['exp', 'sigmoid', 'tanh'] as const) {
      expect(run(name, relaxed, [Number.NaN])[0]).toBeNaN();
    }
  });
});
