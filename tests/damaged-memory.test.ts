import type { NamedTensor, RuleOptimizer } from '@l2l/core/tfjs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { afterEach, describe, expect, it } from 'vitest';
import { optimizers } from './optimizers.js';
import { squares, variable } from './variables';

afterEach(() => {
  tf.disposeVariables();
});

/** An optimizer that has taken some steps, its memory, and one step more. */
async function trained(make: () => RuleOptimizer) {
  const w = tf.variable(tf.tensor2d([1, -2, 3, 4, 5, -6], [2, 3]), true, 'w/kernel');
  const bias = variable([1, 2], 'w/bias');
  const optimizer = make();
  const step = (by: RuleOptimizer) => by.minimize(() => squares(w, bias), false, [w, bias]);
  for (let i = 0; i < 6; i++) step(optimizer);
  const memory = await optimizer.getWeights();
  return { memory, step, values: () => [...w.dataSync(), ...bias.dataSync()] };
}

const double = (value: number) => tf.tensor1d(new Int32Array(Float64Array.of(value).buffer), 'int32');

/** What damage there is, to whatever tensor it may happen to. */
const damages: Readonly<Record<string, (tensor: tf.Tensor, name: string) => tf.Tensor | undefined>> = {
  'a number is 1e9': ({ dtype, size }, name) =>
    dtype === 'int32' && size === 2 && !name.includes('slot') ? double(1e9) : undefined,
  'a number is −5': ({ dtype, size }, name) =>
    dtype === 'int32' && size === 2 && !name.includes('slot') ? double(-5) : undefined,
  'a number is NaN': ({ dtype, size }, name) =>
    dtype === 'int32' && size === 2 && !name.includes('slot') ? double(Number.NaN) : undefined,
  'a vector is not finite': (tensor) =>
    tensor.dtype === 'float32' && tensor.size > 0 ? tf.mul(tensor, Infinity) : undefined,
  'a vector is shorter': (tensor) =>
    tensor.dtype === 'float32' && tensor.size > 0 ? tf.slice(tensor, 0, tensor.size - 1) : undefined,
  'a vector is made of text': ({ dtype }) => (dtype === 'float32' ? tf.tensor1d(['a', 'b']) : undefined),
  'a variable is huge': (_, name) =>
    name.startsWith('l2l/slot') ? tf.tensor1d([1, 2 ** 31 - 1], 'int32') : undefined,
  'a variable is too large to count': (_, name) =>
    name.startsWith('l2l/slot') ? tf.tensor1d([1, ...Array(40).fill(2 ** 30)], 'int32') : undefined,
  'a variable has a negative length': (_, name) =>
    name.startsWith('l2l/slot') ? tf.tensor1d([1, -2, -3], 'int32') : undefined,
  'a variable is in a group that cannot be': (_, name) =>
    name.startsWith('l2l/slot') ? tf.tensor1d([9, 2, 3], 'int32') : undefined,
  'the count of steps is negative': (_, name) => (name === 'iter' ? tf.scalar(-1, 'int32') : undefined),
};

async function load(make: () => RuleOptimizer, memory: readonly NamedTensor[]) {
  const optimizer = make();
  try {
    await optimizer.setWeights([...memory]);
  } catch (error) {
    return { optimizer, error };
  }
  return { optimizer, error: undefined };
}

describe.each(Object.entries(optimizers))('a damaged memory of %s', (_, make) => {
  it.each(Object.entries(damages))('is refused, or does no harm, where %s', async (_, damage) => {
    const { memory, step, values } = await trained(make);
    for (const [i, { name, tensor }] of memory.entries()) {
      const other = damage(tensor, name);
      if (!other) continue;
      const { optimizer, error } = await load(make, memory.with(i, { name, tensor: other }));
      // Rules without vectors take any size of their variables, which are compared with the real ones at the next step.
      if (error === undefined) expect(() => step(optimizer)).toSatisfy(isHarmless(values));
      else expect(error, name).toMatchObject({ name: 'L2lError', code: 'bad-checkpoint' });
    }
  });
});

/** A step that is taken, with finite numbers, or refused by an error of this library. */
function isHarmless(values: () => number[]) {
  return (take: () => void) => {
    try {
      take();
    } catch (error) {
      return (error as Error).name === 'L2lError';
    }
    return values().every(Number.isFinite);
  };
}

it('is refused where a number that bounds a loop is 1e9, before any loop begins', async () => {
  const { memory } = await trained(optimizers['lookahead-lstm, tensorwise']!);
  const i = memory.findIndex(({ name }) => name === 'l2l/state/shapes.0');
  const { error } = await load(
    optimizers['lookahead-lstm, tensorwise']!,
    memory.with(i, { name: memory[i]!.name, tensor: double(1e9) }),
  );
  expect(error).toMatchObject({
    code: 'bad-checkpoint',
    message: expect.stringContaining('"shapes.0" is 1000000000, but is 2'),
  });
});
