import { vectorLayout } from '@l2l/core';
import { type RuleOptimizer, tensors } from '@l2l/core/tfjs';
import { lstm, pretrainedLstm, pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { models, oneOfEach } from '../training.js';
import { gpuBackends, useBackend } from './backends';

const rules = {
  'the LSTM for each coordinate': () => lstm(pretrainedLstm()),
  'the tensorwise LSTM': () => tensorwise(pretrainedTensorwiseLstm()),
};

/** Steps before the clock starts, and while it runs. */
const WARM = 3;
const STEPS = 10;

interface Measured {
  readonly launches: number;
  /** Milliseconds of JavaScript a step; the device may go on after it. */
  readonly host: number;
}

/** Programs that something starts on the device. */
function countLaunches(run: () => void): number {
  const backend = tf.backend() as unknown as Record<string, (...given: unknown[]) => unknown>;
  const name = 'runWebGPUProgram' in backend ? 'runWebGPUProgram' : 'runWebGLProgram';
  const original = backend[name]!;
  let count = 0;
  backend[name] = function counted(this: unknown, ...given) {
    count++;
    return original.apply(this, given);
  };
  try {
    run();
  } finally {
    delete backend[name];
  }
  return count;
}

/** Updates of 1000 coordinates, by kernels where they are registered. */
async function measure(
  make: () => ReturnType<typeof lstm> | ReturnType<typeof tensorwise>,
): Promise<Measured> {
  const rule = make().on!(tensors) as {
    init: (layout: object) => unknown;
    update: (seen: object, state: unknown) => { step: tf.Tensor; state: unknown };
  };
  const vector = tf.randomNormal([1000]);
  const loss = tf.tensor1d([1]);
  let state = rule.init(vectorLayout(1000));
  let step = vector;
  const update = () => {
    ({ step, state } = tf.tidy(
      () => rule.update({ gradient: vector, coordinates: vector, loss }, state) as never,
    ) as { step: tf.Tensor<tf.Rank>; state: unknown } as never);
  };
  for (let i = 0; i < WARM; i++) update();
  await step.data();
  let host = 0;
  for (let i = 0; i < STEPS; i++) {
    const start = performance.now();
    update();
    host += performance.now() - start;
    // Else what is queued would be waited for at some later call.
    await step.data();
  }
  return { launches: countLaunches(update), host: host / STEPS };
}

/** Runs something without our kernels, once what registers them was called. */
async function withoutKernels<T>(register: () => unknown, run: () => Promise<T>): Promise<T> {
  register();
  const backend = tf.getBackend();
  const ours = tf.getKernelsForBackend(backend).filter(({ kernelName }) => kernelName.startsWith('L2l'));
  for (const { kernelName } of ours) tf.unregisterKernel(kernelName, backend);
  try {
    return await run();
  } finally {
    for (const kernel of ours) tf.registerKernel(kernel);
  }
}

/** Launches of a whole step of an optimizer, on an MLP of two layers, whose gradients are there. */
async function launchesOf(make: () => RuleOptimizer): Promise<number> {
  const [model, optimizer] = [models.mlp(), make()];
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const gradients = Object.fromEntries(
    variables.map((variable) => [variable.name, tf.randomNormal(variable.shape)]),
  );
  const counts = Array.from({ length: 5 }, () => countLaunches(() => optimizer.applyGradients(gradients)));
  optimizer.dispose();
  model.dispose();
  // A Lookahead's slow step is one of five; the first step sends what later ones have.
  return Math.max(...counts.slice(1));
}

/** What an update may launch. */
const MOST = { webgpu: 3, webgl: 6 } as const;

describe.each(gpuBackends)('on %s', (backend) => {
  it.for(Object.entries(rules))('%s launches few programs', async ([, make], { annotate }) => {
    await useBackend(backend);
    tf.engine().startScope();
    const fused = await measure(make);
    const plain = await withoutKernels(make, () => measure(make));
    tf.engine().endScope();
    await annotate(
      `${fused.launches} launches instead of ${plain.launches}; host time ${fused.host.toFixed(2)} instead of ${plain.host.toFixed(2)} ms, 1/${(plain.host / fused.host).toFixed(1)}`,
    );
    expect(fused.launches).toBeLessThanOrEqual(MOST[backend]);
    expect(plain.launches).toBeGreaterThanOrEqual(45);
  });

  it.for(Object.entries(oneOfEach))(
    'a whole step with %s launches no more than without kernels',
    async ([, make], { annotate }) => {
      await useBackend(backend);
      tf.engine().startScope();
      const fused = await launchesOf(make);
      const plain = await withoutKernels(make, () => launchesOf(make));
      tf.engine().endScope();
      await annotate(`${fused} launches at most instead of ${plain}`);
      expect(fused).toBeLessThanOrEqual(plain);
    },
  );
});
