import { adam } from '@l2l/baselines';
import {
  type AnyRule,
  chain,
  clip,
  copyState,
  fold,
  type GradientEstimator,
  type Key,
  L2lError,
  numberOption,
  objectOption,
  requireOptions,
  type Snapshot,
  vectorLayout,
} from '@l2l/core';
import { requireFiniteWeights } from './finite-weights';
import { packedBy, partsOf, vectorOf } from './packed';
import { plain, type RunRecord, recordOfRule } from './run-record';

/** Moves the weights where no optimizer is given. */
export const DEFAULT_OPTIMIZER = chain(clip({ norm: 1 }), adam(0.001));
export const DEFAULT_AVERAGE = 0;

export interface MetaTrainOptions<Carry> {
  /** Estimates in which direction the weights should move. */
  readonly estimator: GradientEstimator<Carry>;
  /** Weights to begin with; not written to. */
  readonly weights: Float32Array;
  /** Decides every random draw of the run. */
  readonly key: Key;
  /** The rule that moves the weights; by default Adam at 0.001 on gradients clipped to norm 1. */
  readonly optimizer?: AnyRule | undefined;
  /** Share of the averaged weights that each step keeps, from 0 (no average), below 1. */
  readonly average?: number | undefined;
  /** Windows that may diverge in a row, at least 1; the next one ends the run. Default: 200. */
  readonly divergedLimit?: number | undefined;
  /** What {@link MetaStep.save} gave in an earlier run with the same options: continues from there. */
  readonly from?: Snapshot | undefined;
}

/** Where meta-training stands after a step. */
export interface MetaStep {
  /** Meta-steps taken. */
  readonly count: number;
  /** Mean loss of the optimizee over the window that was just seen. Not finite if it diverged. */
  readonly loss: number;
  /** `[weights.size]`, the meta-gradient, before it was clipped. */
  readonly gradient: Float32Array;
  /** The weights after the step. A copy. */
  readonly weights: Float32Array;
  /** Their running mean, for use; the weights themselves without `average`. A copy. */
  readonly averaged: Float32Array;
  /**
   * All that is needed to continue, to the last bit.
   *
   * @throws L2lError `not-supported` once the next step was asked for: its carry was used up then.
   */
  save(): Promise<Snapshot>;
}

/** What a run remembers between two steps. */
interface Memory<Carry> {
  readonly count: number;
  readonly weights: Float32Array;
  readonly averaged: Float32Array;
  /** The optimizer's. */
  readonly state: unknown;
  readonly carry: Carry;
}

/**
 * Trains the weights of a learned rule, one window at a time, for as long as the caller asks for
 * more. Adam moves the LSTM as the LSTM moves the model: the same interface twice.
 *
 * ```ts
 * for await (const { count, loss } of metaTrain({ estimator, weights, key: keyOf(1) })) {
 *   if (count === 500) break;
 * }
 * ```
 *
 * A window that diverged has no gradient: the weights stand still, and a new optimizee is begun.
 *
 * @throws L2lError `bad-option`; `bad-checkpoint` for a snapshot of a run with other options; `diverged` where nothing
 *   but diverging windows is found; `non-finite` where the optimizer moves a weight beyond the range of float32.
 */
export async function* metaTrain<Carry>(
  options: MetaTrainOptions<Carry>,
): AsyncGenerator<MetaStep, void, void> {
  const {
    estimator,
    weights,
    key,
    optimizer = DEFAULT_OPTIMIZER,
    average = DEFAULT_AVERAGE,
    divergedLimit = 200,
    from,
  } = requireOptions('metaTrain', options, [
    'estimator',
    'weights',
    'key',
    'optimizer',
    'average',
    'divergedLimit',
    'from',
  ]);
  objectOption(
    'metaTrain',
    'estimator',
    estimator,
    'an estimator such as truncatedBackprop({ rule, family })',
  );
  objectOption('metaTrain', 'weights', weights, 'a Float32Array such as rule.initWeights(key)');
  numberOption('metaTrain', 'average', average, { from: 0, below: 1 });
  numberOption('metaTrain', 'divergedLimit', divergedLimit, { from: 1, integer: true });
  requireFiniteWeights('metaTrain', weights);
  const made = plain({ key, optimizer: recordOfRule(optimizer), average });
  let diverged = 0;
  let isHeld = true;
  let memory: Memory<Carry> = from
    ? await restored(from, made, estimator, weights.length)
    : {
        count: 0,
        weights: weights.slice(),
        averaged: weights.slice(),
        state: optimizer.init(vectorLayout(weights.length)),
        carry: await estimator.begin(fold(key, 0)),
      };
  try {
    for (;;) {
      const count = memory.count + 1;
      isHeld = false;
      const { gradient, loss, carry } = await estimator.estimate(
        memory.weights,
        memory.carry,
        fold(key, count),
      );
      isHeld = true;
      const isWhole = Number.isFinite(loss) && gradient.every(Number.isFinite);
      const { weights, state } = isWhole ? move(optimizer, memory, gradient) : memory;
      const averaged = mix(average, memory.averaged, weights);
      const here: Memory<Carry> = { count, weights, averaged, state, carry };
      memory = here;
      diverged = isWhole ? 0 : diverged + 1;
      let isPassed = false;
      const save = async () => {
        if (isPassed) throw passed(count);
        return saved(estimator, made, here);
      };
      yield { count, loss, gradient, weights: weights.slice(), averaged: averaged.slice(), save };
      isPassed = true;
      if (diverged >= divergedLimit) throw onlyDiverging(diverged);
    }
  } finally {
    if (isHeld) estimator.end(memory.carry);
  }
}

function move(
  optimizer: AnyRule,
  { weights, state }: Memory<unknown>,
  gradient: Float32Array,
): Pick<Memory<unknown>, 'weights' | 'state'> {
  const update = optimizer.update({ gradient, coordinates: weights }, state);
  const moved = weights.map((weight, i) => weight + update.step[i]!);
  const at = moved.findIndex((weight) => !Number.isFinite(weight));
  if (at >= 0) throw tooFar(optimizer, at, weights[at]!, moved[at]!);
  return { weights: moved, state: update.state };
}

function mix(kept: number, averaged: Float32Array, weights: Float32Array): Float32Array {
  return averaged.map((value, i) => kept * value + (1 - kept) * weights[i]!);
}

async function saved<Carry>(
  estimator: GradientEstimator<Carry>,
  made: RunRecord,
  { carry, count, weights, averaged, state }: Memory<Carry>,
): Promise<Snapshot> {
  const parts = copyState({ count, weights, averaged, state: state as Snapshot });
  return packedBy(made, { ...parts, carry: await estimator.pack(carry) });
}

async function restored<Carry>(
  from: Snapshot,
  made: RunRecord,
  estimator: GradientEstimator<Carry>,
  size: number,
): Promise<Memory<Carry>> {
  const names = ['count', 'weights', 'averaged', 'state', 'carry'] as const;
  const { carry, ...parts } = partsOf('metaTrain', made, names, from);
  vectorOf('metaTrain', 'the vector of weights', parts.weights, size);
  vectorOf('metaTrain', 'the vector of averaged weights', parts.averaged, size);
  return { ...(copyState(parts) as unknown as Memory<Carry>), carry: await estimator.unpack(carry) };
}

function tooFar({ name }: AnyRule, at: number, before: number, after: number): L2lError {
  return new L2lError(
    'non-finite',
    `metaTrain: the optimizer ${name} moves weights[${at}] from ${before} to ${after}. Lower its learning rate, or put clip({ norm: 1 }) before it.`,
  );
}

function passed(count: number): L2lError {
  return new L2lError(
    'not-supported',
    `Step ${count} can no longer be saved, since the next step was asked for. Call save() before.`,
  );
}

function onlyDiverging(count: number): L2lError {
  return new L2lError(
    'diverged',
    `The last ${count} windows all diverged, so there is nothing to learn from. Check that the loss of the optimizee is finite where it starts, or lower the learning rate of the meta-training and the horizon.`,
  );
}
