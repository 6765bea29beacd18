import type { LstmTape } from '../../rule';
import type { LstmState } from '../../state';
import { type Job, shared, sharedVector, type ThreadPool } from '../threads';
import type { Kernel } from './kernel';
import { FORWARD, PULLBACK } from './lstm-passes';
import { addUnpacked } from './packing';
import { BLOCK, padded } from './plan';

/** A kernel, and the threads that may help with it. */
export interface Engine {
  readonly kernel: Kernel;
  readonly threads: ThreadPool;
}

/**
 * Chunks into which a pass is cut at least, where they stay long enough: enough to share out, also among
 * threads of unequal luck.
 */
const CHUNKS = 16;
/** Shorter chunks spend too much on copying rows (forward), or on adding up the adjoints of weights (pullback). */
const SHORTEST = { forward: 512, pullback: 1024 } as const;

/** Coordinates of a chunk. Does not depend on how many threads there are, so that sums do not either. */
function grainOf({ kernel, threads }: Engine, pass: keyof typeof SHORTEST, size: number): number {
  const wanted = padded(Math.ceil(size / CHUNKS), BLOCK);
  return Math.min(threads.grain, kernel.plan.chunk, Math.max(SHORTEST[pass], wanted));
}

/** One pass over `size` coordinates, and where its vectors come from. */
interface Spread {
  readonly work: number;
  /** Whether threads may help: then all vectors are shared ones. */
  readonly isShared: boolean;
  /** A state, as its leaves, where it can be used. */
  readonly leaves: (state: LstmState) => Float32Array[];
  /** A vector that is only read. */
  readonly lent: (name: string, vector: Float32Array) => Float32Array;
  /** Room for results that do not stay. */
  readonly room: (name: string, length: number) => Float32Array;
}

function spreadOver({ kernel, threads }: Engine, size: number): Spread {
  const work = size * kernel.weightCount;
  const isShared = threads.isFor(work);
  const leavesOf = ({ hidden, cell }: LstmState) => hidden.flatMap((rows, l) => [rows, cell[l]!]);
  if (!isShared) {
    const room = (_: string, length: number) => new Float32Array(length);
    return { work, isShared, leaves: leavesOf, lent: (_, vector) => vector, room };
  }
  const lent = (name: string, vector: Float32Array) => {
    const scratch = threads.scratch(name, vector.length);
    scratch.set(vector);
    return scratch;
  };
  return {
    work,
    isShared,
    leaves: (state) => leavesOf(state).map(shared),
    lent,
    room: threads.scratch,
  };
}

/** The state before the first gradient, where the threads can reach it if it is worth their while. */
export function initState({ kernel, threads }: Engine, size: number): LstmState {
  const isShared = threads.isFor(size * kernel.weightCount);
  const zeros = () =>
    kernel.plan.config.hidden.map((units) =>
      isShared ? sharedVector(units * size) : new Float32Array(units * size),
    );
  return { hidden: zeros(), cell: zeros() };
}

function stateOf(leaves: readonly Float32Array[]): LstmState {
  return { hidden: leaves.filter((_, i) => i % 2 === 0), cell: leaves.filter((_, i) => i % 2 === 1) };
}

/**
 * One update.
 *
 * @param after - Where the state after it goes; left out, it replaces the state before.
 */
export function forward(engine: Engine, gradient: Float32Array, before: LstmState, after?: LstmState) {
  const size = gradient.length;
  const { work, isShared, leaves, lent, room } = spreadOver(engine, size);
  const grain = grainOf(engine, 'forward', size);
  const from = leaves(before);
  const into = after ? leaves(after) : from;
  const vectors = [...from, ...into, lent('gradient', gradient), room('step', size)];
  const job: Job = { kernel: engine.kernel, pass: FORWARD, vectors, size, grain };
  const results = engine.threads.run(job, work);
  const state = results.slice(from.length, 2 * from.length);
  const isInPlace = after === undefined && stateIs(before, state);
  const step = results.at(-1)!;
  return { step: isShared ? step.slice() : step, state: isInPlace ? before : stateOf(state) };
}

/** Whether a state has these leaves. */
function stateIs({ hidden, cell }: LstmState, leaves: readonly Float32Array[]): boolean {
  return leaves.every((leaf, i) => leaf === (i % 2 === 0 ? hidden : cell)[Math.floor(i / 2)]);
}

/** Goes back over an update; see `DifferentiableRule.pullback`. */
export function pullback(
  engine: Engine,
  { gradient, before }: LstmTape,
  stepAdjoint: Float32Array,
  stateAdjoint: LstmState | null,
  weightsAdjoint: Float32Array,
): LstmState {
  const { kernel, threads } = engine;
  const { views, packings } = kernel;
  const size = gradient.length;
  const { work, leaves, lent, room } = spreadOver(engine, size);
  const grain = grainOf(engine, 'pullback', size);
  const chunks = Math.ceil(size / grain);
  const result = leaves(initState(engine, size));
  const vectors = [
    ...leaves(before),
    // Without an adjoint the result is still all zeros, as the adjoint should be.
    ...(stateAdjoint ? leaves(stateAdjoint) : result),
    ...result,
    lent('gradient', gradient),
    lent('stepAdjoint', stepAdjoint),
    room('totals', chunks * views.adjoints.length),
  ];
  const results = threads.run({ kernel, pass: PULLBACK, vectors, size, grain }, work);

  // Within a chunk float32 is enough; sums over very many coordinates are kept in float64.
  const sums = chunks > 1 ? new Float64Array(weightsAdjoint.length) : weightsAdjoint;
  const { length } = views.adjoints;
  for (let chunk = 0; chunk < chunks; chunk++) {
    addUnpacked(packings.adjoint, results.at(-1)!.subarray(chunk * length, (chunk + 1) * length), sums);
  }
  if (sums !== weightsAdjoint) for (let i = 0; i < sums.length; i++) weightsAdjoint[i]! += sums[i]!;
  return stateOf(results.slice(2 * result.length, 3 * result.length));
}
