import {
  type Evaluation,
  functionOption,
  type Key,
  L2lError,
  type Layout,
  layoutOf,
  type Optimizee,
  objectOption,
  requireOptions,
  viewOf,
} from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import { backendReady, withGradients } from './training-ready';

/** The variables of a loss, by name. */
export type Variables<Name extends string = string> = Readonly<Record<Name, tf.Tensor>>;

interface LossOptions<Name extends string> {
  /** Shown in tables and plots. */
  readonly name: string;
  /** Shape of each variable, by its name; they lie in the coordinates in this order. */
  readonly shapes: Readonly<Record<Name, readonly number[]>>;
  /** A starting point, `[layout.size]`. */
  readonly init: (key: Key, layout: Layout) => Float32Array;
  /**
   * The loss as one float32 number. It must depend on every variable. The key decides the minibatch and
   * all other chance: the same key at two points gives losses that can be compared. Runs inside
   * `tf.tidy`, so the tensors it makes need no disposal.
   */
  readonly loss: (variables: Variables<Name>, key: Key) => tf.Tensor;
  /** Frees what the loss holds on to, such as a tensor of data. Called once at most. */
  readonly dispose?: () => void;
}

type Loss = LossOptions<string>['loss'];

/**
 * Any loss that TensorFlow.js can differentiate, as an optimizee. Needs a backend, and the gradients that
 * `@tensorflow/tfjs-layers` and `@tensorflow/tfjs` bring along.
 *
 * ```ts
 * const problem = fromLoss({
 *   name: 'sphere',
 *   shapes: { x: [3] },
 *   init: (key, layout) => normals(key, layout.size),
 *   loss: ({ x }) => tf.sum(tf.square(x)),
 * });
 * ```
 *
 * @throws L2lError `bad-layout` for a shape that is none; from `evaluate`, `no-backend` or `no-gradients`
 *   if TensorFlow.js lacks them, or `bad-option` if the loss is no scalar or ignores a variable.
 */
export function fromLoss<Name extends string>(options: LossOptions<Name>): Optimizee {
  const {
    name,
    shapes,
    init,
    loss,
    dispose = () => {},
  } = requireOptions('fromLoss', options, ['name', 'shapes', 'init', 'loss', 'dispose']);
  objectOption('fromLoss', 'shapes', shapes, 'an object with the shape of each variable by its name');
  functionOption('fromLoss', 'init', init);
  functionOption('fromLoss', 'loss', loss);
  let disposed = false;
  const names = Object.keys(shapes) as Name[];
  const layout = layoutOf(names.map((slot) => ({ name: slot, shape: shapes[slot] })));
  const lossOf: Loss = (tensors, key) => loss(tensors as Variables<Name>, key);
  return {
    name,
    layout,
    init: (key) => init(key, layout),
    async evaluate(coordinates, key) {
      await backendReady();
      const result = withGradients(() => tf.tidy(() => lossAndGradient(layout, coordinates, lossOf, key)));
      return readEvaluation(result);
    },
    dispose() {
      if (!disposed) dispose();
      disposed = true;
    },
  };
}

/** The variables of a layout, as tensors that the caller disposes of. */
export function variablesOf(layout: Layout, coordinates: Float32Array): Record<string, tf.Tensor> {
  return Object.fromEntries(
    layout.slots.map((slot) => [slot.name, tf.tensor(viewOf(coordinates, slot), [...slot.shape], 'float32')]),
  );
}

/** The loss and its gradient in one tensor, `[1 + layout.size]`, so that one read brings both back. */
function lossAndGradient(layout: Layout, coordinates: Float32Array, loss: Loss, key: Key): tf.Tensor1D {
  const names = layout.slots.map((slot) => slot.name);
  const lossOf = (...tensors: tf.Tensor[]) =>
    scalar(loss(Object.fromEntries(names.map((name, i) => [name, tensors[i]!])), key));
  const { value, grads } = tf.valueAndGrads(lossOf)(Object.values(variablesOf(layout, coordinates)));
  return tf.concat1d([value, ...grads].map((tensor) => tf.reshape(tensor, [-1]) as tf.Tensor1D));
}

function scalar(loss: tf.Tensor): tf.Scalar {
  if (loss.rank === 0) return loss as tf.Scalar;
  throw new L2lError(
    'bad-option',
    `The loss has shape [${loss.shape.join(', ')}], but must be a scalar. Take the mean or the sum, for example with tf.mean(loss).`,
  );
}

async function readEvaluation(result: tf.Tensor1D): Promise<Evaluation> {
  try {
    const numbers = (await result.data()) as Float32Array;
    // A slice and no view: the gradient is the caller's, with a buffer of its own that can be transferred.
    return { loss: numbers[0]!, gradient: numbers.slice(1) };
  } finally {
    result.dispose();
  }
}
