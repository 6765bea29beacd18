import type { OptimizeeFamily } from '@l2l/core';
import { minibatches } from '../minibatches';
import { type Classifier, judgeOf } from './classifier';
import { dropoutMasks } from './dropout';
import { initialCoordinates } from './initialization';
import { backward, forward } from './network';
import { objectiveOf } from './objective';
import type { MlpOptions } from './options';
import { mlpPlan } from './plan';

/**
 * A multilayer perceptron: one that classifies a dataset, or an autoencoder.
 * Plain TypeScript on flat arrays: it needs no backend, and it is what faster versions must agree with.
 *
 * ```ts
 * const problem = mlp({ dataset, hidden: [20], activation: 'sigmoid' });
 * const start = problem.init(keyOf(1));
 * const { loss, gradient } = await problem.evaluate(start, keyOf(2));
 * ```
 *
 * Coordinates are `dense0/kernel` [inputs, outputs], `dense0/bias`, then with batch normalization
 * `norm0/scale` and `norm0/offset`, then `dense1/kernel`… The key given to `evaluate` decides the
 * minibatch and what dropout drops.
 *
 * @throws L2lError `bad-option`
 */
export function mlp(options: MlpOptions): Classifier {
  const plan = mlpPlan(options);
  const objective = objectiveOf(plan);
  const draw = minibatches(plan.options.dataset, plan.options.batchSize);
  return {
    name: plan.name,
    layout: plan.layout,
    init: (key) => initialCoordinates(plan, key),
    async evaluate(coordinates, key) {
      const examples = draw(key);
      const masks = dropoutMasks(plan, examples.labels.length, key);
      const trace = forward(plan, coordinates, examples.inputs, masks);
      const adjoint = objective.adjoint(trace.outputs, examples);
      return {
        loss: objective.loss(trace.outputs, examples),
        gradient: backward(plan, coordinates, trace, adjoint),
      };
    },
    ...judgeOf(plan, async (coordinates, inputs) => forward(plan, coordinates, inputs).outputs),
    dispose() {},
  };
}

/** Networks that differ only in where they start: each sample is the {@link mlp} of these options. */
export function mlpFamily(options: MlpOptions): OptimizeeFamily {
  const { name } = mlp(options);
  return { name, sample: async () => mlp(options) };
}
