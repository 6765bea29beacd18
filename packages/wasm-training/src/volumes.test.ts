import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectClose, expectSameAsCpu, randoms, valuesOn } from './testing/backends';
import { guardMemory } from './testing/guarded-memory';

let misuses: () => string[];
beforeAll(async () => {
  await tf.setBackend('wasm');
  misuses = guardMemory();
  enableWasmTraining();
});
afterAll(async () => {
  await tf.setBackend('cpu');
  expect(misuses()).toEqual([]);
});

type Five = [number, number, number, number, number];
type Three = [number, number, number];

const volumes: Five[] = [
  [1, 4, 4, 4, 1],
  [2, 5, 3, 6, 2],
  [3, 1, 7, 4, 3],
];
const windows: Three[] = [
  [1, 1, 1],
  [2, 2, 2],
  [3, 2, 1],
  [3, 3, 3],
];
const strides: Three[] = [
  [1, 1, 1],
  [2, 2, 2],
  [1, 3, 2],
];
const cases = volumes.flatMap((volume) =>
  windows.flatMap((window) =>
    strides.flatMap((stride) =>
      (['same', 'valid'] as const)
        .filter((pad) => pad === 'same' || window.every((length, i) => length <= volume[i + 1]!))
        .map((pad) => ({ volume, window, stride, pad })),
    ),
  ),
);

/** The value of f, and its gradients for a random dy. */
function withGradients(f: (...inputs: tf.Tensor[]) => tf.Tensor, ...inputs: tf.Tensor[]): tf.Tensor[] {
  const value = f(...inputs);
  return [value, ...tf.grads(f)(inputs, randoms(value.shape as Five, 9))];
}

const whole = (shape: number[]) => tf.round(tf.mul(3, randoms(shape as Five, 9)));

/** Slopes of Σ dy · f(x) for whole dy: for what is linear around whole x, such as a maximum, exact. */
function slopes(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  const dy = whole(f(x).shape);
  const size = tf.util.sizeFromShape(x.shape);
  const step = 0.25;
  const bumps = tf.unstack(tf.reshape(tf.mul(step, tf.eye(size)), [size, ...x.shape]));
  const at = (x: tf.Tensor) => tf.sum(tf.mul(dy, f(x)));
  const differences = bumps.map((bump) => tf.sub(at(tf.add(x, bump)), at(tf.sub(x, bump))));
  return tf.reshape(tf.div(tf.stack(differences), 2 * step), x.shape);
}

/** Different whole numbers, of both signs or negative: the largest stays the largest when one moves a little. */
const apart = (shape: Five, shift = 0.5) => {
  const size = tf.util.sizeFromShape(shape);
  const order = tf.util.createShuffledIndices(size);
  return () => tf.reshape(tf.sub(tf.tensor1d([...order]), size * shift), shape) as tf.Tensor5D;
};

describe('in three dimensions', () => {
  test.each(cases)(
    'a convolution of $volume by $window, strides $stride, padding $pad, is that of the cpu backend',
    async ({ volume, window, stride, pad }) => {
      const conv = (x: tf.Tensor, w: tf.Tensor) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, stride, pad);
      await expectSameAsCpu(() =>
        withGradients(
          conv as never,
          randoms<tf.Rank.R5>(volume, 1),
          randoms<tf.Rank.R5>([...window, volume[4], 4], 2),
        ),
      );
    },
  );

  test.each(cases)(
    'the largest of $volume under $window, strides $stride, padding $pad, and its gradient, are right',
    async ({ volume, window, stride, pad }) => {
      for (const x of [apart(volume), apart(volume, 1)]) {
        const pool = (x: tf.Tensor) => tf.maxPool3d(x as tf.Tensor5D, window, stride, pad);
        await expectSameAsCpu(() => pool(x()), 0);
        const gradient = () => tf.grads(pool)([x()], whole(pool(x()).shape));
        const [found] = await valuesOn('wasm', gradient);
        // The gradient of the cpu backend is wrong where windows are not cubes (tfjs 4.22).
        const isCube = window.every((length) => length === window[0]);
        const [expected] = await valuesOn('cpu', () => (isCube ? gradient() : slopes(pool, x())));
        expectClose(found!, expected!, 0);
      }
    },
  );

  test.each(['same', 'valid'] as const)(
    'an average, padding %s, and its gradient, are those of the cpu backend',
    async (pad) => {
      const pool = (x: tf.Tensor) => tf.avgPool3d(x as tf.Tensor5D, [3, 2, 2], [1, 2, 2], pad);
      await expectSameAsCpu(() => withGradients(pool, randoms<tf.Rank.R5>([2, 5, 3, 6, 2], 1)));
    },
  );

  test('a transposed convolution is that of the cpu backend', async () => {
    await expectSameAsCpu(() =>
      tf.conv3dTranspose(
        randoms<tf.Rank.R5>([2, 3, 2, 3, 4], 1),
        randoms<tf.Rank.R5>([3, 2, 3, 2, 4], 2),
        [2, 5, 4, 6, 2],
        2,
        'same',
      ),
    );
  });

  test('equal numbers share as on the cpu backend: the last gets all', async () => {
    const pool = (x: tf.Tensor) => tf.maxPool3d(x as tf.Tensor5D, 2, 1, 'same');
    await expectSameAsCpu(() => withGradients(pool, tf.zeros([1, 3, 3, 3, 1])));
  });

  test('gradients of the wrong shape are refused with both shapes', async () => {
    await tf.setBackend('wasm');
    const attrs = { strides: 1, pad: 'valid', filterShape: [2, 2, 2, 1, 1] };
    const inputs = () => ({ x: tf.ones([1, 3, 3, 3, 1]), dy: tf.ones([1, 3, 3, 3, 1]) });
    const run = () => tf.tidy(() => tf.engine().runKernel('Conv3DBackpropFilterV2', inputs(), attrs));
    expect(run).toThrow(/dy has shape \[1,3,3,3,1\], but the forward result has shape \[1,2,2,2,1\]/);
  });
});
