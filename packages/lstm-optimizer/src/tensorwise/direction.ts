import { flushed, flushedSquare } from './flush';
import { BETA1, BETA2, EPSILON, type ExactCorrections, TREND } from './program/moments';
import type { TensorSums } from './program/sums';
import type { TensorwiseState } from './state';

/**
 * Renews Adam's direction of one tensor, `x = −m̂ / (√v̂ + ε)`, and its trend, and finds their sums. Numbers very
 * close to zero count as zero: see `SMALLEST`.
 *
 * Source: Kingma and Ba 2015, algorithm 1.
 *
 * @param from - First coordinate of the tensor.
 * @param to - Where it ends.
 * @param state - Its moments, direction and trend are written to.
 */
export function renewDirection(
  gradient: Float32Array,
  coordinates: Float32Array,
  state: TensorwiseState,
  from: number,
  to: number,
  { firstCorrection, secondCorrection }: ExactCorrections,
): TensorSums {
  // Sums are locals with the names they have in `SUMS`: this loop is where the plain form spends its time.
  let [direction, before, trend, alongBefore, alongTrend, gradientAlongBefore] = [0, 0, 0, 0, 0, 0];
  let [squares, power, weights, gradientAlongTrend, gradientAlongLag, lag] = [0, 0, 0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const g = flushed(gradient[i]!);
    const p = state.direction[i]!;
    const e = state.trend[i]!;
    const θ = coordinates[i]!;
    const a = state.lag[i]!;
    const m = flushed(BETA1 * state.first[i]! + (1 - BETA1) * g);
    const v = flushedSquare(BETA2 * state.second[i]! + (1 - BETA2) * g * g);
    const corrected = v * secondCorrection;
    const x = flushed(-(m * firstCorrection) / (Math.sqrt(corrected) + EPSILON));
    direction += x * x;
    before += p * p;
    trend += e * e;
    alongBefore += x * p;
    alongTrend += x * e;
    gradientAlongBefore += g * p;
    squares += g * g;
    power += corrected;
    weights += θ * θ;
    gradientAlongTrend += g * e;
    gradientAlongLag += g * a;
    lag += a * a;
    state.first[i] = m;
    state.second[i] = v;
    state.direction[i] = x;
    state.trend[i] = flushed(e + TREND * (x - e));
  }
  return {
    direction,
    before,
    trend,
    alongBefore,
    alongTrend,
    gradientAlongBefore,
    gradient: squares,
    power,
    coordinates: weights,
    gradientAlongTrend,
    gradientAlongLag,
    lag,
  };
}
