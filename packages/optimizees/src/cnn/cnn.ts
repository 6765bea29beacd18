import {
  type Dataset,
  fold,
  type Key,
  L2lError,
  type Layout,
  layoutOf,
  normals,
  numberOption,
  type Optimizee,
  type OptimizeeFamily,
  objectOption,
  requireOptions,
  type Slot,
  sizeOf,
  slotNamed,
  viewOf,
} from '@l2l/core';
import { minibatches } from '../minibatches';
import { activate, multiplyBySlope } from '../mlp/activation';
import { crossEntropy, crossEntropyAdjoint } from '../mlp/cross-entropy';
import { addBiasGradient, addKernelGradient, denseForward, denseInputAdjoint } from '../mlp/dense';
import type { Activation } from '../mlp/options';
import { maxPool, maxPoolAdjoint, type Pooled, pooledSizes } from './max-pool';
import { type ImageSizes, patchesAdjoint, patchesOf, SIDE } from './patches';

export interface CnnOptions {
  /** Of images: `inputShape` is `[height, width, channels]`. */
  readonly dataset: Dataset;
  /** Filters of each convolution; each halves the sides of the images. `[8, 16]` unless told. */
  readonly filters?: readonly number[];
  /** `'relu'` unless told. */
  readonly activation?: Activation;
  /** Examples in a minibatch; 64 unless told. */
  readonly batchSize?: number;
}

interface Plan {
  readonly layout: Layout;
  readonly activation: Activation;
  /** Of the images that go into each convolution, for one image. */
  readonly images: readonly ImageSizes[];
  readonly filters: readonly number[];
  /** Numbers that the last convolution gives for an image. */
  readonly flat: number;
  readonly classCount: number;
}

interface LayerTrace {
  readonly sizes: ImageSizes;
  readonly patches: Float32Array;
  readonly sums: Float32Array;
  readonly values: Float32Array;
  readonly pooled: Pooled;
}

/**
 * A small convolutional network that classifies images: 3 × 3 convolutions that keep the size, each with
 * an activation and the greatest of every 2 × 2 square, then one dense layer. Plain TypeScript on flat
 * arrays. Kernels begin from N(0, 2/inputs) (He et al. 2015, equation 10), biases from 0.
 *
 * Coordinates are `conv0/kernel` [3, 3, channels, filters], `conv0/bias`, …, `dense/kernel`, `dense/bias`.
 *
 * @throws L2lError `bad-option`
 */
export function cnn(options: CnnOptions): Optimizee {
  const {
    dataset,
    filters = [8, 16],
    activation = 'relu',
    batchSize = 64,
  } = requireOptions('cnn', options, ['dataset', 'filters', 'activation', 'batchSize']);
  objectOption('cnn', 'dataset', dataset, 'a dataset of images');
  const plan = planOf(dataset, filters, activation);
  const draw = minibatches(dataset, batchSize);
  return {
    name: `cnn-${filters.join('-')}-${activation} on ${dataset.name}`,
    layout: plan.layout,
    init: (key) => initialCoordinates(plan, key),
    async evaluate(coordinates, key) {
      const { inputs, labels } = draw(key);
      const traces = forward(plan, coordinates, inputs, labels.length);
      const flat = traces.at(-1)!.pooled.values;
      const sizes = { rows: labels.length, inputs: plan.flat, outputs: plan.classCount };
      const at = (name: string) => viewOf(coordinates, slotNamed(plan.layout, name));
      const logits = denseForward(sizes, flat, at('dense/kernel'), at('dense/bias'));
      const adjoint = crossEntropyAdjoint(logits, labels);
      const gradient = new Float32Array(plan.layout.size);
      const into = (name: string) => viewOf(gradient, slotNamed(plan.layout, name));
      addKernelGradient(sizes, flat, adjoint, into('dense/kernel'));
      addBiasGradient(sizes, adjoint, into('dense/bias'));
      backward(traces, denseInputAdjoint(sizes, adjoint, at('dense/kernel')), { plan, at, into });
      return { loss: crossEntropy(logits, labels), gradient };
    },
    dispose() {},
  };
}

/** Networks that differ only in where they start: each sample is the {@link cnn} of these options. */
export function cnnFamily(options: CnnOptions): OptimizeeFamily {
  const { name } = cnn(options);
  return { name, sample: async () => cnn(options) };
}

function forward(
  { layout, images, filters, activation }: Plan,
  coordinates: Float32Array,
  inputs: Float32Array,
  count: number,
): LayerTrace[] {
  const at = (name: string) => viewOf(coordinates, slotNamed(layout, name));
  const traces: LayerTrace[] = [];
  let input = inputs;
  images.forEach((one, i) => {
    const sizes = { ...one, count };
    const outputs = filters[i]!;
    const patches = patchesOf(input, sizes);
    const rows = count * sizes.height * sizes.width;
    const inner = { rows, inputs: SIDE * SIDE * sizes.channels, outputs };
    const sums = denseForward(inner, patches, at(`conv${i}/kernel`), at(`conv${i}/bias`));
    const values = activate(activation, sums);
    const pooled = maxPool(values, { ...sizes, channels: outputs });
    traces.push({ sizes, patches, sums, values, pooled });
    input = pooled.values;
  });
  return traces;
}

/** Goes back over the convolutions. @param outputAdjoint - d(loss)/d(what the last one gave). */
function backward(
  traces: readonly LayerTrace[],
  outputAdjoint: Float32Array,
  {
    plan,
    at,
    into,
  }: {
    readonly plan: Plan;
    readonly at: (name: string) => Float32Array;
    readonly into: (name: string) => Float32Array;
  },
): void {
  let adjoint = outputAdjoint;
  for (let i = traces.length - 1; i >= 0; i--) {
    const { sizes, patches, sums, values, pooled } = traces[i]!;
    const outputs = plan.filters[i]!;
    const sumsAdjoint = maxPoolAdjoint(adjoint, pooled.from, { ...sizes, channels: outputs });
    multiplyBySlope(plan.activation, sums, values, sumsAdjoint);
    const rows = sizes.count * sizes.height * sizes.width;
    const inner = { rows, inputs: SIDE * SIDE * sizes.channels, outputs };
    addKernelGradient(inner, patches, sumsAdjoint, into(`conv${i}/kernel`));
    addBiasGradient(inner, sumsAdjoint, into(`conv${i}/bias`));
    // Nobody asks how the loss depends on the examples.
    if (i > 0) adjoint = patchesAdjoint(denseInputAdjoint(inner, sumsAdjoint, at(`conv${i}/kernel`)), sizes);
  }
}

function planOf(
  { name, inputShape, classCount }: Dataset,
  filters: readonly number[],
  activation: Activation,
): Plan {
  if (inputShape.length !== 3) {
    throw new L2lError(
      'bad-option',
      `cnn: the inputs of ${name} have shape [${inputShape.join(', ')}], but images are [height, width, channels].`,
    );
  }
  numberOption('cnn', 'filters.length', filters.length, { from: 1, integer: true });
  const [height, width, channels] = inputShape as [number, number, number];
  const images: ImageSizes[] = [];
  let sizes: ImageSizes = { count: 1, height, width, channels };
  for (const count of filters) {
    numberOption('cnn', 'filters', count, { from: 1, integer: true });
    images.push(sizes);
    sizes = { ...pooledSizes(sizes), channels: count };
  }
  const flat = sizes.height * sizes.width * sizes.channels;
  if (flat === 0) {
    throw new L2lError(
      'bad-option',
      `cnn: ${filters.length} halvings leave nothing of images of ${height} × ${width}. Use fewer layers.`,
    );
  }
  const layout = layoutOf([
    ...images.flatMap((image, i) => [
      { name: `conv${i}/kernel`, shape: [SIDE, SIDE, image.channels, filters[i]!] },
      { name: `conv${i}/bias`, shape: [filters[i]!] },
    ]),
    { name: 'dense/kernel', shape: [flat, classCount] },
    { name: 'dense/bias', shape: [classCount] },
  ]);
  return { layout, activation, images, filters, flat, classCount };
}

function initialCoordinates({ layout }: Plan, key: Key): Float32Array {
  const coordinates = new Float32Array(layout.size);
  for (const slot of layout.slots) {
    if (slot.shape.length < 2) continue;
    const draw = normals(fold(key, slot.name), sizeOf(slot.shape), Math.sqrt(2 / fanInOf(slot)));
    viewOf(coordinates, slot).set(draw);
  }
  return coordinates;
}

function fanInOf({ shape }: Slot): number {
  return sizeOf(shape) / shape.at(-1)!;
}
