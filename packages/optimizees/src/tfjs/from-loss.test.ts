import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { keyOf, normals } from '@l2l/core';
import { optimizeeContract } from '@l2l/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { fromLoss, type Variables } from './from-loss';

/** `x² · y + z`, summed: its slopes are 2xy, x² and 1. */
const sum = fromLoss({
  name: 'sum',
  shapes: { x: [2, 2], y: [], z: [3] },
  init: (key, layout) => normals(key, layout.size),
  loss: ({ x, y, z }) => tf.add(tf.sum(tf.mul(tf.square(x), y)), tf.sum(z)),
});
const at = Float32Array.of(1, 2, 3, 4, 10, 0, 0, 0);

describe.each(['cpu', 'wasm'])('a tf loss on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test('has its variables one after another in the coordinates, and so their gradients', async () => {
    const { loss, gradient } = await sum.evaluate(at, keyOf(1));
    expect(tf.getBackend()).toBe(backend);
    expect(loss).toBe(10 * (1 + 4 + 9 + 16));
    expect([...gradient]).toEqual([20, 40, 60, 80, 1 + 4 + 9 + 16, 1, 1, 1]);
  });

  test('makes no tensor that stays', async () => {
    await sum.evaluate(at, keyOf(1));
    const before = tf.memory();
    for (let i = 0; i < 5; i++) await sum.evaluate(at, keyOf(i));
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  test('leaves the coordinates alone, and gives a gradient that stays', async () => {
    const coordinates = at.slice();
    const { gradient } = await sum.evaluate(coordinates, keyOf(1));
    const kept = gradient.slice();
    await sum.evaluate(
      coordinates.map((x) => x + 1),
      keyOf(1),
    );
    expect(coordinates).toEqual(at);
    expect(gradient).toEqual(kept);
    expect(gradient.buffer.byteLength).toBe(4 * gradient.length);
  });

  test('takes coordinates from the middle of another array', async () => {
    const padded = new Float32Array(20);
    padded.set(at, 5);
    const inside = padded.subarray(5, 13);
    expect(await sum.evaluate(inside, keyOf(1))).toEqual(await sum.evaluate(at, keyOf(1)));
  });
});

optimizeeContract(() => sum, { title: 'a tf loss' });

test('the key reaches the loss', async () => {
  const loss = vi.fn(({ x }) => tf.sum(x));
  const problem = fromLoss({ name: 'keyed', shapes: { x: [1] }, init: () => new Float32Array(1), loss });
  await problem.evaluate(new Float32Array(1), keyOf(42));
  expect(loss).toHaveBeenCalledWith(expect.anything(), keyOf(42));
});

test('what the loss holds on to is freed with it', () => {
  const dispose = vi.fn();
  const shapes = { x: [1] };
  const held = fromLoss({
    name: 'held',
    shapes,
    init: () => new Float32Array(1),
    loss: ({ x }) => x,
    dispose,
  });
  held.dispose();
  held.dispose();
  expect(dispose).toHaveBeenCalledOnce();
});

test('a loss that is no scalar is refused', async () => {
  const problem = fromLoss({
    name: 'vector',
    shapes: { x: [2] },
    init: () => new Float32Array(2),
    loss: ({ x }) => tf.square(x),
  });
  await expect(problem.evaluate(new Float32Array(2), keyOf(1))).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('shape [2]'),
  });
});

test.each([
  ['one variable', ({ x }: Variables<'x' | 'y'>) => tf.sum(x)],
  ['all variables', () => tf.scalar(1)],
])('a loss that ignores %s is refused', async (_, loss) => {
  const shapes = { x: [2], y: [2] };
  const problem = fromLoss({ name: 'deaf', shapes, init: () => new Float32Array(4), loss });
  await expect(problem.evaluate(new Float32Array(4), keyOf(1))).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('does not depend on every variable'),
  });
});

test('an op without a gradient is named by TensorFlow.js itself', async () => {
  const problem = fromLoss({
    name: 'rounded',
    shapes: { x: [4] },
    init: () => new Float32Array(4),
    loss: ({ x }) => tf.sum(tf.topk(x, 2).values),
  });
  await expect(problem.evaluate(new Float32Array(4), keyOf(1))).rejects.toThrow(
    /gradient function not found for TopK/,
  );
});
