import type { Arithmetic, Operand } from './arithmetic';
import type { Model } from './model';
import { numbers } from './numbers';
import { cosine, gradientCosine, logNoise, rootOfMean } from './products';
import { bySum, type TensorSums } from './sums';

/** Adam's default step size: what is learned is relative to it. */
export const BASE_SIZE = 1e-3;
/** Keeps quotients of lengths finite. */
export const FLOOR = 1e-12;

/** What a tensor is, whatever it holds. */
export interface Kind<X> {
  /** Coordinates; a tensor without any has sums of zero. */
  readonly size: Operand<X>;
  readonly isVector: Operand<X>;
  readonly logFanIn: Operand<X>;
  readonly isFirst: Operand<X>;
  readonly isLast: Operand<X>;
}

/** What can be seen of one tensor at a step. */
export interface Seen<X> {
  readonly sums: TensorSums<Operand<X>>;
  readonly kind: Kind<X>;
  readonly model: Model<X>;
  /** The log of the step size, as last used. */
  readonly logSize: Operand<X>;
  /** Steps, this one included. */
  readonly count: Operand<X>;
}

/**
 * What the network reads of one tensor. All are free of the scale of gradients and losses; sizes of
 * coordinates count only relative to the step that Adam would take.
 */
export function features<X, B>(ops: Arithmetic<X, B>, seen: Seen<X>): Operand<X>[] {
  const { add, mul, div, log, exp, clamp } = ops;
  const { sums, kind, model, logSize, count } = seen;
  const root = (sum: Operand<X>) => rootOfMean(ops, sum, kind.size);
  const against = (product: Operand<X>, way: Operand<X>) => gradientCosine(ops, product, sums.gradient, way);
  const rms = root(sums.direction);
  const length = mul(rms, BASE_SIZE);
  const relative = div(add(length, 1e-9), add(root(sums.coordinates), 1e-3));
  const away = div(add(root(sums.lag), FLOOR), add(mul(length, exp(logSize)), FLOOR));
  return [
    cosine(ops, sums.alongBefore, sums.direction, sums.before),
    cosine(ops, sums.alongTrend, sums.direction, sums.trend),
    mul(-2, against(sums.gradientAlongBefore, sums.before)),
    clamp(div(add(log(relative), 5), 2), -3, 3),
    mul(2, rms),
    div(log(add(1, count)), 8),
    div(logSize, 2),
    model.recent,
    kind.isVector,
    kind.logFanIn,
    model.sinceStart,
    kind.isFirst,
    kind.isLast,
    mul(2, model.agreement),
    clamp(div(logNoise(ops, sums.gradient, sums.power), 2), -3, 3),
    mul(-2, against(sums.gradientAlongTrend, sums.trend)),
    // Above 0 where the average lies downhill: steps are too long for the noise.
    mul(-4, against(sums.gradientAlongLag, sums.lag)),
    // How many steps away the average is: few where the coordinates only tremble.
    clamp(div(log(away), 3), -3, 3),
    model.lost,
  ];
}

/** How many numbers the network reads of each tensor. */
export const FEATURES = features(numbers, {
  sums: bySum(() => 0),
  kind: { size: 0, isVector: 0, logFanIn: 0, isFirst: 0, isLast: 0 },
  // Whatever it holds, features are as many.
  model: {} as Model<number>,
  logSize: 0,
  count: 1,
}).length;
