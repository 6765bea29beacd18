import type { Observation, RuleForm, Update } from '@l2l/core';
import type * as tf from '@tensorflow/tfjs-core';
import type { TensorwiseConfig } from './config';
import { type CheckedKnobs, checkedKnobs, type TensorwiseKnobs } from './knobs';
import type { TensorwiseState } from './state';
import { tensorwiseOnTensors } from './tensors';

type Vector = tf.Tensor1D;
type PlainState = TensorwiseState<Vector>;

/** The kernels of a backend, and how they keep what is remembered. */
export interface TensorwiseKernels<Packed> {
  /** The plain state itself where the kernels cannot have it. */
  pack(state: PlainState): Packed | PlainState;
  unpack(state: Packed): PlainState;
  lag(state: Packed): Vector;
  update(knobs: CheckedKnobs, seen: Observation<Vector>, state: Packed): Update<Packed, Vector>;
}

/**
 * The tensorwise LSTM by kernels of a backend; where they cannot have the state, by plain operations. The same
 * weights, state and steps as on arrays.
 */
export function byKernels<Packed extends { readonly vectors: tf.Tensor }>(
  config: TensorwiseConfig,
  weights: Float32Array,
  given: TensorwiseKnobs,
  kernels: TensorwiseKernels<Packed>,
): RuleForm<Packed | PlainState, Vector> {
  const knobs = checkedKnobs(given);
  const plain = tensorwiseOnTensors(config, weights, knobs);
  const isPacked = (state: Packed | PlainState): state is Packed => 'vectors' in state;
  return {
    name: plain.name,
    masksUnusable: isPacked,
    init: (layout) => kernels.pack(plain.init(layout)),
    pack: (state) => kernels.pack(state as PlainState),
    unpack: (state) => (isPacked(state) ? kernels.unpack(state) : state),
    lag: (state) => (isPacked(state) ? kernels.lag(state) : plain.lag!(state)),
    update: (seen, state) =>
      isPacked(state) ? kernels.update(knobs, seen, state) : plain.update(seen, state),
  };
}
