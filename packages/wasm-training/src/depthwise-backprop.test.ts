import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectClose, expectSameAsCpu, randoms, valuesOn } from './testing/backends';

beforeAll(() => enableWasmTraining());

interface Case {
  readonly image: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: 'same' | 'valid' | tf.backend_util.ExplicitPadding;
}

const plain: Case[] = [
  { image: [2, 6, 7, 3], filter: [3, 3, 3, 1] },
  { image: [1, 5, 5, 1], filter: [2, 3, 1, 4] },
  { image: [3, 8, 6, 8], filter: [3, 2, 8, 2] },
].flatMap((shapes) =>
  (
    [
      [1, 1],
      [2, 2],
      [2, 1],
    ] as [number, number][]
  ).flatMap((strides) =>
    (
      [
        'same',
        'valid',
        [
          [0, 0],
          [2, 1],
          [0, 3],
          [0, 0],
        ],
      ] as Case['pad'][]
    ).map((pad) => ({ ...shapes, strides, pad, dilations: [1, 1] }) as Case),
  ),
);

const dilated: Case[] = (
  [
    'same',
    'valid',
    [
      [0, 0],
      [3, 1],
      [1, 0],
      [0, 0],
    ],
  ] as Case['pad'][]
).map((pad) => ({
  image: [2, 7, 8, 2],
  filter: [3, 2, 2, 2],
  strides: [1, 1],
  dilations: [2, 3],
  pad,
}));

function kernelGradients({ image, filter, strides, dilations, pad }: Case): [tf.Tensor, tf.Tensor] {
  const x = randoms(image, 1);
  const w = randoms(filter, 2);
  const attrs = { strides, dilations, pad, dimRoundingMode: 'floor' };
  const dy = gradientOf({ image, filter, strides, dilations, pad });
  return [
    tf
      .engine()
      .runKernel(
        'DepthwiseConv2dNativeBackpropFilter',
        { x, dy },
        { ...attrs, filterShape: filter },
      ) as tf.Tensor,
    tf
      .engine()
      .runKernel(
        'DepthwiseConv2dNativeBackpropInput',
        { dy, filter: w },
        { ...attrs, inputShape: image },
      ) as tf.Tensor,
  ];
}

function gradientOf({ image, filter, strides, dilations, pad }: Case): tf.Tensor {
  const info = tf.backend_util.computeConv2DInfo(image, filter, strides, dilations, pad, 'floor', true);
  return randoms(info.outShape, 3);
}

describe('the gradients of a depthwise convolution', () => {
  test.each(plain)(
    '$image under $filter, strides $strides, padding $pad, are those of the cpu backend',
    async (one) => {
      await expectSameAsCpu(() => kernelGradients(one));
    },
  );

  // The cpu backend leaves dilations out here. But a convolution is linear in each input, so each
  // number of a gradient is Σ dy · convolution with a one in that place and zeros elsewhere.
  test.each(dilated)('dilated, padding $pad, are the slopes of the convolution', async (one) => {
    const found = await valuesOn('wasm', () => kernelGradients(one));
    const expected = await valuesOn('wasm', () => {
      const x = randoms<tf.Rank.R4>(one.image, 1);
      const w = randoms<tf.Rank.R4>(one.filter, 2);
      const dy = gradientOf(one);
      const project = (x: tf.Tensor4D, w: tf.Tensor4D) =>
        tf.sum(tf.mul(dy, tf.depthwiseConv2d(x, w, one.strides, one.pad, 'NHWC', one.dilations)));
      return [
        tf.stack(units(one.filter).map((unit) => project(x, unit))),
        tf.stack(units(one.image).map((unit) => project(unit, w))),
      ];
    });
    for (const [i, values] of found.entries()) {
      expectClose(values, { shape: values.shape, numbers: expected[i]!.numbers });
    }
  });

  test('reach x and filter through tf.grads', async () => {
    const gradients = tf.grads((x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'));
    await expectSameAsCpu(() =>
      gradients([randoms([3, 6, 6, 4], 1), randoms([3, 3, 4, 2], 2)], randoms([3, 6, 6, 8], 3)),
    );
  });

  test('of the wrong shape are refused with both shapes', async () => {
    await tf.setBackend('wasm');
    const attrs = { strides: 1, pad: 'valid', dilations: 1, filterShape: [3, 3, 1, 1] };
    const run = () =>
      tf.tidy(() => {
        const inputs = { x: tf.ones([1, 5, 5, 1]), dy: tf.ones([1, 4, 4, 1]) };
        return tf.engine().runKernel('DepthwiseConv2dNativeBackpropFilter', inputs, attrs);
      });
    expect(run).toThrow(/dy has shape \[1,4,4,1\], but the forward result has shape \[1,3,3,1\]/);
  });
});

/** Every tensor of that shape with a single one. */
function units(shape: [number, number, number, number]): tf.Tensor4D[] {
  const size = tf.util.sizeFromShape(shape);
  return tf.unstack(tf.reshape(tf.eye(size), [size, ...shape])) as tf.Tensor4D[];
}
