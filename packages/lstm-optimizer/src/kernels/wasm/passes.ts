import type { LstmTape } from '../../rule';
import { initLstmState, type LstmState } from '../../state';
import { type Chunk, chunksOf, putState, putVector, takeState, takeVector } from './chunk';
import type { Kernel } from './kernel';
import { addUnpacked } from './packing';

/** Writes the state after an update to `after`, which may be `before`, and returns the step. */
export function forward(
  kernel: Kernel,
  gradient: Float32Array,
  before: LstmState,
  after: LstmState,
): Float32Array {
  const { plan } = kernel;
  const size = gradient.length;
  const step = new Float32Array(size);
  for (const chunk of chunksOf(kernel, size)) {
    const bytes = 4 * chunk.width;
    putState(kernel, plan.state, before, size, chunk);
    putVector(kernel, plan.gradient, gradient, chunk);
    kernel.forward(plan.state, plan.gradient, plan.step, bytes, bytes);
    takeState(kernel, plan.state, after, size, chunk);
    takeVector(kernel, plan.step, step, chunk);
  }
  return step;
}

/** Goes back over an update; see `DifferentiableRule.pullback`. */
export function pullback(
  kernel: Kernel,
  { gradient, before }: LstmTape,
  stepAdjoint: Float32Array,
  stateAdjoint: LstmState | null,
  weightsAdjoint: Float32Array,
): LstmState {
  const { plan, packings, views } = kernel;
  const size = gradient.length;
  const result = initLstmState(plan.config, size);
  const chunks = chunksOf(kernel, size);
  // Within a chunk float32 is enough; sums over very many coordinates are kept in float64.
  const sums = chunks.length > 1 ? new Float64Array(weightsAdjoint.length) : weightsAdjoint;

  function pullbackChunk(chunk: Chunk): void {
    const bytes = 4 * chunk.width;
    views.adjoints.fill(0);
    putState(kernel, plan.state, before, size, chunk);
    // Without an adjoint the result is still all zeros, as the adjoint should be.
    putState(kernel, plan.stateAdjoint, stateAdjoint ?? result, size, chunk);
    putVector(kernel, plan.gradient, gradient, chunk);
    putVector(kernel, plan.step, stepAdjoint, chunk);
    kernel.pullback(plan.state, plan.stateAdjoint, plan.gradient, plan.step, bytes, bytes);
    takeState(kernel, plan.stateAdjoint, result, size, chunk);
    addUnpacked(packings.adjoint, views.adjoints, sums);
  }
  chunks.forEach(pullbackChunk);
  if (sums !== weightsAdjoint) for (let i = 0; i < sums.length; i++) weightsAdjoint[i]! += sums[i]!;
  return result;
}
