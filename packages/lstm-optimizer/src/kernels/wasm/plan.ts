import type { LstmConfig } from '../../config';
import { FEATURES } from '../../preprocess';

/** Coordinates that a kernel works on at a time. Rows of scratch memory are this wide. */
export const BLOCK = 32;
/** Bytes of a row of scratch memory. */
export const ROW = 4 * BLOCK;
/** Coordinates of one tile: two vectors. */
export const TILE = 8;
/** Bytes of one tile of a row. */
export const TILE_BYTES = 4 * TILE;
export const GATES = 4;
/** Columns of the weights' adjoint are padded to whole pairs of vectors. */
const PADDING = 8;

/** Where one layer keeps its numbers in the memory of the kernel. All places are byte addresses. */
export interface LayerPlan {
  readonly inputs: number;
  readonly units: number;
  /** Numbers that each gate adds up: inputs and units. */
  readonly terms: number;
  /** `[units, 1 + terms, GATES]`: bias, then weights; unit after unit, gates side by side. */
  readonly weights: number;
  /** `[paddedTerms, BLOCK]`: what the gates add up, inputs before units; zeros behind. */
  readonly input: number;
  /** `[units, GATES, BLOCK]`: gates after their nonlinearity; then the adjoints before it. */
  readonly gates: number;
  /** `[units, BLOCK]`, tanh of the memory after the step. */
  readonly squashed: number;
  /** `[BLOCK, paddedTerms]`, the input turned. */
  readonly turned: number;
  /** `terms`, rounded up. */
  readonly paddedTerms: number;
  /** `[⌈inputs / 4⌉, units, GATES, 4]`: weights of four inputs side by side. Zeros where there is no input. */
  readonly inputWeights: number;
  /** `[⌈units / 4⌉, units, GATES, 4]`: the same for the recurrent weights. */
  readonly recurrentWeights: number;
  /** `[units, GATES, paddedTerms]`: adjoint of kernel and recurrent weights. */
  readonly weightsAdjoint: number;
  /** `[units, GATES, 4 lanes]`: adjoint of the bias, to be summed over lanes. */
  readonly biasAdjoint: number;
}

/** The memory of one kernel: scratch, weights, adjoints, and room for a chunk of coordinates. */
export interface Plan {
  readonly config: LstmConfig;
  readonly layers: readonly LayerPlan[];
  /** `[units of the last layer]` then `[1]`, scaled by `outputScale`. */
  readonly linear: number;
  /** `[last units, BLOCK]`, the output of the last layer. */
  readonly lastHidden: number;
  /** `[BLOCK]`, the adjoint of the step. */
  readonly stepAdjoint: number;
  /** `[units + padding, BLOCK]`, adjoint of a layer's output that comes from the layer above. */
  readonly down: number;
  /** `[last units, 4 lanes]` then `[1, 4 lanes]`. */
  readonly linearAdjoint: number;
  /** From the first to behind the last packed weight of the forward pass, and of the pullback. */
  readonly forwardWeights: Span;
  readonly pullbackWeights: Span;
  /** All adjoints of weights. */
  readonly adjoints: Span;
  /** Most coordinates of a chunk, a multiple of BLOCK. */
  readonly chunk: number;
  /** Rows of a state: hidden and cell of each layer. */
  readonly stateRows: number;
  /** `[stateRows, chunk]`: hidden and cell of layer 0, then of layer 1, … */
  readonly state: number;
  /** `[stateRows, chunk]`: the adjoint of a state. */
  readonly stateAdjoint: number;
  /** `[chunk]` */
  readonly gradient: number;
  /** `[chunk]` */
  readonly step: number;
  readonly totalBytes: number;
}

/** A range of bytes. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Bytes that the rows of a chunk may take, so that they stay in the second-level cache. */
const CHUNK_BYTES = 640 * 1024;

export function planOf(config: LstmConfig): Plan {
  let end = 0;
  /** Takes room for some floats, on a cache line of its own. */
  function take(floats: number): number {
    const at = end;
    end += 64 * Math.ceil(floats / 16);
    return at;
  }
  function span<T>(fill: () => T): [T, Span] {
    const from = end;
    const result = fill();
    return [result, { from, to: end }];
  }
  const shapes = config.hidden.map((units, l) => {
    const inputs = l === 0 ? FEATURES : config.hidden[l - 1]!;
    return { inputs, units, terms: inputs + units, paddedTerms: padded(inputs + units, PADDING) };
  });
  const last = shapes.at(-1)!.units;

  const [forward, forwardWeights] = span(() => ({
    weights: shapes.map(({ units, terms }) => take(units * (1 + terms) * GATES)),
    linear: take(last + 1),
  }));
  const [backward, pullbackWeights] = span(() =>
    shapes.map(({ inputs, units }) => ({
      inputWeights: take(padded(inputs, GATES) * units * GATES),
      recurrentWeights: take(padded(units, GATES) * units * GATES),
    })),
  );
  const [adjointPlaces, adjoints] = span(() => ({
    layers: shapes.map(({ units, paddedTerms }) => ({
      weightsAdjoint: take(units * GATES * paddedTerms),
      biasAdjoint: take(units * GATES * 4),
    })),
    linear: take((last + 1) * 4),
  }));
  const layers = shapes.map((shape, l) => ({
    ...shape,
    ...backward[l]!,
    ...adjointPlaces.layers[l]!,
    weights: forward.weights[l]!,
    input: take(shape.paddedTerms * BLOCK),
    gates: take(shape.units * GATES * BLOCK),
    squashed: take(shape.units * BLOCK),
    turned: take(shape.paddedTerms * BLOCK),
  }));
  const stateRows = 2 * config.hidden.reduce((sum, units) => sum + units, 0);
  const chunk = Math.max(2, Math.floor(CHUNK_BYTES / (stateRows * ROW))) * BLOCK;
  return {
    config,
    layers,
    linear: forward.linear,
    linearAdjoint: adjointPlaces.linear,
    forwardWeights,
    pullbackWeights,
    adjoints,
    lastHidden: take(last * BLOCK),
    stepAdjoint: take(BLOCK),
    down: take((Math.max(...config.hidden) + GATES) * BLOCK),
    chunk,
    stateRows,
    state: take(stateRows * chunk),
    stateAdjoint: take(stateRows * chunk),
    gradient: take(chunk),
    step: take(chunk),
    totalBytes: end,
  };
}

export function padded(count: number, multiple: number): number {
  return multiple * Math.ceil(count / multiple);
}
