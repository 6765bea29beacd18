import { slotNamed, viewOf } from '@l2l/core';
import { cellsOf, emptyValues, stepCell } from '../cell';
import type { TensorwiseConfig } from './config';
import type { TensorKind } from './kinds';
import { type Decision, decision, OUTPUTS } from './program/decision';
import { FEATURES, features } from './program/features';
import type { Model, Step } from './program/model';
import { numbers } from './program/numbers';
import type { TensorSums } from './program/sums';
import type { TensorwiseState } from './state';
import { tensorwiseWeights } from './weights';

/** Runs the network for the tensor of this number; its part of the state is written to. */
export type Controller = (
  tensor: { readonly sums: TensorSums; readonly kind: TensorKind },
  model: Model<number>,
  step: Step<number, boolean>,
  state: TensorwiseState,
  index: number,
) => Decision<number>;

/** The network with its weights: an LSTM, and outputs that see what it reads and what it says. */
export function controllerOf(config: TensorwiseConfig, weights: Float32Array): Controller {
  const layout = tensorwiseWeights(config);
  const units = config.hidden;
  const lstm = cellsOf(layout, weights)[0]!;
  const kernel = viewOf(weights, slotNamed(layout, 'linear/kernel'));
  const around = viewOf(weights, slotNamed(layout, 'linear/features'));
  const bias = viewOf(weights, slotNamed(layout, 'linear/bias'));
  const values = emptyValues(lstm);
  const read = new Float64Array(FEATURES);
  const hidden = new Float64Array(units);
  const memory = new Float64Array(units);

  function output(number: number): number {
    let sum = bias[number]!;
    for (let j = 0; j < units; j++) sum += values.hidden[j]! * kernel[j * OUTPUTS.length + number]!;
    for (let j = 0; j < FEATURES; j++) sum += read[j]! * around[j * OUTPUTS.length + number]!;
    return sum;
  }

  return ({ sums, kind }, model, step, state, index) => {
    const logSize = state.logSize[index]!;
    const found = features(numbers, { sums, kind, model, logSize, count: step.count });
    for (let j = 0; j < FEATURES; j++) read[j] = found[j]!;
    const mine = index * units;
    hidden.set(state.hidden.subarray(mine, mine + units));
    memory.set(state.cell.subarray(mine, mine + units));
    stepCell(lstm, read, hidden, memory, values);
    state.hidden.set(values.hidden, mine);
    state.cell.set(values.cell, mine);
    const outputs = { size: output(0), trend: output(1), fresh: output(2), span: output(3) };
    const largest = state.largest[index]!;
    const decided = decision(numbers, outputs, { sums, model, logSize, largest }, step);
    state.logSize[index] = decided.logSize;
    return decided;
  };
}
