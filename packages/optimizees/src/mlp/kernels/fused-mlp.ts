import { L2lError, requireOptions } from '@l2l/core';
import { hasRelaxedSimd, hasSimd } from '@l2l/wasm';
import { type Classifier, judgeOf } from '../classifier';
import { initialCoordinates } from '../initialization';
import type { MlpOptions } from '../options';
import { type MlpPlan, mlpPlan } from '../plan';
import { type Kernel, kernelOf } from './kernel';
import { denseLoader, type Loader, sparseLoader } from './load-examples';
import { lossFrom } from './loss';
import { PANEL } from './memory-plan';
import { shapeOf } from './shape';
import { isSparse } from './sparse-examples';

/** Whether this engine can run {@link fusedMlp}. */
export function fusedMlpAvailable(): boolean {
  return hasSimd();
}

/** Whether {@link fusedMlp} can be the network of these options: it knows no dropout and no batch normalization. */
export function isFusible({ dropout = 0, batchNorm = false }: MlpOptions): boolean {
  return dropout === 0 && !batchNorm;
}

export interface FusedMlpOptions {
  /** Whether to use relaxed SIMD; by default where the engine has it. */
  readonly relaxed?: boolean;
}

/**
 * The network of `mlp`, computed by WebAssembly that is generated for its sizes: the same options and keys
 * give the same starting points and minibatches, and losses and gradients that agree to rounding.
 *
 * Examples must stay what they are: those of a dataset that is mostly zeros are asked for once and kept.
 *
 * To be used where {@link fusedMlpAvailable} and {@link isFusible}; `chooseMlp` looks after that.
 *
 * @throws L2lError `bad-option`, `not-supported`, `out-of-memory`
 */
export function fusedMlp(options: MlpOptions, fusedOptions: FusedMlpOptions = {}): Classifier {
  const { relaxed = hasRelaxedSimd() } = requireOptions('fusedMlp', fusedOptions, ['relaxed']);
  const plan = mlpPlan(options);
  checkSupported(plan);
  const { dataset, target } = plan.options;
  // The targets of an autoencoder are whole rows.
  const sparse = target === 'labels' && isSparse(dataset);
  const kernel = kernelOf(shapeOf(plan, { sparse, relaxed }));
  const loader = sparse ? sparseLoader(kernel, dataset) : denseLoader(kernel, dataset);
  const { plan: places, floats } = kernel;
  return {
    name: plan.name,
    layout: plan.layout,
    init: (key) => initialCoordinates(plan, key),
    async evaluate(coordinates, key) {
      loader.minibatch(key);
      floats.set(coordinates, places.coordinates / 4);
      kernel.gradient();
      const from = places.gradient / 4;
      return { loss: lossFrom(places, floats), gradient: floats.slice(from, from + places.size) };
    },
    ...judgeOf(plan, async (coordinates, inputs) => outputsOf(kernel, loader, coordinates, inputs)),
    dispose() {},
  };
}

/** `[rows, outputSize]`, computed a minibatch at a time. */
function outputsOf(
  { plan, floats, forward }: Kernel,
  loader: Loader,
  coordinates: Float32Array,
  inputs: Float32Array,
): Float32Array {
  const { sizes, batchSize } = plan.shape;
  const inputSize = sizes[0]!;
  const { outputs: width, output } = plan.layers.at(-1)!;
  const count = inputs.length / inputSize;
  const result = new Float32Array(count * width);
  floats.set(coordinates, plan.coordinates / 4);
  for (let first = 0; first < count; first += batchSize) {
    const rows = Math.min(batchSize, count - first);
    loader.rows(inputs.subarray(first * inputSize, (first + rows) * inputSize));
    forward(rows);
    for (let row = 0; row < rows; row++) {
      const panel = output / 4 + (row - (row % PANEL)) * width + (row % PANEL);
      for (let j = 0; j < width; j++) result[(first + row) * width + j] = floats[panel + j * PANEL]!;
    }
  }
  return result;
}

function checkSupported({ options, name }: MlpPlan): void {
  if (!isFusible(options)) {
    throw new L2lError(
      'not-supported',
      `${name} has dropout or batch normalization, which the fused network has not. Leave them out, or take mlp(options).`,
    );
  }
  if (fusedMlpAvailable()) return;
  throw new L2lError(
    'not-supported',
    'The fused network needs WebAssembly with SIMD, which this engine has not. Take mlp(options), or chooseMlp(options).',
  );
}
