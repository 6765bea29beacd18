import type * as tf from '@tensorflow/tfjs';

type Layer = tf.layers.Layer;

/** What varies in a layer that has it. */
export interface Variation {
  readonly useBias: boolean;
  readonly activation: Activation;
}

export const activations = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'sigmoid',
  'hardSigmoid',
  'softmax',
  'softplus',
  'softsign',
  'tanh',
  'swish',
  'mish',
  'gelu',
  'gelu_new',
] as const;
export type Activation = (typeof activations)[number];

/** One layer, or a few in a row. */
export interface LayerCase {
  /** The factory in `tf.layers`, and what is special. */
  readonly name: string;
  /** Shapes of its inputs, without the examples. */
  readonly inputs: readonly (readonly number[])[];
  readonly make: (variation: Variation) => readonly Layer[];
  readonly varies?: readonly (keyof Variation)[];
  /** Inputs are whole numbers from 0 to below this, and have no gradient. */
  readonly below?: number;
  /** tfjs has no gradient of it, on any backend. */
  readonly isForwardOnly?: true;
  /** The cpu backend is wrong for batches (tfjs 4.22), so each example goes through it alone. */
  readonly isSingleOnCpu?: true;
}

/** Both vary. */
export const BOTH = ['useBias', 'activation'] as const;
/** Shapes of inputs, without the examples. */
export const sequence = [6, 8];
export const image = [8, 7, 3];
export const volume = [5, 4, 6, 2];

/** A case of one layer of which nothing varies. */
export const only = (
  name: string,
  shape: readonly number[],
  make: () => Layer,
  more: Partial<LayerCase> = {},
): LayerCase => ({
  name,
  inputs: [shape],
  make: () => [make()],
  ...more,
});
/** A case of one layer with a bias and an activation. */
export const varied = (
  name: string,
  shape: readonly number[],
  make: (variation: Variation) => Layer,
): LayerCase => ({
  name,
  inputs: [shape],
  make: (variation) => [make(variation)],
  varies: BOTH,
});
