import { flushed } from './flush';
import type { TensorKind } from './kinds';
import type { Decision } from './program/decision';
import type { Model } from './program/model';
import { EPSILON, type ExactCorrections } from './program/moments';
import type { TensorwiseState } from './state';

/** Factors of what a step is made of: `step = x·X + g/(√v + ε')·G + E·T + a·A − θ·D`. */
export interface Move {
  /** X, of Adam's direction. */
  readonly direction: number;
  /** G, of the gradient. */
  readonly gradient: number;
  /** ε', with the correction of v taken out of the root. */
  readonly epsilon: number;
  /** T, of the trend. */
  readonly trend: number;
  /** A, of the way from the coordinates to their average. */
  readonly lag: number;
  /** D, share of the coordinates that is taken off. */
  readonly decay: number;
  /** Share of the way to the coordinates that the average goes, in (0, 1]. */
  readonly rate: number;
}

/** Straight to the average. */
const RETURN: Move = { direction: 0, gradient: 0, epsilon: EPSILON, trend: 0, lag: 1, decay: 0, rate: 1 };

/** What the moves of all tensors have in common. */
export interface StepFactors extends Pick<ExactCorrections, 'root'>, Pick<Model<number>, 'returns'> {
  /** Adam's default step size, times the multiplier. */
  readonly along: number;
  /** The same, times λ of the weight decay. */
  readonly decay: number;
}

/** The factors that a decision comes to. As √v̂ = √v / root, a factor of 1/(√v̂ + ε) is one of root/(√v + root·ε). */
export function moveOf(
  { size, trend, fresh, rate }: Omit<Decision<number>, 'logSize'>,
  { along, decay, root, returns }: StepFactors,
): Move {
  if (returns > 0) return RETURN;
  const length = along * size;
  return {
    direction: length,
    gradient: -length * fresh * root,
    epsilon: EPSILON * root,
    trend: length * trend,
    lag: 0,
    decay: decay * size,
    rate,
  };
}

/** Writes the step of one tensor, and moves its average on. */
export function takeStep(
  { second, direction, trend, lag }: TensorwiseState,
  gradient: Float32Array,
  coordinates: Float32Array,
  { offset, size }: TensorKind,
  move: Move,
  step: Float32Array,
): void {
  const kept = 1 - move.rate;
  for (let i = offset; i < offset + size; i++) {
    const s =
      move.direction * direction[i]! +
      (move.gradient * flushed(gradient[i]!)) / (Math.sqrt(second[i]!) + move.epsilon) +
      move.trend * trend[i]! +
      move.lag * lag[i]! -
      move.decay * coordinates[i]!;
    step[i] = s;
    lag[i] = flushed(kept * (lag[i]! - s));
  }
}
