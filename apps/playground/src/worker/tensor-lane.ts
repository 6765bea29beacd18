import { type AnyRule, type Key, L2lError } from '@l2l/core';
import { type RuleOptimizer, ruleOptimizer } from '@l2l/core/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { readBeliefs } from './beliefs';
import type { Lane } from './lane';
import type { Batch, TensorProblem } from './tensor-problem';
import type { Watcher } from './watch';

/** What all lanes of a race have in common. */
export interface Track {
  readonly problem: TensorProblem;
  readonly start: Key;
  /** The minibatch of a step; the same for all lanes, which do not dispose of it. */
  readonly batch: (number: number) => Batch;
  /** Inputs that all are asked about now and then; not disposed of. */
  readonly questions: tf.Tensor | null;
}

/**
 * A contestant that trains its own copy of a network on the backend in use, as a drop-in optimizer.
 *
 * @param rule - Watched by the watcher.
 */
export function openTensorLane(
  { problem, start, batch, questions }: Track,
  rule: AnyRule,
  watcher: Watcher,
): Lane {
  const optimizer = ruleOptimizer(rule);
  const variables = problem.variables(start);
  const lossOn = ({ inputs, classes }: Batch) =>
    tf.losses.softmaxCrossEntropy(classes, problem.logits(variables, inputs)) as tf.Scalar;
  const judge = () => readScalar(tf.tidy(() => lossOn(problem.judged)));
  const hasSlow = rule.lag !== undefined;
  const atSlow = <T>(run: () => Promise<T>) => (hasSlow ? optimizer.atSlowWeights(run) : run());
  let hasDiverged = false;
  let milliseconds = 0;

  return {
    async step(number) {
      if (hasDiverged) return;
      const examples = batch(number);
      const before = performance.now() - watcher.spent();
      const loss = await takeStep(optimizer, () => lossOn(examples), variables);
      milliseconds += performance.now() - watcher.spent() - before;
      await watcher.collect();
      hasDiverged = !Number.isFinite(loss);
    },
    async mark() {
      const seconds = milliseconds / 1000;
      const fast = hasDiverged ? Number.NaN : await judge();
      hasDiverged ||= !Number.isFinite(fast);
      if (hasDiverged) return { loss: null, fast: null, gap: null, seconds };
      if (!hasSlow) return { loss: fast, fast, gap: null, seconds };
      return { loss: await atSlow(judge), fast, gap: await gapOf(optimizer, variables), seconds };
    },
    glimpse: () => watcher.glimpse(),
    walk: () => null,
    async beliefs() {
      if (!questions || hasDiverged) return null;
      return atSlow(() => readBeliefs(() => problem.logits(variables, questions)));
    },
    async accuracy() {
      const { test } = problem;
      if (!test || hasDiverged) return null;
      return atSlow(() =>
        readScalar(tf.tidy(() => accuracyOf(problem.logits(variables, test.inputs), test))),
      );
    },
    dispose() {
      watcher.dispose();
      optimizer.dispose();
      tf.dispose(variables);
    },
  };
}

/** @returns The loss of the minibatch; NaN if there was a gradient that no rule can use. */
async function takeStep(optimizer: RuleOptimizer, loss: () => tf.Scalar, variables: tf.Variable[]) {
  try {
    return await readScalar(optimizer.minimize(loss, true, variables)!);
  } catch (error) {
    if (error instanceof L2lError && error.code === 'non-finite') return Number.NaN;
    throw error;
  }
}

function accuracyOf(logits: tf.Tensor2D, { classes }: Batch): tf.Scalar {
  return tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(classes, 1)), 'float32'));
}

/** Root mean square of the way from the variables to the slow weights; 0 before the first step. */
async function gapOf(optimizer: RuleOptimizer, variables: readonly tf.Variable[]): Promise<number> {
  const slow = optimizer.slowWeights();
  const size = variables.reduce((sum, variable) => sum + variable.size, 0);
  const squares = tf.tidy(() =>
    tf.addN([
      tf.scalar(0),
      ...variables.flatMap((variable) =>
        slow[variable.name] ? [tf.sum(tf.squaredDifference(variable, slow[variable.name]!))] : [],
      ),
    ]),
  ) as tf.Scalar;
  tf.dispose(slow);
  return Math.sqrt((await readScalar(squares)) / size);
}

/** @param scalar - Disposed. */
async function readScalar(scalar: tf.Scalar): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value ?? Number.NaN;
}
