import { afterEach, expect, test, vi } from 'vitest';
import { lstmConfig } from '../../config';
import { kernelOf } from './kernel';
import { planOf } from './plan';

afterEach(() => vi.unstubAllGlobals());

test('rules of one config share a kernel, others do not', () => {
  expect(kernelOf(lstmConfig({ hidden: [4] }))).toBe(kernelOf(lstmConfig({ hidden: [4] })));
  expect(kernelOf(lstmConfig({ hidden: [4], p: 5 }))).not.toBe(kernelOf(lstmConfig({ hidden: [4] })));
});

test('places in memory do not overlap', () => {
  for (const hidden of [[20, 20], [1], [64, 64, 64]]) {
    const plan = planOf(lstmConfig({ hidden }));
    const places = [
      plan.linear,
      plan.lastHidden,
      plan.stepAdjoint,
      plan.down,
      plan.linearAdjoint,
      plan.state,
      plan.stateAdjoint,
      plan.gradient,
      plan.step,
      ...plan.layers.flatMap((layer) => [
        layer.weights,
        layer.input,
        layer.gates,
        layer.squashed,
        layer.turned,
        layer.inputWeights,
        layer.recurrentWeights,
        layer.weightsAdjoint,
        layer.biasAdjoint,
      ]),
    ];
    expect(new Set(places).size).toBe(places.length);
    expect(places.every((place) => place % 64 === 0 && place < plan.totalBytes)).toBe(true);
  }
});

test('a machine without memory left says how much was asked for', () => {
  const pages = Math.ceil(planOf(lstmConfig({ hidden: [13] })).totalBytes / 65536);
  vi.stubGlobal('WebAssembly', {
    ...Object.fromEntries(
      Object.getOwnPropertyNames(WebAssembly).map((name) => [name, Reflect.get(WebAssembly, name)]),
    ),
    Memory: class {
      constructor() {
        throw new RangeError('could not allocate memory');
      }
    },
  });
  expect(() => kernelOf(lstmConfig({ hidden: [13] }))).toThrow(
    expect.objectContaining({
      code: 'out-of-memory',
      message: expect.stringContaining(`${pages * 65536} bytes`),
    }),
  );
});
