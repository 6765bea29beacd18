import type * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { requireOptions } from '../option-names';
import type { RuleOptimizer } from './rule-optimizer';

/** The part of a `tf.LayersModel` that is used. */
interface Evaluated {
  readonly optimizer: tf.Optimizer;
  readonly metricsNames: string[];
  evaluate(x: tf.Tensor, y: tf.Tensor, options?: { batchSize?: number }): tf.Scalar | tf.Scalar[];
}

export interface SlowWeightsCallbacksOptions {
  /** Examples that the slow weights are judged on after each epoch. */
  readonly validationData?: readonly [inputs: tf.Tensor, targets: tf.Tensor];
  /** Whether the model has the slow weights after training; true unless told. They are worth saving. */
  readonly keep?: boolean;
}

/**
 * Callbacks for `model.fit`: judge the slow weights after each epoch, and leave them in the model at the end.
 *
 * ```ts
 * await model.fit(x, y, { epochs: 5, callbacks: slowWeightsCallbacks(model, { validationData: [xv, yv] }) });
 * ```
 *
 * What is found is added to the logs of each epoch as `slow_loss` and so on, for each of the model's
 * metrics. The option `validationData` of `fit` itself judges the fast weights. Training that goes on after
 * the slow weights were kept begins with an empty memory: see `keepSlowWeights`.
 *
 * Training throws an L2lError `bad-option`, before its first step, where the model's optimizer is not of this library.
 */
export function slowWeightsCallbacks(model: Evaluated, options: SlowWeightsCallbacksOptions = {}) {
  const { validationData, keep = true } = requireOptions('slowWeightsCallbacks', options, [
    'validationData',
    'keep',
  ]);
  const optimizer = () => model.optimizer as RuleOptimizer;
  return {
    async onTrainBegin(): Promise<void> {
      if (typeof optimizer().keepSlowWeights !== 'function') throw notOurs(model);
    },
    async onEpochEnd(_epoch: number, logs?: Record<string, number>): Promise<void> {
      if (!validationData || !logs) return;
      const [inputs, targets] = validationData;
      const found = await optimizer().atSlowWeights(() => [model.evaluate(inputs, targets)].flat());
      for (const [i, value] of found.entries()) {
        logs[`slow_${model.metricsNames[i]!}`] = (await value.data())[0]!;
        value.dispose();
      }
    },
    async onTrainEnd(): Promise<void> {
      if (keep) optimizer().keepSlowWeights();
    },
  };
}

function notOurs({ optimizer }: Evaluated): L2lError {
  const name = optimizer?.getClassName?.() ?? 'none';
  return new L2lError(
    'bad-option',
    `slowWeightsCallbacks: the model's optimizer is ${name}, which has no slow weights. Compile the model with an optimizer of this library, such as lookaheadLstm() or lookaheadOptimizer({ fast }), or leave the callbacks out.`,
  );
}
