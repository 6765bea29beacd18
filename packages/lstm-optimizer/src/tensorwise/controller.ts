import { slotNamed, viewOf } from '@l2l/core';
import { cellsOf, emptyValues, stepCell } from '../cell';
import type { TensorwiseConfig } from './config';
import { FEATURES, type StepKind, type TensorKind, type TensorSums, writeFeatures } from './features';
import {
  crampedBy,
  guardedLogSize,
  longestLogSize,
  mixedLogLength,
  returnsAfter,
  staysLost,
  surpriseOf,
} from './guard';
import { lateFall, lateLogSize } from './late-steps';
import type { TensorwiseState } from './state';
import type { Decision } from './step';
import { OUTPUTS, tensorwiseWeights } from './weights';

/** How far the log of a step size may be from that of Adam's default. */
export const MOST = 7;
/** How much of the way to where the network wants it that goes in a step, at least. */
export const APPROACH = 0.1;
/** How much of the trend, at most, is added to the direction. */
export const MOST_TREND = 2;
/** How far the log of the average's rate may be from that of a mean over the last part of all steps. */
export const SPAN = 1.5;

/** The share of the way from the log of a step size to where the network wants it: the first steps go further. */
export function approachAt(count: number): number {
  return Math.max(APPROACH, 1 / (count + 1));
}

/** Runs the network for the tensor of this number; its part of the state is written to. */
export type Controller = (
  sums: TensorSums,
  tensor: TensorKind,
  step: StepKind,
  state: TensorwiseState,
  index: number,
) => Decision;

/** The network with its weights: an LSTM, and outputs that see what it reads and what it says. */
export function controllerOf(config: TensorwiseConfig, weights: Float32Array): Controller {
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
    const before = state.logSize[index]!;
    // In single precision, as all forms keep it: else steps would differ from those of runs that were kept.
    const reached = Math.fround(before + approachAt(step.count) * (wanted - before));
    const most = step.isGuarded
      ? longestLogSize(Math.max(state.largest[index]!, step.largest))
      : Number.POSITIVE_INFINITY;
    const guard = Math.max(step.guard, crampedBy(most));
    const trend = (1 - guard) * MOST_TREND * Math.tanh(output(1));
    const fresh = (1 - guard) * Math.tanh(output(2));
    const bounded = Math.min(reached, most - mixedLogLength(trend, fresh));
    // What losses hold back does not pile up: when the guard lets go, steps grow from where they are.
    state.logSize[index] = guardedLogSize(reached, step.guard);
    const surprise = step.isGuarded ? surpriseOf(sums.gradient, sums.power) : 0;
    return {
      size: Math.exp(lateLogSize(guardedLogSize(bounded, guard), lateFall(step.count)) - surprise),
      trend,
      fresh,
      span: Math.exp(SPAN * Math.tanh(output(3))),
      returns: step.isGuarded && returnsAfter(step),
      restarts: step.isGuarded && staysLost(step),
    };
  };
}
