import { type LearnedRule, type Observation, slotNamed, type UpdateRule, viewOf } from '@l2l/core';
import { cellsOf, emptyValues, stepCell } from '../cell';
import { type TensorwiseConfig, tensorwiseConfig } from './config';
import { renewDirection } from './direction';
import {
  agreementOf,
  BASE_SIZE,
  FEATURES,
  kindsOf,
  type StepKind,
  type TensorKind,
  type TensorSums,
  writeFeatures,
} from './features';
import { type CheckedKnobs, checkedKnobs, type TensorwiseKnobs } from './knobs';
import { followLosses } from './losses';
import { initTensorwiseState, type TensorwiseState } from './state';
import { initTensorwiseWeights, OUTPUTS, tensorwiseWeights } from './weights';

/** Name of the architecture in checkpoints and configs. */
export const TENSORWISE_NAME = 'tensorwiseLstm';

/** How far the log of a step size may be from that of Adam's default. */
export const MOST = 4;
/** How much of the way to where the network wants it that goes in a step. */
export const APPROACH = 0.1;
/** How much of the trend, at most, is added to the direction. */
export const MIX = 2;
/** How far the log of the average's rate may be from that of a mean over the last part of all steps. */
export const SPAN = 1.5;
/** Steps before the average begins. */
const WARM_UP = 20;

/**
 * One LSTM for each tensor, all with the same weights, decides how long a step is taken in Adam's
 * direction, how much of the direction's trend is added, and how long the average is that is handed out as
 * the slow weights.
 *
 *     x = −m̂ / (√v̂ + ε)                       Adam's direction
 *     E ← 0.97·E + 0.03·x                      its trend: a second, slower momentum
 *     a, b, c = LSTM(what the tensor looks like)
 *     s ← s + 0.1·(4·tanh(a/4) − s)            the log of its step size
 *     θ ← θ + 10⁻³ · exp(s) · (x + 2·tanh b · E)
 *     slow ← slow + min(1, 10/(t + 10) · exp(1.5·tanh c)) · (θ − slow)
 *
 * An untrained network is Adam at its default with the polynomial average of its iterates. All that it
 * reads is free of the scale of gradients and losses; there is no learning rate, and no count of steps
 * to come.
 *
 * Source: a step size controller (Daniel, Taylor and Nowozin 2016) in the form of the tensor's LSTM of
 * VeLO (Metz et al. 2022, section 2, https://arxiv.org/abs/2211.09760); averaging as in Shamir and
 * Zhang 2013, section 4; features are ours.
 *
 * @throws L2lError `bad-option`
 */
export function tensorwiseLstm(
  options: Partial<TensorwiseConfig> = {},
  given: TensorwiseKnobs = {},
): LearnedRule<TensorwiseState> {
  const knobs = checkedKnobs(given);
  const config = tensorwiseConfig(options);
  const layout = tensorwiseWeights(config);
  return {
    name: TENSORWISE_NAME,
    weights: layout,
    initWeights: (key) => initTensorwiseWeights(config, key),
    init: (variables) => initTensorwiseState(config, variables),
    bind: (weights) => bound(config, weights, knobs),
  };
}

function bound(
  config: TensorwiseConfig,
  weights: Float32Array,
  knobs: CheckedKnobs,
): UpdateRule<TensorwiseState> {
  const control = controllerOf(config, weights);
  return {
    name: `tensorwise-lstm(${config.hidden})`,
    init: (layout) => initTensorwiseState(config, layout),
    update: (seen, state) => update(control, knobs, seen, state),
    lag: ({ lag }) => lag.slice(),
  };
}

/** @param state - Its vectors are written to. */
function update(
  control: Controller,
  knobs: CheckedKnobs,
  { gradient, coordinates, loss }: Observation,
  state: TensorwiseState,
) {
  const count = state.count + 1;
  const tensors = kindsOf(state.shapes);
  const sums = tensors.map(({ offset, size }) =>
    renewDirection(gradient, coordinates, state, offset, offset + size, count),
  );
  const all = {
    count,
    agreement: meanAgreement(tensors, sums, gradient.length),
    ...followLosses(state.losses, loss?.[0]),
  };
  const step = new Float32Array(gradient.length);
  tensors.forEach((tensor, i) => {
    const { size, mix, span } = control(sums[i]!, tensor, all, state, i);
    const along = BASE_SIZE * size * knobs.multiplier;
    const decay = BASE_SIZE * size * knobs.weightDecay;
    takeStep(state, coordinates, tensor, { along, mix, decay, rate: averageRate(count, span) }, step);
  });
  return { step, state: { ...state, count } };
}

function meanAgreement(tensors: readonly TensorKind[], sums: readonly TensorSums[], size: number): number {
  const total = tensors.reduce((sum, tensor, i) => sum + tensor.size * agreementOf(sums[i]!), 0);
  return total / Math.max(1, size);
}

/** The share of the way to the coordinates that their average goes in a step, in (0, 1]. */
export function averageRate(count: number, span: number): number {
  return count <= WARM_UP ? 1 : Math.min(1, (10 / (count + 10)) * span);
}

/** How a tensor is moved. */
interface Move {
  /** Times the direction and its trend. */
  readonly along: number;
  readonly mix: number;
  /** Share of the coordinates that is taken off. */
  readonly decay: number;
  /** Of the average. */
  readonly rate: number;
}

/** Writes the step of one tensor, and moves its average on. */
function takeStep(
  { direction, trend, lag }: TensorwiseState,
  coordinates: Float32Array,
  tensor: TensorKind,
  { along, mix, decay, rate }: Move,
  step: Float32Array,
): void {
  const kept = 1 - rate;
  for (let i = tensor.offset; i < tensor.offset + tensor.size; i++) {
    const s = along * (direction[i]! + mix * trend[i]!) - decay * coordinates[i]!;
    step[i] = s;
    lag[i] = kept * (lag[i]! - s);
  }
}

/** What the network decides for a tensor at a step. */
interface Decision {
  /** Of the step, relative to Adam's default. */
  readonly size: number;
  /** How much of the trend is added to the direction. */
  readonly mix: number;
  /** Factor of the average's rate. */
  readonly span: number;
}

/** Runs the network for the tensor of this number; its part of the state is written to. */
type Controller = (
  sums: TensorSums,
  tensor: TensorKind,
  step: StepKind,
  state: TensorwiseState,
  index: number,
) => Decision;

function controllerOf(config: TensorwiseConfig, weights: Float32Array): Controller {
  const layout = tensorwiseWeights(config);
  const units = config.hidden;
  const lstm = cellsOf(layout, weights)[0]!;
  const kernel = viewOf(weights, slotNamed(layout, 'linear/kernel'));
  const around = viewOf(weights, slotNamed(layout, 'linear/features'));
  const bias = viewOf(weights, slotNamed(layout, 'linear/bias'));
  const values = emptyValues(lstm);
  const features = new Float64Array(FEATURES);
  const hidden = new Float64Array(units);
  const memory = new Float64Array(units);

  /** One of the outputs. */
  function output(number: number): number {
    let sum = bias[number]!;
    for (let j = 0; j < units; j++) sum += values.hidden[j]! * kernel[j * OUTPUTS + number]!;
    for (let j = 0; j < FEATURES; j++) sum += features[j]! * around[j * OUTPUTS + number]!;
    return sum;
  }

  return (sums, tensor, step, state, index) => {
    writeFeatures(sums, tensor, step, state.logSize[index]!, features);
    const mine = index * units;
    hidden.set(state.hidden.subarray(mine, mine + units));
    memory.set(state.cell.subarray(mine, mine + units));
    stepCell(lstm, features, hidden, memory, values);
    state.hidden.set(values.hidden, mine);
    state.cell.set(values.cell, mine);
    const wanted = MOST * Math.tanh(output(0) / MOST);
    state.logSize[index]! += APPROACH * (wanted - state.logSize[index]!);
    return {
      size: Math.exp(state.logSize[index]!),
      mix: MIX * Math.tanh(output(1)),
      span: Math.exp(SPAN * Math.tanh(output(2))),
    };
  };
}
