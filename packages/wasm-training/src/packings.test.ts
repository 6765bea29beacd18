import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';

afterAll(() => tf.setBackend('cpu'));

const ROWS = 128;
const shapes: [number, number][] = [
  [64, 1],
  [200, 1],
  [1, 64],
  [16, 4],
  [1, 1],
];

/** One way to multiply by w, `[rows, columns]`. */
type Use = (w: tf.Tensor2D) => tf.Tensor;

const random = (shape: number[], seed: number) =>
  tf.randomNormal(shape as [number, number], 0, 1, 'float32', seed) as tf.Tensor2D;
const by = (w: tf.Tensor) => random([ROWS, w.shape[0]!], 2);
const turned = (w: tf.Tensor2D) => tf.reshape(w, [w.shape[1], w.shape[0]]) as tf.Tensor2D;
const bias = (w: tf.Tensor2D) => random([w.shape[1]], 3) as unknown as tf.Tensor1D;
const backward = (w: tf.Tensor2D) => tf.matMul(random([ROWS, w.shape[1]], 4), w, false, true);

/** Ways in which b has the shape that it was made with: the backend alone has them right, in any order. */
const own: Record<string, Use> = {
  'matMul(x, w)': (w) => tf.matMul(by(w), w),
  'fused.matMul(x, w)': (w) => tf.fused.matMul({ a: by(w), b: w }),
  'fused.matMul(x, w) + bias': (w) => tf.fused.matMul({ a: by(w), b: w, bias: bias(w) }),
  'relu(fused.matMul(x, w))': (w) => tf.fused.matMul({ a: by(w), b: w, activation: 'relu' }),
  'matMul(dy, w, transposed)': backward,
};
const reshaped: Record<string, Use> = {
  'matMul(x, reshape(w))': (w) => tf.matMul(by(turned(w)), turned(w)),
  'fused.matMul(x, reshape(w))': (w) => tf.fused.matMul({ a: by(turned(w)), b: turned(w) }),
  'relu(fused.matMul(x, reshape(w)))': (w) =>
    tf.fused.matMul({ a: by(turned(w)), b: turned(w), activation: 'relu' }),
  'matMul(dy, reshape(w), transposed)': (w) => backward(turned(w)),
};
const uses = { ...own, ...reshaped };

/** What each use gives on the cpu backend, by shape and name. */
const onCpu = await (async () => {
  await tf.setBackend('cpu');
  return new Map(
    shapes.flatMap((shape) =>
      Object.entries(uses).map(([name, use]) => [
        `${shape} ${name}`,
        tf.tidy(() => use(random(shape, 1)).dataSync()),
      ]),
    ),
  );
})();

/** Expects uses of one and the same tensor, one after the other, to be right. */
function expectRight(shape: [number, number], names: readonly string[], between = () => {}): void {
  tf.tidy(() => {
    const w = random(shape, 1);
    for (const [i, name] of names.entries()) {
      if (i > 0) between();
      const found = uses[name]!(w).dataSync();
      const expected = onCpu.get(`${shape} ${name}`)!;
      const errors = Array.from(found, (value, k) => Math.abs(value - expected[k]!));
      const worst = Math.max(...errors);
      expect(worst, `[${shape}]: ${names.slice(0, i + 1).join(', then ')}`).toBeLessThan(1e-4);
    }
  });
}

const pairs = (first: object, second: object) =>
  Object.keys(first).flatMap((a) => Object.keys(second).map((b) => [a, b]));

describe.each(shapes.map((shape) => ({ shape })))('a tensor of shape [$shape]', ({ shape }) => {
  test('is multiplied by rightly in all orders of three uses', async () => {
    await tf.setBackend('wasm');
    const undo = enableWasmTraining();
    for (const [a, b] of pairs(uses, uses)) {
      for (const c of Object.keys(uses)) expectRight(shape, [a!, b!, c]);
    }
    undo();
  });

  test('is multiplied by rightly if that began before enabling', async () => {
    await tf.setBackend('wasm');
    for (const names of pairs(own, uses)) {
      let undo = () => {};
      expectRight(shape, names, () => {
        undo = enableWasmTraining();
      });
      undo();
    }
  });

  test('is multiplied by rightly after enabling was undone, as it was before', async () => {
    await tf.setBackend('wasm');
    for (const [a, b] of pairs(own, uses)) {
      for (const c of Object.keys(own)) {
        let undo = () => {};
        const steps = [() => (undo = enableWasmTraining()), () => undo()];
        expectRight(shape, [a!, b!, c], () => steps.shift()!());
      }
    }
  });

  test.each(['BatchMatMul', '_FusedMatMul'] as const)(
    'is multiplied by rightly with %s alone',
    async (name) => {
      await tf.setBackend('wasm');
      const undo = enableWasmTraining({ only: [name] });
      const isOurs = (use: string) => use.includes('fused') === (name === '_FusedMatMul');
      const reliable = Object.fromEntries(Object.entries(uses).filter(([use]) => isOurs(use) || use in own));
      for (const names of pairs(reliable, reliable)) expectRight(shape, names);
      undo();
    },
  );
});

test('a tensor that was on another backend in between is multiplied by rightly', async () => {
  const undo = enableWasmTraining();
  await tf.setBackend('wasm');
  const w = random([64, 1], 1);
  const product = () => tf.tidy(() => [...uses['matMul(x, reshape(w))']!(w).dataSync()]);
  tf.tidy(() => uses['matMul(x, w)']!(w));
  const found = product();
  await tf.setBackend('cpu');
  const onCpu = product();
  await tf.setBackend('wasm');
  tf.tidy(() => uses['matMul(x, w)']!(w));
  expect(product()).toEqual(found);
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(onCpu[i]!, 4);
  w.dispose();
  undo();
});

test('a wrong packing is there to be used: the backend alone is wrong where a column comes back as a row', async () => {
  await tf.setBackend('wasm');
  expect(() => expectRight([64, 1], ['matMul(x, w)', 'matMul(x, reshape(w))'])).toThrow();
});

test('products keep no memory behind', async () => {
  await tf.setBackend('wasm');
  const undo = enableWasmTraining();
  const held = () => [tf.memory().numTensors, tf.memory().numBytes, tf.engine().backend.numDataIds()];
  const before = held();
  for (const names of pairs(uses, uses)) expectRight([16, 4], names);
  expect(held()).toEqual(before);
  undo();
});
