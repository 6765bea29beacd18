import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { guardMemory } from './testing/guarded-memory';

type Two = [number, number];
type Padding = 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;

interface Geometry {
  readonly image: Two;
  readonly window: Two;
  readonly strides: Two;
  readonly dilations: Two;
  readonly pad: Padding;
}

let misuses: () => string[];
beforeAll(async () => {
  await tf.setBackend('wasm');
  misuses = guardMemory();
  enableWasmTraining();
});
afterAll(() => tf.setBackend('cpu'));

const images: Two[] = [
  [4, 4],
  [5, 7],
  [1, 6],
  [9, 3],
];
const windows = [1, 2, 3, 5].flatMap((rows) => [1, 2, 3].map((columns): Two => [rows, columns]));
const strides: Two[] = [
  [1, 1],
  [2, 2],
  [3, 3],
  [1, 2],
  [3, 1],
];
const paddings: Padding[] = [
  'same',
  'valid',
  1,
  [
    [0, 0],
    [1, 0],
    [2, 1],
    [0, 0],
  ],
];
const undilated: Two = [1, 1];

const plain: Geometry[] = images.flatMap((image) =>
  windows.flatMap((window) =>
    strides.flatMap((strides) =>
      paddings.map((pad) => ({ image, window, strides, pad, dilations: undilated })),
    ),
  ),
);
const dilated = plain
  .filter(({ strides }) => Math.max(...strides) === 1)
  .flatMap((geometry) => [[2, 1] as Two, [2, 3] as Two].map((dilations) => ({ ...geometry, dilations })));

const whole = (shape: number[], seed: number) => tf.round(tf.randomUniform(shape, -3, 3, 'float32', seed));
const imageOf = ({ image }: Geometry) => whole([2, ...image, 3], 1) as tf.Tensor4D;
const filterOf = ({ window }: Geometry) => whole([...window, 3, 2], 2) as tf.Tensor4D;
const roundingOf = ({ pad }: Geometry) => (typeof pad === 'string' ? undefined : 'floor');

function fused(geometry: Geometry, isDepthwise: boolean): tf.Tensor {
  const rounding = roundingOf(geometry);
  return (isDepthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d)({
    x: imageOf(geometry),
    filter: filterOf(geometry),
    strides: geometry.strides,
    pad: geometry.pad as 'same',
    dilations: geometry.dilations,
    ...(rounding && { dimRoundingMode: rounding }),
    bias: whole([isDepthwise ? 6 : 2], 3),
    activation: 'relu',
  });
}

const kinds: readonly [
  name: string,
  compute: (geometry: Geometry) => tf.Tensor,
  cases: readonly Geometry[],
][] = [
  [
    'conv2d',
    (g) => tf.conv2d(imageOf(g), filterOf(g), g.strides, g.pad, 'NHWC', g.dilations, roundingOf(g)),
    [...plain, ...dilated],
  ],
  [
    'depthwiseConv2d',
    (g) =>
      tf.depthwiseConv2d(
        imageOf(g),
        filterOf(g),
        g.strides,
        g.pad as 'same',
        'NHWC',
        g.dilations,
        roundingOf(g),
      ),
    [...plain, ...dilated],
  ],
  ['fused.conv2d', (g) => fused(g, false), plain],
  ['fused.depthwiseConv2d', (g) => fused(g, true), plain],
  ['maxPool', (g) => tf.maxPool(imageOf(g), g.window, g.strides, g.pad, roundingOf(g)), plain],
  ['avgPool', (g) => tf.avgPool(imageOf(g), g.window, g.strides, g.pad, roundingOf(g)), plain],
];

/** The result in full, or what kind of error there is. */
function outcome(
  compute: () => tf.Tensor,
): { readonly shape: readonly number[]; readonly numbers: number[] } | Error {
  try {
    return tf.tidy(() => {
      const result = compute();
      return { shape: result.shape, numbers: Array.from(result.dataSync()) };
    });
  } catch (error) {
    return error as Error;
  }
}

const isClose = (a: number, b: number) => Object.is(a, b) || a === b || Math.abs(a - b) < 1e-4;

describe.each(kinds)('%s', (_, compute, cases) => {
  test(`gives what it gives on cpu, or refuses, wherever ${cases.length} kinds of windows lie`, async () => {
    await tf.setBackend('cpu');
    const expected = cases.map((geometry) => outcome(() => compute(geometry)));
    await tf.setBackend('wasm');
    const before = tf.engine().backend.numDataIds();
    for (const [i, geometry] of cases.entries()) {
      const found = outcome(() => compute(geometry));
      const wanted = expected[i]!;
      const what = JSON.stringify(geometry);
      // The cpu backend gives shapes with negative lengths where windows do not fit.
      if (wanted instanceof Error || Math.min(...wanted.shape) < 0) {
        expect(found, what).toBeInstanceOf(Error);
        continue;
      }
      if (found instanceof Error) throw new Error(`${found.message} for ${what}`);
      expect(found.shape, what).toEqual(wanted.shape);
      const wrong = wanted.numbers.findIndex((value, k) => !isClose(value, found.numbers[k]!));
      expect(wrong, what).toBe(-1);
    }
    expect(misuses()).toEqual([]);
    expect(tf.engine().backend.numDataIds(), 'tensors held').toBe(before);
  });
});

test('pooling by windows of one number that gives the shape of the image gives the image', async () => {
  await tf.setBackend('wasm');
  const image = whole([2, 4, 6, 3], 1) as tf.Tensor4D;
  const expected = image.dataSync();
  // Pads of 2 and 3 on either side, and every second number of that.
  for (const pool of [tf.maxPool, tf.avgPool]) {
    const padded = [
      [0, 0],
      [2, 2],
      [3, 3],
      [0, 0],
    ] as tf.backend_util.ExplicitPadding;
    const found = tf.tidy(() => (pool as typeof tf.maxPool)(image, 1, 2, padded as never, 'floor'));
    expect(found.shape).toEqual(image.shape);
    expect(found.dataSync()).toEqual(expected);
    found.dispose();
  }
  image.dispose();
});

test('a filter that is larger than the image is refused with both sizes', async () => {
  await tf.setBackend('wasm');
  const run = () =>
    tf.tidy(() => tf.conv2d(tf.ones([1, 2, 4, 1]) as tf.Tensor4D, tf.ones([5, 1, 1, 1]), 1, 'valid'));
  expect(run).toThrow(
    /filter of 5 × 1 does not fit on an image of shape \[1,2,4,1\]: please use a smaller one/,
  );
});
