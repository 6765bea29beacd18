import { copyState, type DifferentiableRule, fold, slotNamed, viewOf } from '@l2l/core';
import { cellsOf } from './cell';
import { type CellAdjoints, pullbackCell } from './cell-pullback';
import { type LstmConfig, lstmConfig } from './config';
import { network } from './forward';
import { initLstmState, type LstmState, readColumn, writeColumn } from './state';
import { initLstmWeights, lstmWeights } from './weights';

/** What is needed to go back over one update; the gates are computed again. */
export interface LstmTape {
  /** `[size]` */
  readonly gradient: Float32Array;
  /** The state before the update. */
  readonly before: LstmState;
}

/** Name of the architecture in checkpoints and configs. */
export const LSTM_NAME = 'coordinatewiseLstm';

/**
 * The coordinatewise LSTM: one small network, shared by all coordinates, each with a state of its own.
 *
 * This is the teacher: plain TypeScript, written to be read. The kernels must give the same answers.
 *
 * Source: Andrychowicz et al. 2016, section 2.1, https://arxiv.org/abs/1606.04474
 *
 * @throws L2lError `bad-option`
 */
export function coordinatewiseLstm(
  options: Partial<LstmConfig> = {},
): DifferentiableRule<LstmState, LstmTape> {
  const config = lstmConfig(options);
  const layout = lstmWeights(config);
  const name = `lstm(${config.hidden.join('×')})`;

  function update(weights: Float32Array, gradient: Float32Array, state: LstmState): Float32Array {
    const size = gradient.length;
    const { values, run } = network(config, layout, weights);
    const step = new Float32Array(size);
    for (let i = 0; i < size; i++) {
      step[i] = run(gradient[i]!, state, size, i);
      values.forEach((value, l) => {
        writeColumn(state.hidden[l]!, size, i, value.hidden);
        writeColumn(state.cell[l]!, size, i, value.cell);
      });
    }
    return step;
  }

  return {
    name: LSTM_NAME,
    config: { ...config },
    coordinatewise: true,
    weights: layout,
    initWeights: (key) => initLstmWeights(config, fold(key, 'lstm')),
    init: ({ size }) => initLstmState(config, size),
    bind: (weights) => ({
      name,
      coordinatewise: true,
      init: ({ size }) => initLstmState(config, size),
      update: ({ gradient }, state) => ({ step: update(weights, gradient, state), state }),
    }),
    record(weights, { gradient }, state) {
      const after = copyState(state);
      const step = update(weights, gradient, after);
      return { step, state: after, tape: { gradient: gradient.slice(), before: state } };
    },
    pullback: (weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint) =>
      pullback(config, weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint),
  };
}

function pullback(
  config: LstmConfig,
  weights: Float32Array,
  { gradient, before }: LstmTape,
  stepAdjoint: Float32Array,
  stateAdjoint: LstmState | null,
  weightsAdjoint: Float32Array,
): LstmState {
  const size = gradient.length;
  const layout = lstmWeights(config);
  const { cells, output, inputs, values, run } = network(config, layout, weights);
  const cellAdjoints = cellsOf(layout, weightsAdjoint);
  const outputAdjoint = viewOf(weightsAdjoint, slotNamed(layout, 'linear/kernel'));
  const outputBiasAdjoint = viewOf(weightsAdjoint, slotNamed(layout, 'linear/bias'));
  const adjoints: CellAdjoints[] = cells.map(({ inputs: count, units }) => ({
    input: new Float64Array(count),
    hidden: new Float64Array(units),
    memory: new Float64Array(units),
  }));
  const gateAdjoints = cells.map(({ units }) => new Float64Array(4 * units));
  const result = initLstmState(config, size);

  for (let i = 0; i < size; i++) {
    run(gradient[i]!, before, size, i);
    adjoints.forEach(({ hidden, memory }, l) => {
      hidden.fill(0);
      memory.fill(0);
      if (stateAdjoint === null) return;
      readColumn(stateAdjoint.hidden[l]!, size, i, hidden);
      readColumn(stateAdjoint.cell[l]!, size, i, memory);
    });

    const linearAdjoint = config.outputScale * stepAdjoint[i]!;
    const last = cells.length - 1;
    outputBiasAdjoint[0]! += linearAdjoint;
    for (let j = 0; j < output.length; j++) {
      outputAdjoint[j]! += linearAdjoint * values[last]!.hidden[j]!;
      adjoints[last]!.hidden[j]! += linearAdjoint * output[j]!;
    }

    for (let l = last; l >= 0; l--) {
      pullbackCell(cells[l]!, inputs[l]!, values[l]!, adjoints[l]!, gateAdjoints[l]!, cellAdjoints[l]!);
      writeColumn(result.hidden[l]!, size, i, adjoints[l]!.hidden);
      writeColumn(result.cell[l]!, size, i, adjoints[l]!.memory);
      // A layer's output is the next one's input within the same step.
      if (l > 0) addInto(adjoints[l - 1]!.hidden, adjoints[l]!.input);
    }
  }
  return result;
}

function addInto(sums: Float64Array, x: Float64Array): void {
  for (let j = 0; j < sums.length; j++) sums[j]! += x[j]!;
}
