import type { Activation } from '../options';
import type { KernelShape } from './shape';

/** Examples that pass through the network side by side: two vectors. */
export const PANEL = 8;
/** Offsets in bytes of the vectors in a row of a panel. */
export const VECTORS = [0, 16] as const;
/** Bytes of a row of a panel: one number for each of its examples. */
export const ROW = 4 * PANEL;

/** Where a layer keeps its numbers. All places are byte addresses. */
export interface LayerPlaces {
  readonly inputs: number;
  readonly outputs: number;
  /** None for the last layer. */
  readonly activation: Activation | undefined;
  /** `[inputs, outputs]`, in the coordinates. */
  readonly kernel: number;
  /** `[outputs]`, in the coordinates. */
  readonly bias: number;
  /** The same two in the gradient. */
  readonly kernelGradient: number;
  readonly biasGradient: number;
  /** `[panels, inputs, PANEL]`: what the layer is given; later its adjoint, but for the first layer. */
  readonly input: number;
  /** `[panels, outputs, PANEL]`: the next layer's input. */
  readonly output: number;
  /** From an output to the slope of its activation, where the slope is kept. */
  readonly toSlope: number;
}

/** The memory of a kernel. */
export interface MemoryPlan {
  readonly shape: KernelShape;
  readonly layers: readonly LayerPlaces[];
  /** Number of panels that hold a minibatch. Those behind its last example hold copies of it. */
  readonly panels: number;
  /** Numbers in the coordinates. */
  readonly size: number;
  /** `[size]` */
  readonly coordinates: number;
  /** `[size]` */
  readonly gradient: number;
  /** `[batchSize, inputs]`, as a dataset gives them, unless sparse. */
  readonly rows: number;
  /** `[batchSize, inputs]` entries, if sparse: each an index (i32) and the number there (f32). */
  readonly entries: number;
  /** `[panels, PANEL]` pairs of addresses, if sparse: from the first entry of an example to behind its last. */
  readonly spans: number;
  /** `[panels · PANEL, sumsWidth]`, if sparse: what the first layer sums up for an example; later its adjoint. */
  readonly sums: number;
  /** Outputs of the first layer, in whole vectors. */
  readonly sumsWidth: number;
  /** `[panels, PANEL]`, i32. */
  readonly labels: number;
  /** `[panels, PANEL]`: what adjoints of outputs are multiplied by, and 0 behind the last example. */
  readonly shares: number;
  /** `[TERMS, panels, PANEL]`: what is left to do for the loss. See `addLoss`. */
  readonly terms: number;
  readonly totalBytes: number;
}

/** Numbers that a loss leaves for each example. */
export const TERMS = 3;

/** Vectors may be read from the last number of a matrix on: so much must lie behind it. */
const SLACK = 4;

export function memoryPlan(shape: KernelShape): MemoryPlan {
  const { sizes, activations, batchSize, sparse } = shape;
  let end = 0;
  /** Takes room for some floats, on a cache line of its own. */
  function take(floats: number): number {
    const at = end;
    end += 64 * Math.ceil((floats + SLACK) / 16);
    return at;
  }
  const panels = Math.ceil(batchSize / PANEL);
  const size = sizes.slice(1).reduce((sum, outputs, i) => sum + (sizes[i]! + 1) * outputs, 0);
  const coordinates = take(size);
  const gradient = take(size);
  const values = sizes.map((units, i) => take(sparse && i === 0 ? 0 : panels * units * PANEL));
  const sumsWidth = 4 * Math.ceil(sizes[1]! / 4);

  let offset = 0;
  const layers = sizes.slice(1).map((outputs, i): LayerPlaces => {
    const inputs = sizes[i]!;
    const [kernel, bias] = [4 * offset, 4 * (offset + inputs * outputs)];
    offset += (inputs + 1) * outputs;
    const output = values[i + 1]!;
    return {
      inputs,
      outputs,
      activation: activations[i],
      kernel: coordinates + kernel,
      bias: coordinates + bias,
      kernelGradient: gradient + kernel,
      biasGradient: gradient + bias,
      input: values[i]!,
      output,
      toSlope: activations[i] === 'gelu' ? take(panels * outputs * PANEL) - output : 0,
    };
  });
  return {
    shape,
    layers,
    panels,
    size,
    coordinates,
    gradient,
    rows: take(sparse ? 0 : batchSize * sizes[0]!),
    entries: take(sparse ? 2 * batchSize * sizes[0]! : 0),
    spans: take(sparse ? 2 * panels * PANEL : 0),
    sums: take(sparse ? panels * PANEL * sumsWidth : 0),
    sumsWidth,
    labels: take(panels * PANEL),
    shares: take(panels * PANEL),
    terms: take(TERMS * panels * PANEL),
    totalBytes: end,
  };
}
