import * as tf from '@tensorflow/tfjs-core';
import { isExact, type Operation, type Plan, type Value } from './program';
import { type Activation, activated, finer, productBits, sizeOf, step } from './program-steps';

/** Lengths on both sides of those at which the products take another road. */
const LENGTHS = [1, 2, 3, 4, 7, 8, 9, 16, 33, 64, 100, 128];
const MOST_PRODUCTS = 40_000;

const ACTIVATIONS: readonly Activation[] = [
  'linear',
  'linear',
  'relu',
  'relu6',
  'elu',
  'sigmoid',
  'leakyrelu',
  'prelu',
];

/** What two matrices, or many pairs, are multiplied with, and what is known of their product. */
interface Factors extends Value {
  readonly inputs: readonly [a: number, b: number];
  readonly turns: readonly [boolean, boolean];
}

/** @param isFused - Fused products take as many pairs of both, or one matrix a (tfjs 4.22). */
function factorsOf(
  { choose, oneOf, find, operand, valueAt }: Plan,
  { isFused = false } = {},
): Factors | undefined {
  const turns = [choose(2) === 1, choose(2) === 1] as const;
  const found = choose(4) > 0 ? find(({ shape }) => shape.length >= 2 && shape.length <= 4) : undefined;
  const b = found ?? operand([oneOf(LENGTHS), oneOf(LENGTHS)]);
  const { shape } = valueAt(b);
  const pairs = shape.slice(0, -2);
  const [rows, columns] = shape.slice(-2) as [number, number];
  const [inner, right] = turns[1] ? [columns, rows] : [rows, columns];
  const left = oneOf(LENGTHS);
  if (left * inner * right * sizeOf(pairs) > MOST_PRODUCTS) return undefined;
  // The cpu backend takes the matrices of a in turns (tfjs 4.22): right for the last dimensions, whole.
  const dropped = choose(3) === 0 ? choose(pairs.length + 1) : 0;
  const outer = isFused && dropped > 0 ? [] : pairs.slice(dropped);
  const a = operand([...outer, ...(turns[0] ? [inner, left] : [left, inner])]);
  const [first, second] = [valueAt(a), valueAt(b)];
  return {
    inputs: [a, b],
    turns,
    shape: [...pairs, left, right],
    bound: inner * first.bound * second.bound,
    bits: productBits(first, second),
    // The gradient does not know that pairs may repeat, on any backend (tfjs 4.22).
    isForwardOnly: outer.join() !== pairs.join(),
  };
}

const matMul: Operation = (plan) => {
  const factors = factorsOf(plan);
  if (factors === undefined) return undefined;
  const { inputs, turns } = factors;
  return step(plan, `matMul(${turns})`, inputs, factors, (a, b) => tf.matMul(a!, b!, ...turns));
};

/** The same numbers as another matrix, multiplied by: what the packing of operands must not mix up. */
const reshapedMatMul: Operation = (plan) => {
  const { choose, oneOf, find, operand, valueAt } = plan;
  const b = find(({ shape }) => sizeOf(shape) > 1 && sizeOf(shape) <= 256);
  if (b === undefined) return undefined;
  const second = valueAt(b);
  const size = sizeOf(second.shape);
  const inner = oneOf(LENGTHS.filter((length) => size % length === 0));
  const left = oneOf(LENGTHS);
  const a = operand([left, inner]);
  const first = valueAt(a);
  const result = {
    shape: [left, size / inner],
    bound: inner * first.bound * second.bound,
    bits: productBits(first, second),
  };
  const asMatrix = (b: tf.Tensor) => tf.reshape(b, [inner, size / inner]) as tf.Tensor2D;
  const isFused = choose(2) === 0;
  const name = `${isFused ? 'fused.' : ''}matMul by reshaped [${inner},${size / inner}]`;
  return step(plan, name, [a, b], result, (a, b) =>
    isFused ? tf.fused.matMul({ a: a!, b: asMatrix(b!) }) : tf.matMul(a!, asMatrix(b!)),
  );
};

const fusedMatMul: Operation = (plan) => {
  const { choose, oneOf, operand, valueAt } = plan;
  const factors = factorsOf(plan, { isFused: true });
  if (factors === undefined) return undefined;
  const [transposeA, transposeB] = factors.turns;
  const right = factors.shape.at(-1)!;
  // Fused products of more dimensions take no bias for each number (tfjs 4.22).
  const biases = [[right], [right], [1], factors.shape.length > 3 ? [right] : factors.shape];
  const bias = choose(2) === 0 ? undefined : operand(oneOf(biases));
  const added = bias === undefined ? { bound: 0, bits: 0 } : valueAt(bias);
  const sum: Value = { ...factors, bound: factors.bound + added.bound, bits: finer(factors, added) };
  const activation = isExact(sum) ? oneOf(ACTIVATIONS) : 'linear';
  const alpha = activation === 'prelu' ? operand([right]) : undefined;
  const result = activated(sum, activation, alpha === undefined ? undefined : valueAt(alpha));
  const inputs = [...factors.inputs, bias, alpha].filter((place) => place !== undefined);
  const name = `fused.matMul(${factors.turns}, ${bias === undefined ? 'no bias' : 'bias'}, ${activation})`;
  return step(plan, name, inputs, result, (a, b, ...rest) =>
    tf.fused.matMul({
      a: a!,
      b: b!,
      transposeA,
      transposeB,
      activation,
      leakyreluAlpha: 0.5,
      ...(bias !== undefined && { bias: rest[0]! }),
      ...(alpha !== undefined && { preluActivationWeights: rest.at(-1)! }),
    }),
  );
};

const EQUATIONS = [
  'ij,jk->ik',
  'ij,kj->ki',
  'ij,ik->jk',
  'bij,bjk->bik',
  'bij,bkj->bki',
  'ij,ij->ij',
  'ij,ij->i',
  'i,j->ij',
  'bi,bj->bij',
  'ij->ji',
  'ij->j',
  'ijk->kj',
];

const einsum: Operation = (plan) => {
  const { oneOf, find, operand, valueAt } = plan;
  const equation = oneOf(EQUATIONS);
  const [terms, target] = equation.split('->') as [string, string];
  const [first, second] = terms.split(',') as [string, string?];
  const a = find(({ shape }) => shape.length === first.length);
  if (a === undefined) return undefined;
  const lengths = new Map([...first].map((label, i) => [label, valueAt(a).shape[i]!]));
  for (const label of second ?? '') if (!lengths.has(label)) lengths.set(label, oneOf([1, 2, 5, 8]));
  if (sizeOf([...lengths.values()]) > MOST_PRODUCTS) return undefined;
  const shapeOf = (labels: string) => [...labels].map((label) => lengths.get(label)!);
  const b = second === undefined ? undefined : operand(shapeOf(second));
  const factor = b === undefined ? { bound: 1, bits: 0 } : valueAt(b);
  const summed = [...lengths.keys()].filter((label) => !target.includes(label)).join('');
  const result = {
    shape: shapeOf(target),
    bound: sizeOf(shapeOf(summed)) * valueAt(a).bound * factor.bound,
    bits: productBits(valueAt(a), factor),
    isForwardOnly: true,
  };
  const inputs = b === undefined ? [a] : [a, b];
  return step(plan, `einsum ${equation}`, inputs, result, (...inputs) => tf.einsum(equation, ...inputs));
};

export const productOperations: readonly Operation[] = [matMul, fusedMatMul, reshapedMatMul, einsum];
