import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { optimizers } from './optimizers.js';
import { fitSteps, smallModel } from './small-problem.js';

/** Tensors that a model and its training leave behind once both are disposed. */
async function leftovers(make: () => tf.Optimizer): Promise<number> {
  const before = tf.memory().numTensors;
  const optimizer = make();
  const model = smallModel();
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  await fitSteps(model, 2);
  model.dispose();
  optimizer.dispose();
  return tf.memory().numTensors - before;
}

/** What 100 steps of fit add to the memory in use. */
async function growth(optimizer: tf.Optimizer): Promise<{ tensors: number; bytes: number }> {
  const model = smallModel();
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  await fitSteps(model, 2);
  const warm = tf.memory();
  await fitSteps(model, 100);
  const { numTensors, numBytes } = tf.memory();
  model.dispose();
  optimizer.dispose();
  return { tensors: numTensors - warm.numTensors, bytes: numBytes - warm.numBytes };
}

describe.each(Object.entries(optimizers))('%s', (_, make) => {
  it('leaves no tensor behind in 100 steps of fit', async () => {
    // Each call of fit leaves a scalar of tfjs-layers' own behind, whatever the optimizer.
    expect(await growth(make())).toEqual(await growth(tf.train.sgd(0.1)));
  });

  it('frees everything when it is disposed', async () => {
    // A model of tfjs-layers leaves a tensor of its own behind, whatever the optimizer.
    const own = await leftovers(() => tf.train.sgd(0.1));
    expect(await leftovers(make)).toBe(own);
    expect(await leftovers(() => make().withPlacement('device'))).toBe(own);
  });

  it.each(['host', 'device'] as const)(
    'leaves no tensor behind in a loop of its own, on the %s',
    (placement) => {
      const template = make();
      const optimizer = template.withPlacement(placement);
      const variable = tf.variable(tf.tensor1d([1, -2, 3]));
      const loop = (steps: number) => {
        for (let i = 0; i < steps; i++) {
          const cost = optimizer.minimize(() => tf.sum(tf.square(variable)), true, [variable]);
          cost!.dispose();
          optimizer.minimize(() => tf.sum(tf.square(variable)));
          // Inside a tidy of the user's, the memory must survive.
          tf.tidy(() => void optimizer.minimize(() => tf.sum(tf.square(variable)), true));
        }
      };
      loop(1);
      const warm = tf.memory().numTensors;
      loop(30);
      expect(tf.memory().numTensors).toBe(warm);
      optimizer.dispose();
      variable.dispose();
    },
  );

  it('keeps at most one copy of its memory for saving, until the next step', async () => {
    const variable = tf.variable(tf.tensor1d([1, -2, 3]));
    const optimizer = make();
    const step = () => optimizer.minimize(() => tf.sum(tf.square(variable)), false, [variable]);
    step();
    const before = tf.memory().numTensors;
    await optimizer.getWeights();
    const once = tf.memory().numTensors;
    await optimizer.getWeights();
    expect(tf.memory().numTensors).toBe(once);
    step();
    expect(tf.memory().numTensors).toBe(before);
    optimizer.dispose();
    variable.dispose();
  });
});
