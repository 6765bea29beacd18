import type { Observation, UpdateRule } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import type { WebGpuBackend } from '../../kernels/webgpu/program';
import type { TensorwiseConfig } from '../config';
import { byKernels } from '../kernel-form';
import { kindsOf } from '../kinds';
import type { CheckedKnobs, TensorwiseKnobs } from '../knobs';
import { blocksOf, constantsOf } from '../shaders/blocks';
import { stepNumbers } from '../shaders/step-numbers';
import type { TensorwiseState } from '../state';
import { VECTORS } from './apply-shader';
import { APPLY_KERNEL, SUMS_KERNEL } from './kernels';

type Vector = tf.Tensor1D;

/** Coordinates of a block, at least: what a workgroup works through. */
const LEAST = 1024;

/** What the kernels keep between steps. */
export interface PackedTensorwise {
  readonly shapes: readonly number[];
  readonly count: number;
  /**
   * `[6 · size + tensors · (2 · hidden + 2) + 8]`: first, second, direction, trend, lag and the last step; then the
   * network's outputs, its memory, the greatest sizes, the log sizes, the losses, and the caution.
   */
  readonly vectors: Vector;
  /** See `constantsOf`. Sent once, and freed with the rest. */
  readonly constants: Vector;
}

/**
 * The tensorwise LSTM by kernels of our own on the webgpu backend: one dispatch for sums over each tensor, one for
 * the network and all that moves, one that cuts the step out. The same weights, state and steps as on arrays.
 */
export function webGpuTensorwise(
  config: TensorwiseConfig,
  weights: Float32Array,
  given: TensorwiseKnobs = {},
): UpdateRule<PackedTensorwise | TensorwiseState<Vector>, Vector> {
  return byKernels<PackedTensorwise>(config, weights, given, {
    pack: (state) => packed(config, weights, state),
    unpack: (state) => unpacked(config, state),
    lag: (state) => partsOf(config, state).lag,
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
  const sizes = {
    config,
    coordinates: gradient.size,
    tensors: kinds.length,
    blocks: tensors.length,
    blockLength: length,
  };
  const attributes = { sizes, step: stepNumbers(knobs, count, loss !== undefined) } as never;
  const read = { gradient, coordinates, state: state.vectors, constants: state.constants };
  const partials = tf.engine().runKernel(SUMS_KERNEL, read, attributes) as Vector;
  const inputs = { ...read, partials, loss: loss ?? state.constants };
  const vectors = tf.engine().runKernel(APPLY_KERNEL, inputs, attributes) as Vector;
  const step = tf.slice1d(vectors, (VECTORS - 1) * gradient.size, gradient.size);
  return { step, state: { ...state, count, vectors } };
}

function packed(
  config: TensorwiseConfig,
  weights: Float32Array,
  state: TensorwiseState<Vector>,
): PackedTensorwise | TensorwiseState<Vector> {
  const {
    shapes,
    count,
    first,
    second,
    direction,
    trend,
    lag,
    hidden,
    cell,
    largest,
    logSize,
    losses,
    caution,
  } = state;
  const kinds = kindsOf(shapes);
  const size = VECTORS * first.size + kinds.length * (2 * config.hidden + 2) + losses.size + caution.size;
  const { maxStorageBufferBindingSize } = (tf.backend() as unknown as WebGpuBackend).device.limits;
  if (first.size === 0 || 4 * size > maxStorageBufferBindingSize) return state;
  const vectors = [first, second, direction, trend, lag, tf.zerosLike(first)];
  return {
    shapes,
    count,
    vectors: tf.concat1d([tf.concat1d(vectors), hidden, cell, largest, logSize, losses, caution]),
    constants: tf.tensor1d(constantsOf(weights, kinds, blocksOf(kinds, LEAST))),
  };
}

/** The parts of the one vector, by name. */
function partsOf({ hidden }: TensorwiseConfig, { shapes, vectors }: PackedTensorwise) {
  const tensors = shapes.length / 2;
  const network = tensors * (2 * hidden + 2) + LOSSES + CAUTION;
  const size = (vectors.size - network) / VECTORS;
  const end = VECTORS * size;
  const part = (from: number, count: number): Vector => tf.slice1d(vectors, from, count);
  return {
    get lag() {
      return part(4 * size, size);
    },
    all: () => ({
      first: part(0, size),
      second: part(size, size),
      direction: part(2 * size, size),
      trend: part(3 * size, size),
      lag: part(4 * size, size),
      hidden: part(end, tensors * hidden),
      cell: part(end + tensors * hidden, tensors * hidden),
      largest: part(end + 2 * tensors * hidden, tensors),
      logSize: part(end + tensors * (2 * hidden + 1), tensors),
      losses: part(end + tensors * (2 * hidden + 2), LOSSES),
      caution: part(end + tensors * (2 * hidden + 2) + LOSSES, CAUTION),
    }),
  };
}

/** Numbers that are kept of the losses. */
const LOSSES = 4;
/** And of gradients and gains. */
const CAUTION = 4;

function unpacked(config: TensorwiseConfig, state: PackedTensorwise): TensorwiseState<Vector> {
  return { shapes: state.shapes, count: state.count, ...partsOf(config, state).all() };
}
