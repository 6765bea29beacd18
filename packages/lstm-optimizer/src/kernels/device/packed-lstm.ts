import type * as tf from '@tensorflow/tfjs-core';

/** What a kernel on a device keeps between steps. */
export interface PackedLstm {
  /** Each in the layout of its kernel. */
  readonly rows: readonly tf.Tensor2D[];
  /** As `packWeights` lays them out. They are sent once, and freed with the rest. */
  readonly weights: tf.Tensor2D;
}
