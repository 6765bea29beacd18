import * as tf from '@tensorflow/tfjs';
import type { LayerCase, Variation } from './layer-case';

export interface Setting extends Variation {
  readonly layer: LayerCase;
  readonly batch: number;
}

/** The value of a layer, then the gradients of its inputs and of its weights. */
export type Outcome = readonly Float32Array[];

/**
 * Runs a layer on a backend, forward and backward, with the same numbers each time.
 *
 * @param rounds - How often, with the same tensors; all outcomes are returned.
 */
export async function runLayer(backend: string, setting: Setting, rounds = 1): Promise<Outcome[]> {
  await tf.setBackend(backend);
  const { layer, batch } = setting;
  const inputs = layer.inputs.map((shape, i) => inputOf(layer, [batch, ...shape], i));
  const made = layer.make(setting);
  try {
    build(layer, made);
    return Array.from({ length: rounds }, () =>
      backend === 'cpu' && layer.isSingleOnCpu
        ? oneByOne(batch, inputs, (inputs, dy) => outcomeOf(layer, inputs, made, dy))
        : outcomeOf(layer, inputs, made),
    );
  } finally {
    for (const each of made) if (each.weights.length > 0) each.dispose();
    tf.dispose(inputs);
  }
}

/**
 * Numbers from −2 to 2 in steps of 1/4: sums of their products are exact, so that no backend is on another side
 * of a kink than the others.
 */
function quarters(shape: readonly (number | null)[], seed: number): tf.Tensor {
  return tf.tidy(() => tf.div(tf.round(tf.randomUniform(shape as number[], -8, 8, 'float32', seed)), 4));
}

function inputOf({ below }: LayerCase, shape: number[], index: number): tf.Tensor {
  if (below === undefined) return quarters(shape, 1 + index);
  return tf.tidy(() => tf.floor(tf.randomUniform(shape, 0, below, 'float32', 1 + index)));
}

function build(layer: LayerCase, made: readonly tf.layers.Layer[]): void {
  const symbolic = layer.inputs.map((shape) => tf.input({ shape: [...shape] }));
  const first = symbolic.length === 1 ? symbolic[0] : symbolic;
  made.reduce((last, next) => next.apply(last) as tf.SymbolicTensor, first as tf.SymbolicTensor);
  for (const each of made) {
    const weights = each.getWeights().map(({ shape }, i) => quarters(shape, 10 + i));
    each.setWeights(weights);
    tf.dispose(weights);
  }
}

function outcomeOf(
  layer: LayerCase,
  inputs: tf.Tensor[],
  made: readonly tf.layers.Layer[],
  dy: Gradient = randomGradient,
): Outcome {
  return withoutChance(() =>
    tf.tidy(() => {
      const call = (inputs: tf.Tensor[]) => {
        const first = inputs.length === 1 ? inputs[0]! : inputs;
        return made.reduce(
          (x: tf.Tensor | tf.Tensor[], next) => next.apply(x, { training: true }) as tf.Tensor,
          first,
        );
      };
      const value = call(inputs) as tf.Tensor;
      const results = layer.isForwardOnly
        ? [value]
        : [
            value,
            ...gradientsOf(layer, inputs, made, (inputs) => {
              const value = call(inputs) as tf.Tensor;
              return tf.sum(tf.mul(value, dy(value.shape))) as tf.Scalar;
            }),
          ];
      return results.map((result) => Float32Array.from(result.dataSync()));
    }),
  );
}

/** The gradient that comes back to a value. */
type Gradient = (shape: readonly number[]) => tf.Tensor;

const randomGradient: Gradient = (shape) => quarters(shape, 99);

/** Gradients of the loss with respect to inputs, unless they are looked up, and weights. */
function gradientsOf(
  layer: LayerCase,
  inputs: tf.Tensor[],
  made: readonly tf.layers.Layer[],
  loss: (inputs: tf.Tensor[]) => tf.Scalar,
): tf.Tensor[] {
  const weights = made.flatMap(({ trainableWeights }) =>
    trainableWeights.map((weight) => (weight as unknown as { val: tf.Variable }).val),
  );
  const variables = layer.below === undefined ? inputs.map((input) => tf.variable(input)) : [];
  const list = [...variables, ...weights];
  const { grads } = tf.variableGrads(() => loss(variables.length > 0 ? variables : inputs), list);
  tf.dispose(variables);
  return list.flatMap(({ name }) => grads[name] ?? []);
}

/** What layers draw without a seed is drawn by `Math.random`. */
function withoutChance<Result>(compute: () => Result): Result {
  const { random } = Math;
  let draws = 0;
  Math.random = () => (++draws * 0.618_033_988_75) % 1;
  try {
    return compute();
  } finally {
    Math.random = random;
  }
}

/** Each example by itself, and then all in a row: for layers without weights. */
function oneByOne(
  batch: number,
  inputs: tf.Tensor[],
  run: (inputs: tf.Tensor[], dy: Gradient) => Outcome,
): Outcome {
  const each = Array.from({ length: batch }, (_, example) => {
    const own = inputs.map((input) => tf.slice(input, example, 1));
    const outcome = run(own, (shape) => tf.slice(randomGradient([batch, ...shape.slice(1)]), example, 1));
    tf.dispose(own);
    return outcome;
  });
  return each[0]!.map((_, i) => Float32Array.from(each.flatMap((outcome) => [...outcome[i]!])));
}
