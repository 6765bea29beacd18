import type { Observation, UpdateRule } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorwiseConfig } from '../config';
import { byKernels } from '../kernel-form';
import { kindsOf } from '../kinds';
import type { CheckedKnobs, TensorwiseKnobs } from '../knobs';
import { blocksOf, constantsOf } from '../shaders/blocks';
import { stepNumbers } from '../shaders/step-numbers';
import type { TensorwiseState } from '../state';
import { decisionRows, runPass, type Sizes } from './kernels';

type Vector = tf.Tensor1D;
type Rows = tf.Tensor2D;

/** Coordinates of a block, at least: a texel works through one. */
const LEAST = 64;

/** What the kernels keep between steps. */
export interface PackedTensorwise {
  readonly shapes: readonly number[];
  readonly count: number;
  /** `[size, 6]`: first, second, direction, trend, lag, and the last step. */
  readonly vectors: Rows;
  /** `[tensors, 2 · hidden]`: output and memory of each unit side by side. */
  readonly network: Rows;
  /** See `decisionsGlsl`. */
  readonly decisions: Rows;
  /** See `constantsOf`. Sent once, and freed with the rest. */
  readonly constants: Vector;
}

/**
 * The tensorwise LSTM by kernels of our own on the webgl backend, in six passes. The same weights, state and steps as
 * on arrays.
 */
export function webGlTensorwise(
  config: TensorwiseConfig,
  weights: Float32Array,
  given: TensorwiseKnobs = {},
): UpdateRule<PackedTensorwise | TensorwiseState<Vector>, Vector> {
  return byKernels<PackedTensorwise>(config, weights, given, {
    pack: (state) => packed(config, weights, state),
    unpack: (state) => unpacked(config, state),
    lag: (state) => column(state.vectors, 4),
    update: (knobs, seen, state) => update({ config, knobs }, seen, state),
  });
}

function update(
  { config, knobs }: { readonly config: TensorwiseConfig; readonly knobs: CheckedKnobs },
  { gradient, coordinates, loss }: Observation<Vector>,
  state: PackedTensorwise,
) {
  const count = state.count + 1;
  const kinds = kindsOf(state.shapes);
  const { length, tensors } = blocksOf(kinds, LEAST);
  const sizes: Sizes = {
    config,
    coordinateCount: gradient.size,
    tensors: kinds.length,
    blocks: tensors.length,
    blockLength: length,
  };
  const numbers = stepNumbers(knobs, count, loss !== undefined);
  const { constants, ...before } = state;
  const pass = (name: string, inputs: tf.NamedTensorMap) =>
    runPass(name, { constants, ...inputs }, sizes, numbers) as Rows;

  const seen = { gradient, coordinates, vectors: before.vectors };
  const totals = pass('Totals', { partials: pass('Sums', seen) });
  const told = { totals, network: before.network, decisions: before.decisions, loss: loss ?? constants };
  const network = pass('Network', told);
  const decisions = pass('Decisions', { ...told, network });
  const vectors = pass('Apply', { ...seen, decisions });
  const step = pass('Step', { vectors }) as tf.Tensor as Vector;
  return { step, state: { ...state, count, vectors, network, decisions } };
}

function packed(
  config: TensorwiseConfig,
  weights: Float32Array,
  state: TensorwiseState<Vector>,
): PackedTensorwise | TensorwiseState<Vector> {
  const { shapes, count, first, second, direction, trend, lag } = state;
  if (first.size === 0) return state;
  const kinds = kindsOf(shapes);
  const tensors = kinds.length;
  const units = (vector: Vector): Rows => tf.reshape(vector, [tensors, config.hidden]);
  const zeros = tf.zerosLike(state.logSize);
  const ofTensors = tf.stack([zeros, zeros, zeros, zeros, state.largest, state.logSize], 1) as Rows;
  const square = (vector: Vector): Rows => tf.reshape(vector, [2, 2]);
  const ofAll = tf.concat2d([square(state.losses), tf.zeros([2, 2]), square(state.caution)], 1);
  return {
    shapes,
    count,
    vectors: tf.stack([first, second, direction, trend, lag, tf.zerosLike(first)], 1) as Rows,
    network: tf.reshape(tf.stack([units(state.hidden), units(state.cell)], 2), [tensors, 2 * config.hidden]),
    decisions: tf.concat2d(
      [
        tf.pad2d(ofTensors, [
          [0, tensors % 2],
          [0, 0],
        ]),
        ofAll,
      ],
      0,
    ),
    constants: tf.tensor1d(constantsOf(weights, kinds, blocksOf(kinds, LEAST))),
  };
}

function column(matrix: Rows, index: number, rows = matrix.shape[0]): Vector {
  return tf.reshape(tf.slice2d(matrix, [0, index], [rows, 1]), [rows]);
}

function unpacked(config: TensorwiseConfig, state: PackedTensorwise): TensorwiseState<Vector> {
  const { shapes, count, vectors, network, decisions } = state;
  const tensors = shapes.length / 2;
  const units = tf.reshape<tf.Rank.R3>(network, [tensors, config.hidden, 2]);
  const part = (index: number): Vector => tf.reshape(tf.slice3d(units, [0, 0, index], [-1, -1, 1]), [-1]);
  const ofAll = (from: number): Vector =>
    tf.reshape(tf.slice2d(decisions, [decisionRows(tensors) - 2, from], [2, 2]), [4]);
  return {
    shapes,
    count,
    first: column(vectors, 0),
    second: column(vectors, 1),
    direction: column(vectors, 2),
    trend: column(vectors, 3),
    lag: column(vectors, 4),
    hidden: part(0),
    cell: part(1),
    largest: column(decisions, 4, tensors),
    logSize: column(decisions, 5, tensors),
    losses: ofAll(0),
    caution: ofAll(4),
  };
}
