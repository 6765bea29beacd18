import { type Slot, viewOf } from '@l2l/core';
import { activate, multiplyBySlope } from './activation';
import { batchNormAdjoint, type Normalized, normalize, scaleAndShift } from './batch-norm';
import {
  addBiasGradient,
  addKernelGradient,
  type DenseSizes,
  denseForward,
  denseInputAdjoint,
} from './dense';
import type { HiddenPlan, LayerPlan, MlpPlan } from './plan';

/** What one layer did to one minibatch. */
interface LayerTrace {
  /** `[rows, inputs]` */
  readonly input: Float32Array;
  readonly normalized?: Normalized;
  /** `[rows, outputs]`, before the activation. */
  readonly sums: Float32Array;
  /** `[rows, outputs]`, after the activation and before dropout. The sums themselves, for the last layer. */
  readonly values: Float32Array;
  /** `[rows, outputs]`, see `dropoutMask`. */
  readonly mask?: Float32Array;
}

/** What a network did to one minibatch: enough to go back over it. */
export interface NetworkTrace {
  /** `[rows, outputSize]`: logits, or what is compared with the targets. */
  readonly outputs: Float32Array;
  readonly layers: readonly LayerTrace[];
}

/**
 * Runs the network on some examples.
 *
 * @param inputs - `[rows, inputSize]`
 * @param masks - One for each hidden layer, or none: then nothing is dropped.
 */
export function forward(
  { layers, inputSize }: MlpPlan,
  coordinates: Float32Array,
  inputs: Float32Array,
  masks: readonly Float32Array[] = [],
): NetworkTrace {
  const rows = inputs.length / inputSize;
  const traces: LayerTrace[] = [];
  let input = inputs;
  layers.forEach((layer, i) => {
    const trace = layerForward(layer, coordinates, input, rows, masks[i]);
    input = trace.mask ? product(trace.values, trace.mask) : trace.values;
    traces.push(trace);
  });
  return { outputs: input, layers: traces };
}

/**
 * Goes back over the network.
 *
 * @param outputsAdjoint - `[rows, outputSize]`, d(loss)/d(outputs). Used up.
 * @returns d(loss)/d(coordinates).
 */
export function backward(
  { layers, layout, outputSize }: MlpPlan,
  coordinates: Float32Array,
  trace: NetworkTrace,
  outputsAdjoint: Float32Array,
): Float32Array {
  const gradient = new Float32Array(layout.size);
  const rows = outputsAdjoint.length / outputSize;
  const at = (slot: Slot) => viewOf(gradient, slot);
  let adjoint = outputsAdjoint;
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i]!;
    const sizes: DenseSizes = { rows, inputs: layer.inputs, outputs: layer.outputs };
    const { input, ...rest } = trace.layers[i]!;
    if (layer.hidden) adjoint = hiddenAdjoint(layer.hidden, coordinates, rest, adjoint, gradient);
    addKernelGradient(sizes, input, adjoint, at(layer.kernel));
    addBiasGradient(sizes, adjoint, at(layer.bias));
    // Nobody asks how the loss depends on the examples.
    if (i > 0) adjoint = denseInputAdjoint(sizes, adjoint, viewOf(coordinates, layer.kernel));
  }
  return gradient;
}

function layerForward(
  layer: LayerPlan,
  coordinates: Float32Array,
  input: Float32Array,
  rows: number,
  mask: Float32Array | undefined,
): LayerTrace {
  const at = (slot: Slot) => viewOf(coordinates, slot);
  const { hidden, inputs, outputs } = layer;
  const products = denseForward({ rows, inputs, outputs }, input, at(layer.kernel), at(layer.bias));
  if (!hidden) return { input, sums: products, values: products };

  const normalized = hidden.norm && normalize(products, outputs);
  const sums = normalized
    ? scaleAndShift(normalized.values, at(hidden.norm.scale), at(hidden.norm.offset))
    : products;
  return {
    input,
    sums,
    values: activate(hidden.activation, sums),
    ...(normalized && { normalized }),
    ...(mask && { mask }),
  };
}

/** From d(loss)/d(output of a hidden layer) to d(loss)/d(its sums). */
function hiddenAdjoint(
  { activation, norm }: HiddenPlan,
  coordinates: Float32Array,
  { sums, values, mask, normalized }: Omit<LayerTrace, 'input'>,
  outputAdjoint: Float32Array,
  gradient: Float32Array,
): Float32Array {
  const adjoint = mask ? product(outputAdjoint, mask) : outputAdjoint;
  multiplyBySlope(activation, sums, values, adjoint);
  if (!norm || !normalized) return adjoint;
  const scale = viewOf(coordinates, norm.scale);
  return batchNormAdjoint(
    adjoint,
    normalized,
    scale,
    viewOf(gradient, norm.scale),
    viewOf(gradient, norm.offset),
  );
}

function product(x: Float32Array, y: Float32Array): Float32Array {
  return x.map((value, i) => value * y[i]!);
}
