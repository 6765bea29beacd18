import { BETA2, EPSILON } from './direction';
import type { TensorKind } from './features';
import { flushed } from './flush';
import type { TensorwiseState } from './state';

/** What the network decides for a tensor at a step. */
export interface Decision {
  /** Factor of the step, relative to Adam's default. */
  readonly size: number;
  /** How much of the trend is added to the direction. */
  readonly trend: number;
  /** How much of this step's own gradient is added to it, scaled as Adam scales. */
  readonly fresh: number;
  /** Factor of the average's rate. */
  readonly span: number;
  /** Whether the step is the way to the average, and nothing else. */
  readonly returns: boolean;
  /** Whether the average begins anew where the coordinates are. */
  readonly restarts: boolean;
}

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

/** The factors that a decision comes to. */
export function moveOf(
  { size, trend, fresh, span, returns, restarts }: Decision,
  { along, decay, count }: { readonly along: number; readonly decay: number; readonly count: number },
): Move {
  if (returns) return RETURN;
  const length = along * size;
  // √v̂ = √v / c, and a factor of 1/(√v/c + ε) is one of c/(√v + c·ε).
  const correction = Math.sqrt(1 - BETA2 ** count);
  return {
    direction: length,
    gradient: -length * fresh * correction,
    epsilon: EPSILON * correction,
    trend: length * trend,
    lag: 0,
    decay: decay * size,
    rate: restarts ? 1 : averageRate(count, span),
  };
}

/** Steps before the average begins. */
const WARM_UP = 20;

/** The share of the way to the coordinates that their average goes in a step, in (0, 1]. */
export function averageRate(count: number, span: number): number {
  return count <= WARM_UP ? 1 : Math.min(1, (10 / (count + 10)) * span);
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
