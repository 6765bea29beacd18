import { type Layout, type Observation, sizeOf, slotNamed, type UpdateRule } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorwiseConfig } from './config';
import { SMALLEST } from './flush';
import { kindsOf, type TensorKind } from './kinds';
import { type CheckedKnobs, checkedKnobs, type TensorwiseKnobs } from './knobs';
import { CAUTION, readCaution } from './program/caution';
import { type Decision, decision, OUTPUTS, type Outputs } from './program/decision';
import { features, type Kind } from './program/features';
import { LOSSES, readLosses } from './program/losses';
import { type Model, modelOf, type Step, sizeNow, termsOf } from './program/model';
import { correctionsAt, flushed, momentsOf, moved, trendAfter } from './program/moments';
import { type Coordinate, productsOf } from './program/products';
import { bySum, SUMS, type TensorSums } from './program/sums';
import { tensorArithmetic as ops, type Quantity, type Truth } from './program/tensor-arithmetic';
import { initTensorwiseState, type TensorwiseState } from './state';
import { tensorwiseWeights } from './weights';

type Vector = tf.Tensor1D;
type Rows = tf.Tensor2D;
type State = TensorwiseState<Vector>;

/**
 * The tensorwise LSTM by plain TensorFlow.js operations, for backends whose numbers must stay on the device.
 * The same weights, state and steps as those on arrays.
 */
export function tensorwiseOnTensors(
  config: TensorwiseConfig,
  weights: Float32Array,
  given: TensorwiseKnobs = {},
): UpdateRule<State, Vector> {
  const knobs = checkedKnobs(given);
  const layout = tensorwiseWeights(config);
  return {
    name: `tensorwise-lstm(${config.hidden})`,
    init(variables) {
      const { shapes, count, ...vectors } = initTensorwiseState(config, variables);
      const upload = Object.entries(vectors).map(([name, vector]) => [name, tf.tensor1d(vector)]);
      return { shapes, count, ...Object.fromEntries(upload) } as State;
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
  state: State,
) {
  const count = state.count + 1;
  const kinds = kindsOf(state.shapes);
  if (seen.size === 0) return { step: tf.zerosLike(seen), state: { ...state, count } };

  const gradient = flushed(ops, seen as Quantity, SMALLEST);
  const moments = momentsOf(ops, gradient, state, correctionsAt(count));
  const trend = trendAfter(ops, state.trend, moments.direction);
  const sums = sumsOf(kinds, { gradient, coordinates, ...moments, before: state });
  const kind = kindOf(kinds);
  const largest = sizeNow(ops, state.largest, sums.coordinates, kind.size);
  const step = aboutStep(knobs, loss, count);
  const model = lookAtAll(kinds, { sums, largest }, state, step);

  const about = { sums, kind, model, logSize: state.logSize, largest, count };
  const input = tf.stack(
    features(ops, about).map((value) => eachOf(kinds, value)),
    1,
  ) as Rows;
  const after = stepLstm(weight, input, { hidden: rows(kinds, state.hidden), cell: rows(kinds, state.cell) });
  const decided = decision(ops, outputsOf(weight, input, after.hidden), about, step);

  const parts = { ...moments, gradient, coordinates, trend, lag: state.lag };
  const taken = moved(ops, parts, everywhere(kinds, decided), { ...knobs, returns: model.returns });
  const flat = (matrix: Rows): Vector => tf.reshape(matrix, [kinds.length * units]);
  return {
    step: taken.step as Vector,
    state: {
      shapes: state.shapes,
      count,
      first: moments.first,
      second: moments.second,
      direction: moments.direction,
      trend,
      lag: taken.lag,
      hidden: flat(after.hidden),
      cell: flat(after.cell),
      largest,
      logSize: decided.logSize,
      losses: tf.stack(LOSSES.map((name) => model.losses[name])),
      caution: tf.stack(CAUTION.map((name) => model.caution[name])),
    } as State,
  };
}

/** What a step is about: a loss that is not there counts as one that is not finite. */
function aboutStep(knobs: CheckedKnobs, loss: Vector | undefined, count: number): Step<Quantity, Truth> {
  const isGuarded = knobs.guard;
  if (!loss) return { count, loss: 0, isTold: false, isGuarded };
  const one = tf.reshape(loss, []);
  return { count, loss: one, isTold: tf.isFinite(one), isGuarded };
}

/** The sums over each tensor, each `[tensors]`. */
function sumsOf(kinds: readonly TensorKind[], coordinate: Coordinate<Quantity>): TensorSums<Vector> {
  const products = productsOf(ops, coordinate);
  const all = tf.stack(SUMS.map((name) => products[name] as Vector)) as Rows;
  const sums = kinds.map(({ offset, size }) => tf.sum(tf.slice2d(all, [0, offset], [-1, size]), 1));
  const columns = tf.unstack(tf.stack(sums), 1) as Vector[];
  return bySum((_, place) => columns[place]!);
}

function lookAtAll(
  kinds: readonly TensorKind[],
  { sums, largest }: { readonly sums: TensorSums<Vector>; readonly largest: Quantity },
  { losses, caution }: State,
  step: Step<Quantity, Truth>,
): Model<Quantity> {
  const whole = kinds.reduce((sum, { size }) => sum + size, 0);
  const shares = tf.tensor1d(kinds.map(({ size }) => size / Math.max(1, whole)));
  const terms = termsOf(ops, sums, largest, shares);
  const total = (term: Quantity) => tf.sum(term as Vector);
  const totals = {
    agreement: total(terms.agreement),
    square: total(terms.square),
    gradient: total(terms.gradient),
    weight: 1,
  };
  const before = { losses: readLosses(tf.unstack(losses)), caution: readCaution(tf.unstack(caution)) };
  return modelOf<Quantity, Truth>(ops, before, totals, step);
}

/** The kinds of all tensors, each number `[tensors]`. */
function kindOf(kinds: readonly TensorKind[]): Kind<Vector> {
  const of = (name: keyof Kind<number>): Vector => tf.tensor1d(kinds.map((kind) => kind[name]));
  return {
    size: of('size'),
    isVector: of('isVector'),
    logFanIn: of('logFanIn'),
    isFirst: of('isFirst'),
    isLast: of('isLast'),
  };
}

/** See `stepCell`: a row for each tensor. */
function stepLstm(weight: Part, input: Rows, before: { readonly hidden: Rows; readonly cell: Rows }) {
  const sums = tf.add(
    tf.add(tf.matMul(input, weight('layer0/kernel')), tf.matMul(before.hidden, weight('layer0/recurrent'))),
    weight('layer0/bias'),
  );
  const [inputGate, forgetGate, candidate, outputGate] = tf.split(sums, 4, 1) as [Rows, Rows, Rows, Rows];
  const cell: Rows = tf.add(
    tf.mul(tf.sigmoid(forgetGate), before.cell),
    tf.mul(tf.sigmoid(inputGate), tf.tanh(candidate)),
  );
  return { hidden: tf.mul<Rows>(tf.sigmoid(outputGate), tf.tanh(cell)), cell };
}

function outputsOf(weight: Part, input: Rows, hidden: Rows): Outputs<Vector> {
  const outputs = tf.add(
    tf.add(tf.matMul(hidden, weight('linear/kernel')), tf.matMul(input, weight('linear/features'))),
    weight('linear/bias'),
  );
  const columns = tf.unstack(outputs, 1);
  return Object.fromEntries(OUTPUTS.map((name, i) => [name, columns[i]])) as unknown as Outputs<Vector>;
}

/** `[tensors, units]` */
function rows(kinds: readonly TensorKind[], vector: Vector): Rows {
  return tf.reshape(vector, [kinds.length, -1]);
}

/** `[tensors]`, of a number for each or for all. */
function eachOf(kinds: readonly TensorKind[], value: Quantity): Vector {
  if (typeof value === 'number') return tf.fill([kinds.length], value);
  return value.rank === 0 ? tf.tile(tf.reshape(value, [1]), [kinds.length]) : (value as Vector);
}

/** What is decided for each tensor, for all its coordinates. */
function everywhere(kinds: readonly TensorKind[], { size, trend, fresh, rate }: Decision<Quantity>) {
  const spread = (value: Quantity) => spreadOver(kinds, value);
  return { size: spread(size), trend: spread(trend), fresh: spread(fresh), rate: spread(rate) };
}

/** One number for each tensor, given to all its coordinates. */
function spreadOver(kinds: readonly TensorKind[], value: Quantity): Quantity {
  if (typeof value === 'number') return value;
  const perTensor = eachOf(kinds, value);
  return tf.concat1d(kinds.map(({ size }, i) => tf.tile(tf.slice1d(perTensor, i, 1), [size])));
}

/** Slots of the weights, as `[rows, columns]`; a bias as one row. */
function part(layout: Layout, weights: Vector): Part {
  return (name) => {
    const { shape, offset } = slotNamed(layout, name);
    return tf.reshape(tf.slice1d(weights, offset, sizeOf(shape)), [shape.length === 2 ? shape[0]! : 1, -1]);
  };
}
