import type * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { requireOptions } from '../option-names';
import type { RuleOptimizer } from './rule-optimizer';

/** The part of a `tf.LayersModel` that is used. */
interface Evaluated {
  readonly optimizer: tf.Optimizer;
  readonly metricsNames: string[];
  evaluate(x: never, y: never, options?: { batchSize?: number }): tf.Scalar | tf.Scalar[];
  evaluateDataset(dataset: never, options: never): Promise<tf.Scalar | tf.Scalar[]>;
}

/** The part of a `tf.data.Dataset` that shows that it is one. */
interface Batches {
  iterator(): Promise<unknown>;
}

/** What `fit` takes for one or several inputs or targets. */
type TensorOrTensors = tf.Tensor | readonly tf.Tensor[] | Readonly<Record<string, tf.Tensor>>;

export interface SlowWeightsCallbacksOptions {
  /** Examples that the slow weights are evaluated on after each epoch, or a dataset of batches, as for `fitDataset`. */
  readonly validationData?: readonly [inputs: TensorOrTensors, targets: TensorOrTensors] | Batches;
  /**
   * Runs after each epoch while the model holds the slow weights, which are then worth saving:
   * `async () => { await model.save('indexeddb://best'); }`. Training continues when it has ended. To save the
   * optimizer too, use `keepSlowWeights` after training.
   */
  readonly atSlowWeights?: (epoch: number, logs: Readonly<Record<string, number>>) => void | Promise<void>;
  /** Whether the model has the slow weights after training; they are worth saving. Default: true. */
  readonly keep?: boolean;
}

/**
 * Callbacks for `model.fit`: they evaluate the slow weights after each epoch, and leave them in the model at the end.
 *
 * ```ts
 * await model.fit(x, y, { epochs: 5, callbacks: slowWeightsCallbacks(model, { validationData: [xv, yv] }) });
 * ```
 *
 * The results are added to the logs of each epoch as `slow_loss` and so on, one for each of the model's metrics. The
 * option `validationData` of `fit` itself evaluates the fast weights. A later `fit` continues with the memory of the
 * optimizer: see `keepSlowWeights`.
 *
 * TensorFlow.js takes either callbacks of its own class or plain ones, so beside `tf.callbacks.earlyStopping` these
 * have to be wrapped, and come first: `[new tf.CustomCallback(slowWeightsCallbacks(model, …)), tf.callbacks.earlyStopping(…)]`.
 *
 * @throws L2lError `bad-option`. Training throws it, before its first step, where the model's optimizer is not of this
 *   library.
 */
export function slowWeightsCallbacks(model: Evaluated, options: SlowWeightsCallbacksOptions = {}) {
  const {
    validationData,
    atSlowWeights,
    keep = true,
  } = requireOptions('slowWeightsCallbacks', options, ['validationData', 'atSlowWeights', 'keep']);
  if (validationData !== undefined) requireData(validationData);
  const optimizer = () => model.optimizer as RuleOptimizer;
  return {
    async onTrainBegin(): Promise<void> {
      if (typeof optimizer().keepSlowWeights !== 'function') throw notOurs(model);
    },
    async onEpochEnd(epoch: number, logs: Record<string, number> = {}): Promise<void> {
      if (!validationData && !atSlowWeights) return;
      await optimizer().atSlowWeights(async () => {
        if (validationData) Object.assign(logs, await evaluated(model, validationData));
        await atSlowWeights?.(epoch, logs);
      });
    },
    async onTrainEnd(): Promise<void> {
      if (keep) optimizer().keepSlowWeights();
    },
  };
}

async function evaluated(
  model: Evaluated,
  data: NonNullable<SlowWeightsCallbacksOptions['validationData']>,
): Promise<Record<string, number>> {
  const values = [
    isBatches(data)
      ? await model.evaluateDataset(data as never, {} as never)
      : model.evaluate(data[0] as never, data[1] as never),
  ].flat();
  const names = model.metricsNames;
  // Of several outputs, TensorFlow.js gives the sums of the first loss, of the first two, … of all, and then the rest.
  const named = values.slice(values.length - names.length);
  const numbers = await Promise.all(named.map(async (value) => (await value.data())[0]!));
  for (const value of values) value.dispose();
  return Object.fromEntries(names.map((name, i) => [`slow_${name}`, numbers[i]!]));
}

function isBatches(data: unknown): data is Batches {
  return typeof (data as Partial<Batches> | null)?.iterator === 'function';
}

function requireData(data: unknown): void {
  if (isBatches(data) || (Array.isArray(data) && data.length === 2)) return;
  throw new L2lError(
    'bad-option',
    'slowWeightsCallbacks: validationData must be [inputs, targets], or a dataset of batches of { xs, ys }.',
  );
}

function notOurs({ optimizer }: Evaluated): L2lError {
  const name = optimizer?.getClassName?.() ?? 'none';
  return new L2lError(
    'bad-option',
    `slowWeightsCallbacks: the model's optimizer is ${name}, which has no slow weights. Compile the model with an optimizer of this library, such as lookaheadLstm() or lookaheadOptimizer({ fast }), or leave the callbacks out.`,
  );
}
