import type { TensorSums } from './features';
import { flushed, flushedSquare } from './flush';
import type { TensorwiseState } from './state';

export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;
export const TREND = 0.03;

/**
 * Renews Adam's direction of one tensor, `x = −m̂ / (√v̂ + ε)`, and its trend, and finds their sums. Numbers very
 * close to zero count as zero: see `SMALLEST`.
 *
 * Source: Kingma and Ba 2015, algorithm 1.
 *
 * @param from - First coordinate of the tensor.
 * @param to - Where it ends.
 * @param state - Its moments, direction and trend are written to.
 * @param count - Steps, this one included.
 */
export function renewDirection(
  gradient: Float32Array,
  coordinates: Float32Array,
  { first, second, direction, trend, lag }: TensorwiseState,
  from: number,
  to: number,
  count: number,
): TensorSums {
  const firstCorrection = 1 / (1 - BETA1 ** count);
  const secondCorrection = 1 / (1 - BETA2 ** count);
  let [xx, pp, ee, xp, xe, gp, gg, vv, tt, ge, ga, aa] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const g = flushed(gradient[i]!);
    const p = direction[i]!;
    const e = trend[i]!;
    const θ = coordinates[i]!;
    const a = lag[i]!;
    const m = flushed(BETA1 * first[i]! + (1 - BETA1) * g);
    const v = flushedSquare(BETA2 * second[i]! + (1 - BETA2) * g * g);
    const power = v * secondCorrection;
    const x = flushed(-(m * firstCorrection) / (Math.sqrt(power) + EPSILON));
    xx += x * x;
    pp += p * p;
    ee += e * e;
    xp += x * p;
    xe += x * e;
    gp += g * p;
    gg += g * g;
    vv += power;
    tt += θ * θ;
    ge += g * e;
    ga += g * a;
    aa += a * a;
    first[i] = m;
    second[i] = v;
    direction[i] = x;
    trend[i] = flushed(e + TREND * (x - e));
  }
  return {
    direction: xx,
    before: pp,
    trend: ee,
    alongBefore: xp,
    alongTrend: xe,
    gradientAlongBefore: gp,
    gradient: gg,
    power: vv,
    coordinates: tt,
    gradientAlongTrend: ge,
    gradientAlongLag: ga,
    lag: aa,
  };
}
