import type { OptimizeeFamily } from '@l2l/core';
import { minibatches } from '../minibatches';
import { type Classifier, judgeOf } from './classifier';
import { crossEntropy, crossEntropyAdjoint } from './cross-entropy';
import { dropoutMasks } from './dropout';
import { initialCoordinates } from './initialization';
import { backward, forward } from './network';
import type { MlpOptions } from './options';
import { mlpPlan } from './plan';

/**
 * A multilayer perceptron that classifies a dataset, trained by the cross-entropy of its softmax.
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
  const draw = minibatches(plan.options.dataset, plan.options.batchSize);
  return {
    name: plan.name,
    layout: plan.layout,
    init: (key) => initialCoordinates(plan, key),
    async evaluate(coordinates, key) {
      const { inputs, labels } = draw(key);
      const trace = forward(plan, coordinates, inputs, dropoutMasks(plan, labels.length, key));
      const adjoint = crossEntropyAdjoint(trace.logits, labels);
      return {
        loss: crossEntropy(trace.logits, labels),
        gradient: backward(plan, coordinates, trace, adjoint),
      };
    },
    ...judgeOf(plan, async (coordinates, inputs) => forward(plan, coordinates, inputs).logits),
    dispose() {},
  };
}

/** Networks that differ only in where they start: each sample is the {@link mlp} of these options. */
export function mlpFamily(options: MlpOptions): OptimizeeFamily {
  const { name } = mlp(options);
  return { name, sample: async () => mlp(options) };
}
