import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms } from './testing/backends';

beforeAll(() => enableWasmTraining());

type Padding = 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;

const images: [number, number, number, number][] = [
  [1, 5, 5, 1],
  [2, 6, 7, 3],
  [5, 9, 4, 8],
  [3, 1, 10, 4],
];
const filters: [number, number][] = [
  [1, 1],
  [2, 2],
  [3, 3],
  [1, 4],
];
const strides: [number, number][] = [
  [1, 1],
  [2, 2],
  [1, 3],
];
const paddings: Padding[] = [
  'same',
  'valid',
  2,
  [
    [0, 0],
    [1, 0],
    [3, 2],
    [0, 0],
  ],
];

const cases = images.flatMap((image) =>
  filters.flatMap((filter) =>
    strides.flatMap((stride) =>
      paddings
        .filter((padding) => fits(image, filter, padding))
        .map((padding) => ({ image, filter, stride, padding })),
    ),
  ),
);

/** Whether the padded image holds the filter at all. */
function fits([, height, width]: number[], [rows, columns]: number[], padding: Padding): boolean {
  if (padding === 'same') return true;
  const [above, aside] = padding === 'valid' ? [0, 0] : typeof padding === 'number' ? [4, 4] : [1, 5];
  return height! + above >= rows! && width! + aside >= columns!;
}

describe('the gradients of a convolution', () => {
  test.each(cases)(
    '$image under $filter, strides $stride, padding $padding, are those of the cpu backend',
    async ({ image, filter, stride, padding }) => {
      // The convolution itself rounds explicit paddings down where a stride leaves a rest.
      const rounding = typeof padding === 'string' ? undefined : 'floor';
      const channels = image[3];
      await expectSameAsCpu(() => {
        const x = randoms<tf.Rank.R4>(image, 1);
        const w = randoms<tf.Rank.R4>([...filter, channels, 5], 2);
        const info = tf.backend_util.computeConv2DInfo(image, w.shape, stride, 1, padding, rounding);
        const dy = randoms<tf.Rank.R4>(info.outShape, 3);
        const attrs = {
          strides: stride,
          pad: padding,
          dataFormat: 'NHWC',
          dimRoundingMode: rounding,
        } as tf.NamedAttrMap;
        return [
          tf
            .engine()
            .runKernel('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: w.shape }) as tf.Tensor,
          tf
            .engine()
            .runKernel(
              'Conv2DBackpropInput',
              { dy, filter: w },
              { ...attrs, inputShape: image },
            ) as tf.Tensor,
        ];
      });
    },
  );

  test('reach x and filter through tf.grads', async () => {
    const gradients = tf.grads((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'same'));
    await expectSameAsCpu(() => {
      const inputs = [randoms([4, 9, 9, 3], 1), randoms([3, 3, 3, 6], 2)];
      return gradients(inputs, randoms([4, 5, 5, 6], 3));
    });
  });

  test('reach the filter of a transposed convolution', async () => {
    const gradients = tf.grads((x, w) =>
      tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [2, 9, 9, 3], 2, 'same'),
    );
    await expectSameAsCpu(() => {
      const inputs = [randoms([2, 5, 5, 4], 1), randoms([3, 3, 3, 4], 2)];
      return gradients(inputs, randoms([2, 9, 9, 3], 3));
    });
  });

  test('are zero where padding is all that a filter ever sees', async () => {
    // Rows -3 and 2 of an image that has rows 0 and 1.
    const attrs = { strides: [5, 5], pad: 3, dataFormat: 'NHWC', dimRoundingMode: 'floor' };
    await expectSameAsCpu(() => {
      const x = randoms([1, 2, 2, 1], 1);
      const dy = randoms([1, 2, 2, 3], 2);
      return tf
        .engine()
        .runKernel('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: [1, 1, 1, 3] }) as tf.Tensor;
    });
  });

  test('of the wrong shape are refused with both shapes', async () => {
    await tf.setBackend('wasm');
    const attrs = { strides: 1, pad: 'valid', dataFormat: 'NHWC', filterShape: [3, 3, 1, 2] };
    const run = () =>
      tf.tidy(() =>
        tf
          .engine()
          .runKernel('Conv2DBackpropFilter', { x: tf.ones([1, 5, 5, 1]), dy: tf.ones([1, 5, 5, 2]) }, attrs),
      );
    expect(run).toThrow(/dy has shape \[1,5,5,2\], but the forward result has shape \[1,3,3,2\]/);
  });

  test('may be asked for a corner of a transposed convolution, and refuse what goes beyond it', async () => {
    const transpose = (size: number) => () =>
      tf.conv2dTranspose(
        randoms<tf.Rank.R4>([2, 8, 7, 3], 1),
        randoms<tf.Rank.R4>([3, 3, 4, 3], 2),
        [2, size, size, 4],
        1,
        'same',
      );
    await expectSameAsCpu(transpose(4));
    await tf.setBackend('wasm');
    expect(() => tf.tidy(transpose(8))).toThrow(
      /dy has shape \[2,8,7,3\], but the forward result has shape \[2,8,8,3\]/,
    );
  });

  test('of channels-first images are refused', async () => {
    await tf.setBackend('wasm');
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [3, 3, 1, 2] };
    const run = () =>
      tf.tidy(() =>
        tf
          .engine()
          .runKernel('Conv2DBackpropFilter', { x: tf.ones([1, 1, 5, 5]), dy: tf.ones([1, 2, 5, 5]) }, attrs),
      );
    expect(run).toThrow(/got NCHW: please use 'NHWC'/);
  });
});
