import { type Layout, slotNamed } from '@l2l/core';
import { lstmWeights } from '../../weights';
import { GATES, type Plan, type Span } from './plan';
import { SQUASHING_SCALE } from './vector-math';

/** How weights are put in the order that a kernel reads them in. */
export interface Packing {
  /** For each float of a span of kernel memory, the weight that belongs there; for padding, any. */
  readonly source: Uint32Array;
  /** For each float, what the weight is multiplied by on its way there, and its adjoint on its way back; 0 for padding. */
  readonly scale: Float32Array;
}

/** Index in the weight vector of what connects a term (input, or unit of the step before) to a gate. */
type WeightIndex = (term: number, gate: number, unit: number) => number;

/** The order of the forward pass. */
export function forwardPacking(plan: Plan): Packing {
  const layout = lstmWeights(plan.config);
  const { packing, put } = emptyPacking(plan.forwardWeights);
  plan.layers.forEach(({ inputs, units, terms, weights }, l) => {
    const { weight, bias } = indices(layout, l, inputs, units);
    for (let unit = 0; unit < units; unit++) {
      for (let gate = 0; gate < GATES; gate++) {
        const at = (row: number) => weights + 4 * ((unit * (1 + terms) + row) * GATES + gate);
        // σ(x) = ½ + ½·tanh(x/2): the kernel computes only tanh.
        const scale = gate === CANDIDATE ? SQUASHING_SCALE : SQUASHING_SCALE / 2;
        put(at(0), bias(gate, unit), scale);
        for (let term = 0; term < terms; term++) put(at(1 + term), weight(term, gate, unit), scale);
      }
    }
  });
  const kernel = slotNamed(layout, 'linear/kernel');
  for (let unit = 0; unit <= kernel.shape[0]!; unit++) {
    put(plan.linear + 4 * unit, kernel.offset + unit, plan.config.outputScale);
  }
  return packing;
}

const CANDIDATE = 2;

/** The order in which the pullback brings adjoints of gates back to what the gates added up. */
export function pullbackPacking(plan: Plan): Packing {
  const layout = lstmWeights(plan.config);
  const { packing, put } = emptyPacking(plan.pullbackWeights);
  plan.layers.forEach(({ inputs, units, terms, inputWeights, recurrentWeights }, l) => {
    const { weight } = indices(layout, l, inputs, units);
    for (let term = 0; term < terms; term++) {
      const [base, row] = term < inputs ? [inputWeights, term] : [recurrentWeights, term - inputs];
      const group = Math.floor(row / 4);
      for (let unit = 0; unit < units; unit++) {
        for (let gate = 0; gate < GATES; gate++) {
          const at = base + 4 * (((group * units + unit) * GATES + gate) * 4 + (row % 4));
          put(at, weight(term, gate, unit), 1);
        }
      }
    }
  });
  return packing;
}

/** The order in which the pullback adds up the adjoint of the weights. Lanes of one sum share a source. */
export function adjointPacking(plan: Plan): Packing {
  const layout = lstmWeights(plan.config);
  const { packing, put } = emptyPacking(plan.adjoints);
  const putLanes = (address: number, source: number, scale: number) => {
    for (let lane = 0; lane < 4; lane++) put(address + 4 * lane, source, scale);
  };
  plan.layers.forEach(({ inputs, units, terms, paddedTerms, weightsAdjoint, biasAdjoint }, l) => {
    const { weight, bias } = indices(layout, l, inputs, units);
    for (let unit = 0; unit < units; unit++) {
      for (let gate = 0; gate < GATES; gate++) {
        const row = unit * GATES + gate;
        putLanes(biasAdjoint + 16 * row, bias(gate, unit), 1);
        for (let term = 0; term < terms; term++) {
          put(weightsAdjoint + 4 * (row * paddedTerms + term), weight(term, gate, unit), 1);
        }
      }
    }
  });
  const kernel = slotNamed(layout, 'linear/kernel');
  for (let unit = 0; unit <= kernel.shape[0]!; unit++) {
    putLanes(plan.linearAdjoint + 16 * unit, kernel.offset + unit, plan.config.outputScale);
  }
  return packing;
}

/** Writes weights in the order of a packing to `packed`, which has its length. */
export function pack({ source, scale }: Packing, weights: Float32Array, packed: Float32Array): Float32Array {
  for (let i = 0; i < packed.length; i++) packed[i] = scale[i]! * weights[source[i]!]!;
  return packed;
}

/** Adds packed adjoints to those of the weights that they belong to. */
export function addUnpacked(
  { source, scale }: Packing,
  packed: Float32Array,
  sums: Float32Array | Float64Array,
): void {
  for (let i = 0; i < packed.length; i++) sums[source[i]!]! += scale[i]! * packed[i]!;
}

function emptyPacking({ from, to }: Span) {
  const packing: Packing = {
    source: new Uint32Array((to - from) / 4),
    scale: new Float32Array((to - from) / 4),
  };
  function put(address: number, source: number, scale: number): void {
    packing.source[(address - from) / 4] = source;
    packing.scale[(address - from) / 4] = scale;
  }
  return { packing, put };
}

function indices(layout: Layout, l: number, inputs: number, units: number) {
  const offset = (part: string) => slotNamed(layout, `layer${l}/${part}`).offset;
  const [kernel, recurrent, biases] = [offset('kernel'), offset('recurrent'), offset('bias')];
  const width = GATES * units;
  const weight: WeightIndex = (term, gate, unit) =>
    (term < inputs ? kernel + term * width : recurrent + (term - inputs) * width) + gate * units + unit;
  return { weight, bias: (gate: number, unit: number) => biases + gate * units + unit };
}
