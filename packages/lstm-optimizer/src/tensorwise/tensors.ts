import { type Layout, type Observation, sizeOf, slotNamed, type UpdateRule } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorwiseConfig } from './config';
import { approachAt, MOST, MOST_TREND, SPAN } from './controller';
import { BETA1, BETA2, EPSILON, TREND } from './direction';
import { BASE_SIZE, kindsOf, type TensorKind } from './features';
import { SMALLEST, SMALLEST_SQUARE } from './flush';
import { LONGEST, ROOM, SURPRISE } from './guard';
import { type CheckedKnobs, checkedKnobs, type TensorwiseKnobs } from './knobs';
import { lateFall } from './late-steps';
import { initTensorwiseState, type TensorwiseState } from './state';
import { averageRate } from './step';
import { cautionAfter } from './tensor-caution';
import { features, logNoise, type Sums, sumsOf } from './tensor-features';
import { lossesAfter, lossFeatures, lostNowAndBefore, mean } from './tensor-losses';
import { tensorwiseWeights } from './weights';

type Vector = tf.Tensor1D;
type Rows = tf.Tensor2D;

/**
 * The tensorwise LSTM by plain TensorFlow.js operations, for backends whose numbers must stay on the device.
 * The same weights, state and steps as those on arrays.
 */
export function tensorwiseOnTensors(
  config: TensorwiseConfig,
  weights: Float32Array,
  given: TensorwiseKnobs = {},
): UpdateRule<TensorwiseState<Vector>, Vector> {
  const knobs = checkedKnobs(given);
  const layout = tensorwiseWeights(config);
  return {
    name: `tensorwise-lstm(${config.hidden})`,
    init(variables) {
      const { shapes, count, ...vectors } = initTensorwiseState(config, variables);
      const upload = Object.entries(vectors).map(([name, vector]) => [name, tf.tensor1d(vector)]);
      return { shapes, count, ...Object.fromEntries(upload) } as TensorwiseState<Vector>;
    },
    update: (seen, state) =>
      update(part(layout, tf.tensor1d(weights)), { units: config.hidden, knobs }, seen, state),
    lag: ({ lag }) => tf.clone(lag),
  };
}

type Part = (name: string) => Rows;

function update(
  weight: Part,
  { units, knobs }: { readonly units: number; readonly knobs: CheckedKnobs },
  { gradient: seen, coordinates, loss }: Observation<Vector>,
  state: TensorwiseState<Vector>,
) {
  const count = state.count + 1;
  const kinds = kindsOf(state.shapes);
  if (seen.size === 0) return { step: tf.zerosLike(seen), state: { ...state, count } };

  const gradient = flush(seen);
  const first = flush(mean(state.first, gradient, 1 - BETA1));
  const second = flush(mean(state.second, tf.square(gradient), 1 - BETA2), SMALLEST_SQUARE);
  const power: Vector = tf.div(second, 1 - BETA2 ** count);
  const scale = tf.add(tf.sqrt(power), EPSILON);
  const direction = flush(tf.div(tf.div(first, -(1 - BETA1 ** count)), scale));
  const trend = flush(mean(state.trend, direction, TREND));
  const sums = sumsOf(kinds, { gradient, coordinates, direction, power, before: state });
  const largest: Vector = tf.maximum(state.largest, sizesNow(kinds, sums));
  const losses = lossesAfter(state.losses, loss, count);
  const told = lossFeatures(losses, state.losses, loss, count);
  const cautious = cautionAfter(state.caution, { sums, losses: told, means: losses, loss }, count);

  const input = features(kinds, sums, told, state.logSize, count);
  const tensors = kinds.length;
  const rows = (vector: Vector): Rows => tf.reshape(vector, [tensors, units]);
  const after = stepLstm(weight, input, rows(state.hidden), rows(state.cell));
  const outputs = tf.add(
    tf.add(tf.matMul(after.hidden, weight('linear/kernel')), tf.matMul(input, weight('linear/features'))),
    weight('linear/bias'),
  );
  const [wanted, ...mixed] = tf.unstack(outputs, 1) as [Vector, Vector, Vector, Vector];
  const [alongTrend, fresh, span] = mixed.map((output) => tf.tanh(output)) as [Vector, Vector, Vector];
  const aim = tf.mul(MOST, tf.tanh(tf.div(wanted, MOST)));
  const reached: Vector = mean(state.logSize, aim as Vector, approachAt(count));
  const longest = knobs.guard ? longestBy(kinds, largest) : tf.fill([tensors], 1e9);
  const risen = knobs.guard ? cautious.guard : tf.scalar(0);
  const guard = knobs.guard ? tf.maximum(risen, crampedBy(longest)) : tf.scalar(0);
  const free = tf.sub(1, guard);
  const trendShare: Vector = tf.mul(tf.mul(free, MOST_TREND), alongTrend);
  const freshShare: Vector = tf.mul(free, fresh);
  const most = tf.sub(longest, tf.log(tf.add(1, tf.add(tf.abs(trendShare), tf.abs(freshShare)))));
  const turned = lateBy(lateFall(count), turnedBy(guard, tf.minimum(reached, most)));
  const guarded = knobs.guard ? tf.sub(turned, surpriseBy(sums)) : turned;

  const spread = (perTensor: tf.Tensor): Vector => spreadOver(kinds, perTensor as Vector);
  const moved = tf.addN([
    direction,
    tf.mul(tf.neg(spread(freshShare)), tf.div(gradient, scale)),
    tf.mul(spread(trendShare), trend),
  ]) as Vector;
  const decayed = tf.sub(tf.mul(moved, knobs.multiplier), tf.mul(coordinates, knobs.weightDecay));
  const taken: Vector = tf.mul(spread(tf.mul(BASE_SIZE, tf.exp(guarded))), decayed);
  const [isLost, wasLost] = lostNowAndBefore(told);
  const returns = knobs.guard ? tf.mul(isLost, tf.sub(1, wasLost)) : tf.scalar(0);
  const step: Vector = tf.add(tf.mul(tf.sub(1, returns), taken), tf.mul(returns, state.lag));
  const spanned = tf.minimum(1, tf.mul(averageRate(count, 1), tf.exp(tf.mul(SPAN, span))));
  const rate = knobs.guard ? tf.maximum(spanned, isLost) : spanned;
  const kept = averageRate(count, 1) === 1 ? tf.zerosLike(rate) : tf.sub(1, rate);
  const flat = (matrix: Rows): Vector => tf.reshape(matrix, [tensors * units]);
  return {
    step,
    state: {
      shapes: state.shapes,
      count,
      first,
      second,
      direction,
      trend,
      lag: flush(tf.mul(spread(kept), tf.sub(state.lag, step))),
      hidden: flat(after.hidden),
      cell: flat(after.cell),
      largest,
      logSize: turnedBy(risen, reached) as Vector,
      losses,
      caution: cautious.caution,
    },
  };
}

/** See `stepCell`: a row for each tensor. */
function stepLstm(weight: Part, input: Rows, hidden: Rows, memory: Rows) {
  const sums = tf.add(
    tf.add(tf.matMul(input, weight('layer0/kernel')), tf.matMul(hidden, weight('layer0/recurrent'))),
    weight('layer0/bias'),
  );
  const [inputGate, forgetGate, candidate, outputGate] = tf.split(sums, 4, 1) as [Rows, Rows, Rows, Rows];
  const cell: Rows = tf.add(
    tf.mul(tf.sigmoid(forgetGate), memory),
    tf.mul(tf.sigmoid(inputGate), tf.tanh(candidate)),
  );
  return { hidden: tf.mul<Rows>(tf.sigmoid(outputGate), tf.tanh(cell)), cell };
}

/** `[tensors]`, root of the mean square of each. */
function sizesNow(kinds: readonly TensorKind[], { coordinates }: Sums): Vector {
  return tf.sqrt(tf.div(coordinates, tf.tensor1d(kinds.map(({ size }) => Math.max(1, size)))));
}

/** See `longestLogSize`. */
function longestBy(kinds: readonly TensorKind[], largest: Vector): Vector {
  const total = kinds.reduce((sum, { size }) => sum + size, 0);
  const shares = tf.tensor1d(kinds.map(({ size }) => size / Math.max(1, total)));
  const ofAll = tf.sqrt(tf.sum(tf.mul(tf.square(largest), shares)));
  // At least Adam's default, whose logarithm is 0.
  return tf.log(tf.maximum(1, tf.mul(tf.maximum(largest, ofAll), LONGEST / BASE_SIZE)));
}

/** See `guardedLogSize`. */
function turnedBy(guard: tf.Tensor, logSize: tf.Tensor): tf.Tensor {
  return tf.sub(logSize, tf.mul(guard, tf.relu(logSize)));
}

/** See `lateLogSize`. */
function lateBy(fall: number, logSize: tf.Tensor): tf.Tensor {
  return tf.minimum(logSize, tf.relu(tf.sub(logSize, fall)));
}

/** See `crampedBy` of the guard. */
function crampedBy(longest: tf.Tensor): tf.Tensor {
  return tf.sub(1, tf.minimum(1, tf.div(longest, Math.log(ROOM))));
}

/** See `surpriseOf` of the guard. */
function surpriseBy(sums: Sums): tf.Tensor {
  return tf.relu(tf.sub(tf.div(logNoise(sums), 2), Math.log(SURPRISE)));
}

/** See `flushed` and `flushedSquare`. */
function flush(vector: Vector, smallest = SMALLEST): Vector {
  return tf.where(tf.less(tf.abs(vector), smallest), tf.zerosLike(vector), vector);
}

/** One number for each tensor, given to all its coordinates. */
function spreadOver(kinds: readonly TensorKind[], perTensor: Vector): Vector {
  return tf.concat1d(kinds.map(({ size }, i) => tf.tile(tf.slice1d(perTensor, i, 1), [size])));
}

/** Slots of the weights, as `[rows, columns]`; a bias as one row. */
function part(layout: Layout, weights: Vector): Part {
  return (name) => {
    const { shape, offset } = slotNamed(layout, name);
    return tf.reshape(tf.slice1d(weights, offset, sizeOf(shape)), [shape.length === 2 ? shape[0]! : 1, -1]);
  };
}
