import * as tf from '@tensorflow/tfjs-core';
import { isExact, type Operation, type Plan, type Value } from './program';
import { activated, finer, productBits, sizeOf, step } from './program-steps';

type Two = [number, number];
type Three = [number, number, number];
type Padding = 'same' | 'valid';
const MOST_PRODUCTS = 60_000;

/** An image, and how windows lie on it. */
interface Windows {
  readonly x: number;
  readonly image: Value;
  readonly channels: number;
  readonly pad: Padding;
  readonly sizes: number[];
  readonly strides: number[];
  /** Examples, and the number of windows along each dimension. */
  readonly outer: number[];
}

/** @param isEven - Whether windows and strides are as long along all dimensions. */
function windowsOn(plan: Plan, dimensions: number, isEven = false): Windows | undefined {
  const { choose, oneOf, find, leaf, valueAt } = plan;
  const found = choose(3) > 0 ? find(({ shape }) => shape.length === dimensions + 2) : undefined;
  const lengths = () => Array.from({ length: dimensions }, () => 1 + choose(7));
  const x = found ?? leaf([1 + choose(3), ...lengths(), oneOf([1, 2, 3, 5])]);
  const image = valueAt(x);
  const pad = oneOf(['same', 'valid'] as const);
  const drawn = (most: number) => Array.from({ length: isEven ? 1 : dimensions }, () => 1 + choose(most));
  const even = (numbers: number[]) => Array.from({ length: dimensions }, (_, i) => numbers[isEven ? 0 : i]!);
  const [sizes, strides] = [even(drawn(3)), even(drawn(3))];
  const counts = image.shape.slice(1, -1).map((length, i) => {
    const places = pad === 'same' ? length : length - sizes[i]! + 1;
    return Math.ceil(places / strides[i]!);
  });
  if (Math.min(...counts) < 1) return undefined;
  const channels = image.shape.at(-1)!;
  return { x, image, channels, pad, sizes, strides, outer: [image.shape[0]!, ...counts] };
}

function convolution(dimensions: 1 | 2 | 3): Operation {
  return (plan) => {
    const windows = windowsOn(plan, dimensions);
    if (windows === undefined) return undefined;
    const { x, image, channels, pad, strides, sizes, outer } = windows;
    const filters = plan.oneOf([1, 2, 4, 7]);
    const filter = plan.operand([...sizes, channels, filters]);
    const products = sizeOf(sizes) * channels;
    if (products * sizeOf(outer) * filters > MOST_PRODUCTS) return undefined;
    const weights = plan.valueAt(filter);
    const bound = products * image.bound * weights.bound;
    const result = { shape: [...outer, filters], bound, bits: productBits(image, weights) };
    return step(plan, `conv${dimensions}d, ${pad}, strides ${strides}`, [x, filter], result, (x, w) => {
      if (dimensions === 1) return tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, strides[0]!, pad);
      if (dimensions === 2) return tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides as Two, pad);
      return tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, strides as Three, pad);
    });
  };
}

const depthwise: Operation = (plan) => {
  const windows = windowsOn(plan, 2);
  if (windows === undefined) return undefined;
  const { x, image, channels, pad, strides, sizes, outer } = windows;
  const multiplier = plan.oneOf([1, 2]);
  const filter = plan.operand([...sizes, channels, multiplier]);
  const weights = plan.valueAt(filter);
  const bound = sizeOf(sizes) * image.bound * weights.bound;
  const result = { shape: [...outer, channels * multiplier], bound, bits: productBits(image, weights) };
  return step(plan, `depthwiseConv2d, ${pad}, strides ${strides}`, [x, filter], result, (x, w) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides as Two, pad),
  );
};

const transposed: Operation = (plan) => {
  const windows = windowsOn(plan, 2);
  if (windows === undefined || windows.pad === 'valid') return undefined;
  const { x, image, channels, sizes, strides } = windows;
  const [examples, height, width] = image.shape as Three;
  const filters = plan.oneOf([1, 3]);
  const filter = plan.operand([...sizes, filters, channels]);
  const shape: [number, number, number, number] = [
    examples,
    height * strides[0]!,
    width * strides[1]!,
    filters,
  ];
  const products = sizeOf(sizes) * channels;
  if (products * sizeOf(shape) > MOST_PRODUCTS) return undefined;
  const weights = plan.valueAt(filter);
  const result = { shape, bound: products * image.bound * weights.bound, bits: productBits(image, weights) };
  return step(plan, `conv2dTranspose, strides ${strides}`, [x, filter], result, (x, w) =>
    tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, shape, strides as Two, 'same'),
  );
};

const ACTIVATIONS = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const;

function fusedConvolution(isDepthwise: boolean): Operation {
  return (plan) => {
    const { oneOf, choose, operand, valueAt } = plan;
    const windows = windowsOn(plan, 2);
    if (windows === undefined) return undefined;
    const { x, image, channels, pad, strides, sizes, outer } = windows;
    const last = oneOf([1, 2, 3]);
    const filters = isDepthwise ? channels * last : last;
    const filter = operand([...sizes, channels, last]);
    const bias = choose(2) === 0 ? undefined : operand([filters]);
    const weights = valueAt(filter);
    const added = bias === undefined ? { bound: 0, bits: 0 } : valueAt(bias);
    const products = sizeOf(sizes) * (isDepthwise ? 1 : channels);
    const sum: Value = {
      shape: [...outer, filters],
      bound: products * image.bound * weights.bound + added.bound,
      bits: finer({ bits: productBits(image, weights) }, added),
    };
    const activation = isExact(sum) ? oneOf(ACTIVATIONS) : 'linear';
    const kind = isDepthwise ? 'depthwiseConv2d' : 'conv2d';
    const name = `fused.${kind}, ${pad}, strides ${strides}, ${activation}`;
    const inputs = bias === undefined ? [x, filter] : [x, filter, bias];
    return step(plan, name, inputs, activated(sum, activation), (x, filter, bias) =>
      (isDepthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d)({
        x: x as tf.Tensor4D,
        filter: filter as tf.Tensor4D,
        strides: strides as Two,
        pad,
        activation,
        leakyreluAlpha: 0.5,
        ...(bias && { bias }),
      }),
    );
  };
}

type Pool = (x: tf.Tensor, sizes: number[], strides: number[], pad: Padding) => tf.Tensor;
const pools = {
  max2: tf.maxPool,
  avg2: tf.avgPool,
  max3: tf.maxPool3d,
  avg3: tf.avgPool3d,
} as unknown as Readonly<Record<`${'max' | 'avg'}${2 | 3}`, Pool>>;

/** Windows in three dimensions are cubes: for others the gradient of the cpu backend is wrong (tfjs 4.22). */
function pooling(kind: 'max' | 'avg', dimensions: 2 | 3): Operation {
  return (plan) => {
    const windows = windowsOn(plan, dimensions, dimensions === 3);
    if (windows === undefined) return undefined;
    const { x, image, channels, pad, strides, sizes, outer } = windows;
    if (kind === 'max' && !isExact(image)) return undefined;
    const bits = kind === 'max' ? image.bits : undefined;
    const result = { shape: [...outer, channels], bound: image.bound, bits };
    const name = `${kind}Pool${dimensions}d of ${sizes}, ${pad}, strides ${strides}`;
    return step(plan, name, [x], result, (x) => pools[`${kind}${dimensions}`](x!, sizes, strides, pad));
  };
}

const dilation: Operation = (plan) => {
  const windows = windowsOn(plan, 2);
  if (windows === undefined) return undefined;
  const { x, image, channels, pad, strides, sizes, outer } = windows;
  const filter = plan.operand([...sizes, channels]);
  const weights = plan.valueAt(filter);
  if (!isExact(image) || !isExact(weights)) return undefined;
  const bound = image.bound + weights.bound;
  const result = { shape: [...outer, channels], bound, bits: finer(image, weights) };
  return step(plan, `dilation2d, ${pad}, strides ${strides}`, [x, filter], result, (x, w) =>
    tf.dilation2d(x as tf.Tensor4D, w as tf.Tensor3D, strides as Two, pad),
  );
};

export const windowOperations: readonly Operation[] = [
  convolution(1),
  convolution(2),
  convolution(3),
  depthwise,
  transposed,
  fusedConvolution(false),
  fusedConvolution(true),
  pooling('max', 2),
  pooling('avg', 2),
  pooling('max', 3),
  pooling('avg', 3),
  dilation,
];
