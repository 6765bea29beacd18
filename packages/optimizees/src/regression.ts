import {
  fold,
  type Key,
  keyOf,
  type Layout,
  layoutOf,
  normals,
  numberOption,
  type Optimizee,
  type OptimizeeFamily,
  requireOptions,
  slotNamed,
  viewOf,
} from '@l2l/core';
import { activate, multiplyBySlope } from './mlp/activation';
import type { Activation } from './mlp/options';

export interface RegressionOptions {
  /** Numbers in each example, `x`. 5 unless told. */
  readonly inputs?: number;
  /** Hidden units, `z`. 10 unless told. */
  readonly hidden?: number;
  /** `'sigmoid'` unless told. */
  readonly activation?: Activation;
  /** Examples, all used at every step. 50 unless told. */
  readonly examples?: number;
  /** Draws the examples, and the network that answers them. `keyOf(0)` unless told. */
  readonly key?: Key;
}

/**
 * The toy regression of the Lookahead-LSTM paper, section 3.1: `½·Σ_t (y*_t − y_t)²` with
 * `y_t = Σ_i w_i·z_i` and `z_j = f(Σ_i θ_ij·x_i)`, no biases; here the mean over t, so that the loss does
 * not grow with the examples. The paper tells no data: inputs are from N(0, 1), and the answers are those
 * of another network of the same form with weights from N(0, 1), so that a loss of 0 can be reached.
 *
 * Coordinates are `hidden` [inputs, hidden], which are θ, and `output` [hidden], which are w.
 *
 * @throws L2lError `bad-option`
 */
export function regression(options: RegressionOptions = {}): Optimizee {
  const {
    inputs = 5,
    hidden = 10,
    activation = 'sigmoid',
    examples = 50,
    key = keyOf(0),
  } = requireOptions('regression', options, ['inputs', 'hidden', 'activation', 'examples', 'key']);
  for (const [name, value] of Object.entries({ inputs, hidden, examples }))
    numberOption('regression', name, value, { from: 1, integer: true });
  const layout = layoutOf([
    { name: 'hidden', shape: [inputs, hidden] },
    { name: 'output', shape: [hidden] },
  ]);
  const x = normals(fold(key, 'inputs'), examples * inputs);
  const teacher = normals(fold(key, 'teacher'), layout.size);
  const answers = run(layout, activation, teacher, x, examples).outputs;
  return {
    name: `regression-${inputs}-${hidden}-${activation}`,
    layout,
    init: (start) => {
      const point = normals(start, layout.size);
      const output = viewOf(point, slotNamed(layout, 'output'));
      output.forEach((value, i) => {
        output[i] = value / Math.sqrt(hidden);
      });
      return point;
    },
    evaluate: async (coordinates) => evaluate(layout, activation, coordinates, x, answers),
    dispose() {},
  };
}

/** Each sample draws examples and answers of its own. See {@link regression}. */
export function regressionFamily(options: Omit<RegressionOptions, 'key'> = {}): OptimizeeFamily {
  requireOptions('regressionFamily', options, ['inputs', 'hidden', 'activation', 'examples']);
  return { name: regression(options).name, sample: async (key) => regression({ ...options, key }) };
}

function run(
  layout: Layout,
  activation: Activation,
  coordinates: Float32Array,
  x: Float32Array,
  examples: number,
) {
  const slot = slotNamed(layout, 'hidden');
  const [inputs, units] = slot.shape as [number, number];
  const θ = viewOf(coordinates, slot);
  const w = viewOf(coordinates, slotNamed(layout, 'output'));
  const sums = new Float32Array(examples * units);
  for (let t = 0; t < examples; t++)
    for (let i = 0; i < inputs; i++)
      for (let j = 0; j < units; j++) sums[t * units + j]! += x[t * inputs + i]! * θ[i * units + j]!;
  const values = activate(activation, sums);
  const outputs = new Float32Array(examples);
  for (let t = 0; t < examples; t++)
    for (let j = 0; j < units; j++) outputs[t]! += w[j]! * values[t * units + j]!;
  return { sums, values, outputs, w };
}

function evaluate(
  layout: Layout,
  activation: Activation,
  coordinates: Float32Array,
  x: Float32Array,
  answers: Float32Array,
) {
  const examples = answers.length;
  const { sums, values, outputs, w } = run(layout, activation, coordinates, x, examples);
  const gradient = new Float32Array(layout.size);
  const hidden = viewOf(gradient, slotNamed(layout, 'hidden'));
  const output = viewOf(gradient, slotNamed(layout, 'output'));
  const units = w.length;
  const inputs = x.length / examples;
  const adjoint = new Float32Array(values.length);
  let loss = 0;
  for (let t = 0; t < examples; t++) {
    const residual = outputs[t]! - answers[t]!;
    loss += (residual * residual) / (2 * examples);
    for (let j = 0; j < units; j++) {
      output[j]! += (residual / examples) * values[t * units + j]!;
      adjoint[t * units + j] = (residual / examples) * w[j]!;
    }
  }
  multiplyBySlope(activation, sums, values, adjoint);
  for (let t = 0; t < examples; t++)
    for (let i = 0; i < inputs; i++)
      for (let j = 0; j < units; j++) hidden[i * units + j]! += x[t * inputs + i]! * adjoint[t * units + j]!;
  return { loss, gradient };
}
