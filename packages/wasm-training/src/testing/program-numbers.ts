import * as tf from '@tensorflow/tfjs-core';
import { isExact, type Operation, type Plan, type Value } from './program';
import { finer, productBits, sizeOf, step } from './program-steps';

type Compute = (x: tf.Tensor) => tf.Tensor;

/** Another value for each number: those with a kink are for exact numbers alone. */
function unary(
  name: string,
  compute: Compute,
  result: (value: Value) => Partial<Value>,
  { hasKink = false } = {},
): Operation {
  return (plan) => {
    const x = plan.find((value) => !hasKink || isExact(value));
    if (x === undefined) return undefined;
    const value = plan.valueAt(x);
    return step(plan, name, [x], { ...value, ...result(value) }, (x) => compute(x!));
  };
}

const KINK = { hasKink: true };
const same = () => ({});
const rounded = (bound: number) => () => ({ bound, bits: undefined });
const halves = ({ bits }: Value) => ({ bits: bits === undefined ? bits : bits + 1 });

const unaries: readonly Operation[] = [
  unary('relu', tf.relu, same, KINK),
  unary('relu6', tf.relu6, ({ bound }) => ({ bound: Math.min(6, bound) }), KINK),
  unary('abs', tf.abs, same, KINK),
  unary('neg', tf.neg, same),
  unary('square', tf.square, (x) => ({ bound: x.bound ** 2, bits: productBits(x, x) })),
  unary('leakyRelu', (x) => tf.leakyRelu(x, 0.5), halves, KINK),
  unary(
    'clipByValue',
    (x) => tf.clipByValue(x, -2, 3),
    () => ({ bound: 3 }),
    KINK,
  ),
  unary('selu', tf.selu, ({ bound }) => ({ bound: 2 * bound, bits: undefined }), KINK),
  unary('elu', tf.elu, ({ bound }) => ({ bound, bits: undefined }), KINK),
  unary('tanh', tf.tanh, rounded(1)),
  unary('sigmoid', tf.sigmoid, rounded(1)),
  unary('softplus', tf.softplus, ({ bound }) => ({ bound: bound + 1, bits: undefined })),
  unary('sin', (x) => tf.sin(tf.clipByValue(x, -9, 9)), rounded(1), KINK),
  unary('clone', (x) => tf.clone(x), same),
];

const softmax: Operation = (plan) => {
  const x = plan.find(({ shape }) => shape.length > 0);
  if (x === undefined) return undefined;
  const { shape } = plan.valueAt(x);
  return step(plan, 'softmax', [x], { shape, bound: 1, bits: undefined }, (x) => tf.softmax(x!));
};

/** The shape with some dimensions of length 1, or without its first ones: what repeats in a sum with it. */
function repeating({ choose }: Plan, shape: readonly number[]): number[] {
  const rest = shape.slice(choose(3) === 0 ? choose(shape.length + 1) : 0);
  return rest.map((length) => (choose(3) === 0 ? 1 : length));
}

/** Of some, the gradient does not know that operands may repeat, on any backend (tfjs 4.22). */
function binary(
  name: string,
  compute: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  result: (a: Value, b: Value) => Pick<Value, 'bound' | 'bits'>,
  { hasKink = false, repeats = false } = {},
): Operation {
  return (plan) => {
    const a = plan.find((value) => !hasKink || isExact(value));
    if (a === undefined) return undefined;
    const first = plan.valueAt(a);
    const isWhole = !repeats || plan.choose(2) === 0;
    const b = plan.operand(isWhole ? first.shape : repeating(plan, first.shape));
    const second = plan.valueAt(b);
    if (hasKink && !isExact(second)) return undefined;
    const inputs = plan.choose(2) === 0 ? [a, b] : [b, a];
    return step(plan, name, inputs, { shape: first.shape, ...result(first, second) }, (x, y) =>
      compute(x!, y!),
    );
  };
}

const sum = (a: Value, b: Value) => ({ bound: a.bound + b.bound, bits: finer(a, b) });
const product = (a: Value, b: Value) => ({ bound: a.bound * b.bound, bits: productBits(a, b) });
const larger = (a: Value, b: Value) => ({ bound: Math.max(a.bound, b.bound), bits: finer(a, b) });

const binaries: readonly Operation[] = [
  binary('add', tf.add, sum, { repeats: true }),
  binary('sub', tf.sub, sum, { repeats: true }),
  binary('mul', tf.mul, product, { repeats: true }),
  binary('maximum', tf.maximum, larger, KINK),
  binary('minimum', tf.minimum, larger, KINK),
  binary('squaredDifference', tf.squaredDifference, (a, b) => {
    const { bound, bits } = sum(a, b);
    return { bound: bound ** 2, bits: bits === undefined ? bits : 2 * bits };
  }),
];

const prelu: Operation = (plan) => {
  const x = plan.find((value) => value.shape.length > 0 && isExact(value));
  if (x === undefined) return undefined;
  const value = plan.valueAt(x);
  const alpha = plan.operand(repeating(plan, value.shape));
  const slopes = plan.valueAt(alpha);
  const bound = value.bound * Math.max(1, slopes.bound);
  const result = { shape: value.shape, bound, bits: productBits(value, slopes) };
  return step(plan, `prelu by [${slopes.shape}]`, [x, alpha], result, (x, alpha) => tf.prelu(x!, alpha!));
};

const reductions = { sum: tf.sum, mean: tf.mean, max: tf.max, min: tf.min };

const reduction: Operation = (plan) => {
  const { oneOf, choose, find, valueAt } = plan;
  const name = oneOf(['sum', 'mean', 'max', 'min'] as const);
  const hasKink = name === 'max' || name === 'min';
  const x = find((value) => value.shape.length > 0 && (!hasKink || isExact(value)));
  if (x === undefined) return undefined;
  const { shape, bound, bits } = valueAt(x);
  const axes = [...shape.keys()].filter(() => choose(2) === 0);
  if (axes.length === 0) return undefined;
  const keepDims = choose(2) === 0;
  const size = sizeOf(axes.map((axis) => shape[axis]!));
  const left = keepDims ? [1] : [];
  const result = {
    shape: shape.flatMap((length, axis) => (axes.includes(axis) ? left : [length])),
    bound: name === 'sum' ? bound * size : bound,
    bits: name === 'mean' ? undefined : bits,
  };
  return step(plan, `${name} along ${axes}`, [x], result, (x) => reductions[name](x!, axes, keepDims));
};

const batchNorm: Operation = (plan) => {
  const x = plan.find(({ shape }) => shape.length >= 2 && shape.length <= 4);
  if (x === undefined) return undefined;
  const { shape, bound } = plan.valueAt(x);
  const rows = Array.from({ length: 4 }, () => plan.operand([shape.at(-1)!]));
  const [mean, , offset, scale] = rows.map((place) => plan.valueAt(place).bound) as [
    number,
    number,
    number,
    number,
  ];
  const result = { shape, bound: (bound + mean) * scale * 2 + offset, bits: undefined };
  return step(plan, 'batchNorm', [x, ...rows], result, (x, ...rows) => {
    const [mean, spread, offset, scale] = rows as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
    return tf.batchNorm(x!, mean, tf.square(spread), offset, scale, 0.5);
  });
};

const layerNorm: Operation = (plan) => {
  const x = plan.find(({ shape }) => shape.length >= 1);
  if (x === undefined) return undefined;
  const { shape, bound } = plan.valueAt(x);
  return step(plan, 'layerNorm', [x], { shape, bound: 4 * bound, bits: undefined }, (x) => {
    const { mean, variance } = tf.moments(x!, -1, true);
    return tf.div(tf.sub(x!, mean), tf.sqrt(tf.add(variance, 0.5)));
  });
};

export const numberOperations: readonly Operation[] = [
  ...unaries,
  softmax,
  ...binaries,
  prelu,
  reduction,
  reduction,
  batchNorm,
  layerNorm,
];
