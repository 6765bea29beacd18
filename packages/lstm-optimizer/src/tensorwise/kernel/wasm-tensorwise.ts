import type { LearnedRule } from '@l2l/core';
import { hasSimd } from '@l2l/wasm';
import type { TensorwiseConfig } from '../config';
import { renewDirection } from '../direction';
import type { TensorwiseKnobs } from '../knobs';
import { type BeginPasses, plainPasses } from '../passes';
import { bySum, SUMS, type SumName } from '../program/sums';
import { tensorwiseBy, tensorwiseLstm } from '../rule';
import type { TensorwiseState } from '../state';
import { takeStep } from '../step';
import { commonHome } from './common-memory';
import { copyVectors, type Home, homeOf, moveIn } from './home';
import { FIRST_VECTOR, STATE_VECTORS } from './vectors';

/** Coordinates from which the kernel pays. */
const WORTHWHILE = 256;
/** Coordinates up to which the copy there and back takes some hundredths of a millisecond. */
const PASSING = 4096;

/** Which states the kernel works on, and where. */
export interface KernelSizes {
  /** Coordinates from which it is used; states of fewer are left to the plain form. */
  readonly worthwhile?: number;
  /**
   * Most coordinates of a state that always passes through the common memory. Larger ones get a memory of their own,
   * where there is one.
   */
  readonly passing?: number;
}

/**
 * `tensorwiseLstm`, whose passes over the coordinates are done by WebAssembly: the same weights and states, the
 * same steps within about 1e-6, several times as fast. To be used where there is SIMD.
 *
 * @throws L2lError `bad-option`
 */
export function wasmTensorwise(
  options: Partial<TensorwiseConfig> = {},
  knobs: TensorwiseKnobs = {},
  { worthwhile = WORTHWHILE, passing = PASSING }: KernelSizes = {},
): LearnedRule<TensorwiseState> {
  const begin: BeginPasses = (seen, state) => {
    const size = seen.gradient.length;
    if (size < worthwhile) return plainPasses(seen, state);
    // The common memory comes first, so that it is there when there are no others.
    const common = commonHome(size);
    const own = size > passing ? (homeOf(state) ?? moveIn(state)) : undefined;
    if (own) return passesIn(own, seen, state);
    return common ? passesThrough(common, seen, state) : plainPasses(seen, state);
  };
  return tensorwiseBy(begin, options, knobs);
}

/** The tensorwise LSTM in the form that is fastest here. @throws L2lError `bad-option` */
export function chooseTensorwise(
  options: Partial<TensorwiseConfig> = {},
  knobs: TensorwiseKnobs = {},
): LearnedRule<TensorwiseState> {
  return hasSimd() ? wasmTensorwise(options, knobs) : tensorwiseLstm(options, knobs);
}

/** The same in a memory that is used for this step only: the state stays where it is. */
function passesThrough(
  home: Home,
  seen: Parameters<BeginPasses>[0],
  state: TensorwiseState,
): ReturnType<BeginPasses> {
  copyVectors(state, home.vectors);
  const passes = passesIn(home, seen, state);
  return {
    ...passes,
    state,
    step() {
      copyVectors(home.vectors, state);
      return passes.step();
    },
  };
}

/** The kernel does whole vectors of a tensor, the plain form the rest of up to three coordinates. */
function passesIn(
  { vectors, sums, stride, exports }: Home,
  { gradient, coordinates }: Parameters<BeginPasses>[0],
  given: TensorwiseState,
): ReturnType<BeginPasses> {
  vectors.gradient.set(gradient);
  vectors.coordinates.set(coordinates);
  const kept = Object.fromEntries(STATE_VECTORS.map((name) => [name, vectors[name]]));
  const state = { ...given, ...kept } as TensorwiseState;
  const wholeOf = (size: number) => size - (size % 4);
  return {
    state,
    renew({ offset, size }, corrections) {
      const whole = wholeOf(size);
      const rootCorrection = 1 / corrections.root;
      exports.renew(
        FIRST_VECTOR + 4 * offset,
        stride,
        4 * whole,
        corrections.firstCorrection,
        rootCorrection,
      );
      const found = readSums(sums, rootCorrection ** 2);
      if (whole === size) return found;
      const rest = renewDirection(
        vectors.gradient,
        vectors.coordinates,
        state,
        offset + whole,
        offset + size,
        corrections,
      );
      for (const name of SUMS) found[name] += rest[name];
      return found;
    },
    take(tensor, move) {
      const { offset, size } = tensor;
      const whole = wholeOf(size);
      const { direction, gradient: fresh, epsilon, trend, lag, decay, rate } = move;
      const factors = [direction, fresh, epsilon, trend, lag, decay, 1 - rate];
      exports.take(FIRST_VECTOR + 4 * offset, stride, 4 * whole, ...factors);
      const rest = { ...tensor, offset: offset + whole, size: size - whole };
      takeStep(state, vectors.gradient, vectors.coordinates, rest, move, vectors.step);
    },
    step: () => vectors.step.slice(),
  };
}

/** Where the kernel leaves each sum. */
const AT = bySum((_, place) => place);

/**
 * Reads the sums; without a loop, because small tensors wait for it.
 *
 * @param powerCorrection - 1/(1 − β₂ᵗ)
 */
function readSums(sums: Float64Array, powerCorrection: number): Record<SumName, number> {
  return {
    direction: sums[AT.direction]!,
    before: sums[AT.before]!,
    trend: sums[AT.trend]!,
    alongBefore: sums[AT.alongBefore]!,
    alongTrend: sums[AT.alongTrend]!,
    gradientAlongBefore: sums[AT.gradientAlongBefore]!,
    gradient: sums[AT.gradient]!,
    power: sums[AT.power]! * powerCorrection,
    coordinates: sums[AT.coordinates]!,
    gradientAlongTrend: sums[AT.gradientAlongTrend]!,
    gradientAlongLag: sums[AT.gradientAlongLag]!,
    lag: sums[AT.lag]!,
  };
}
