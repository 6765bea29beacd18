import * as tf from '@tensorflow/tfjs-core';
import type { Operation, Plan, Value } from './program';
import { finer, sizeOf, step } from './program-steps';

/** Where numbers go. */
interface Arrangement {
  readonly shape: readonly number[];
  /** What it depends on, to be read. */
  readonly by: unknown;
  readonly compute: (x: tf.Tensor) => tf.Tensor;
}

const isNoScalar = ({ shape }: Value) => shape.length > 0;

/** Other places for the same numbers, or for some of them. */
function moving(
  name: string,
  arrange: (plan: Plan, shape: readonly number[]) => Arrangement,
  fits: (value: Value) => boolean = isNoScalar,
): Operation {
  return (plan) => {
    const x = plan.find(fits);
    if (x === undefined) return undefined;
    const value = plan.valueAt(x);
    const { shape, by, compute } = arrange(plan, value.shape);
    return step(plan, `${name} ${JSON.stringify(by)}`, [x], { ...value, shape }, (x) => compute(x!));
  };
}

/** All numbers from 0 on, in any order. */
function order({ choose }: Plan, count: number): number[] {
  const rest = [...Array(count).keys()];
  return Array.from({ length: count }, () => rest.splice(choose(rest.length), 1)[0]!);
}

/** The shape with another length along one axis. */
const along = (shape: readonly number[], axis: number, length: number) => shape.with(axis, length);

const reshape = moving('reshape', ({ oneOf, choose }, shape) => {
  let rest = sizeOf(shape);
  const to: number[] = [];
  for (let axes = choose(4); axes > 0; axes--) {
    const length = oneOf([1, 2, 3, 4, 5, 6, 7, 8].filter((length) => rest % length === 0));
    to.push(length);
    rest /= length;
  }
  to.splice(choose(to.length + 1), 0, rest);
  return { shape: to, by: to, compute: (x) => tf.reshape(x, to) };
});

const transpose = moving('transpose', (plan, shape) => {
  const perm = order(plan, shape.length);
  return { shape: perm.map((axis) => shape[axis]!), by: perm, compute: (x) => tf.transpose(x, perm) };
});

const slice = moving('slice', ({ choose }, shape) => {
  const begin = shape.map((length) => choose(length));
  const size = shape.map((length, i) => 1 + choose(length - begin[i]!));
  return { shape: size, by: [begin, size], compute: (x) => tf.slice(x, begin, size) };
});

const gather = moving('gather', ({ choose }, shape) => {
  const axis = choose(shape.length);
  const numbers = Array.from({ length: 1 + choose(6) }, () => choose(shape[axis]!));
  const compute = (x: tf.Tensor) => tf.gather(x, tf.tensor1d(numbers, 'int32'), axis);
  return { shape: along(shape, axis, numbers.length), by: [numbers, axis], compute };
});

const pad = moving(
  'pad',
  ({ choose }, shape) => {
    const paddings = shape.map(() => [choose(3), choose(3)] as [number, number]);
    const to = shape.map((length, i) => length + paddings[i]![0] + paddings[i]![1]);
    return { shape: to, by: paddings, compute: (x) => tf.pad(x, paddings) };
  },
  ({ shape }) => shape.length > 0 && shape.length <= 4,
);

const tile = moving(
  'tile',
  ({ choose }, shape) => {
    const times = shape.map(() => 1 + choose(3));
    const to = shape.map((length, i) => length * times[i]!);
    return { shape: to, by: times, compute: (x) => tf.tile(x, times) };
  },
  ({ shape }) => shape.length > 0 && shape.length < 5 && sizeOf(shape) < 200,
);

const reverse = moving('reverse', ({ choose }, shape) => {
  const axis = choose(shape.length);
  return { shape, by: axis, compute: (x) => tf.reverse(x, axis) };
});

const expandDims = moving(
  'expandDims',
  ({ choose }, shape) => {
    const axis = choose(shape.length + 1);
    return { shape: shape.toSpliced(axis, 0, 1), by: axis, compute: (x) => tf.expandDims(x, axis) };
  },
  ({ shape }) => shape.length < 5,
);

/** One entry, or one part, alone has no gradient, on any backend (tfjs 4.22). */
const hasParts = ({ shape }: Value) => shape.length > 0 && Math.min(...shape) > 1;

const unstack = moving(
  'unstack',
  ({ choose }, shape) => {
    const axis = choose(shape.length);
    const entry = choose(shape[axis]!);
    const compute = (x: tf.Tensor) => tf.unstack(x, axis)[entry]!;
    return { shape: shape.toSpliced(axis, 1), by: [axis, entry], compute };
  },
  hasParts,
);

const split = moving(
  'split',
  ({ choose }, shape) => {
    const axis = choose(shape.length);
    const first = 1 + choose(shape[axis]! - 1);
    const sizes = [first, shape[axis]! - first];
    const part = choose(2);
    const compute = (x: tf.Tensor) => tf.split(x, sizes, axis)[part]!;
    return { shape: along(shape, axis, sizes[part]!), by: [sizes, axis, part], compute };
  },
  hasParts,
);

const cumsum: Operation = (plan) => {
  const x = plan.find(isNoScalar);
  if (x === undefined) return undefined;
  const value = plan.valueAt(x);
  // Along other axes the gradient is wrong, on every backend (tfjs 4.22).
  const axis = value.shape.length - 1;
  const result = { ...value, bound: value.bound * value.shape[axis]! };
  return step(plan, 'cumsum', [x], result, (x) => tf.cumsum(x!, axis));
};

const segments: Operation = (plan) => {
  const x = plan.find(isNoScalar);
  if (x === undefined) return undefined;
  const { shape, bound, bits } = plan.valueAt(x);
  const count = 1 + plan.choose(5);
  const numbers = Array.from({ length: shape[0]! }, () => plan.choose(count));
  const result = { shape: along(shape, 0, count), bound: bound * shape[0]!, bits };
  return step(plan, `unsortedSegmentSum ${numbers}`, [x], result, (x) =>
    tf.unsortedSegmentSum(x!, tf.tensor1d(numbers, 'int32'), count),
  );
};

const joins = { concat: (parts: tf.Tensor[], axis: number) => tf.concat(parts, axis), stack: tf.stack };

function joined(name: keyof typeof joins): Operation {
  return (plan) => {
    const a = plan.find(({ shape }) => shape.length > 0 && shape.length < 5);
    if (a === undefined) return undefined;
    const first = plan.valueAt(a);
    const axis = plan.choose(first.shape.length);
    const b = plan.operand(first.shape);
    const second = plan.valueAt(b);
    const shape =
      name === 'stack' ? first.shape.toSpliced(axis, 0, 2) : along(first.shape, axis, 2 * first.shape[axis]!);
    const result = { shape, bound: Math.max(first.bound, second.bound), bits: finer(first, second) };
    return step(plan, `${name} along ${axis}`, [a, b], result, (a, b) => joins[name]([a!, b!], axis));
  };
}

export const shapeOperations: readonly Operation[] = [
  reshape,
  reshape,
  transpose,
  transpose,
  slice,
  gather,
  pad,
  tile,
  reverse,
  expandDims,
  unstack,
  split,
  cumsum,
  segments,
  joined('concat'),
  joined('stack'),
];
