import * as tf from '@tensorflow/tfjs-core';
import { BASE_SIZE, FLOOR, type TensorKind, type TensorSums } from './features';
import { TINY } from './losses';
import type { TensorwiseState } from './state';
import { SQUARE_SCALE } from './sums';
import type { LossTensors } from './tensor-losses';

type Vector = tf.Tensor1D;
type Rows = tf.Tensor2D;

/** `TensorSums`, each `[tensors]`; `gradient` and `power` times `SQUARE_SCALE`. */
export type Sums = Readonly<Record<keyof TensorSums, Vector>>;

/** What gradients are multiplied by before they are squared. */
const SCALE = Math.sqrt(SQUARE_SCALE);

/** The sums over each tensor. */
export function sumsOf(
  kinds: readonly TensorKind[],
  {
    gradient,
    coordinates,
    direction,
    power,
    before,
  }: {
    readonly gradient: Vector;
    readonly coordinates: Vector;
    readonly direction: Vector;
    readonly power: Vector;
    readonly before: TensorwiseState<Vector>;
  },
): Sums {
  const products: Record<keyof TensorSums, tf.Tensor> = {
    direction: tf.square(direction),
    before: tf.square(before.direction),
    trend: tf.square(before.trend),
    alongBefore: tf.mul(direction, before.direction),
    alongTrend: tf.mul(direction, before.trend),
    gradientAlongBefore: tf.mul(gradient, before.direction),
    gradient: tf.square(tf.mul(gradient, SCALE)),
    power: tf.mul(power, SQUARE_SCALE),
    coordinates: tf.square(coordinates),
    gradientAlongTrend: tf.mul(gradient, before.trend),
    gradientAlongLag: tf.mul(gradient, before.lag),
    lag: tf.square(before.lag),
  };
  const all = tf.stack(Object.values(products)) as Rows;
  const sums = kinds.map(({ offset, size }) => tf.sum(tf.slice2d(all, [0, offset], [-1, size]), 1));
  const columns = tf.unstack(tf.stack(sums), 1);
  return Object.fromEntries(Object.keys(products).map((name, i) => [name, columns[i]])) as Sums;
}

/** `[tensors, 19]`, see `writeFeatures`. */
export function features(
  kinds: readonly TensorKind[],
  sums: Sums,
  losses: LossTensors,
  logSize: Vector,
  count: number,
): Rows {
  const of = (pick: (kind: TensorKind) => number): Vector => tf.tensor1d(kinds.map(pick));
  const sizes = of(({ size }) => Math.max(1, size));
  const rms: Vector = tf.sqrt(tf.div(sums.direction, sizes));
  const weight = tf.sqrt(tf.div(sums.coordinates, sizes));
  const agreement = tf.neg(gradientCosine(sums.gradientAlongBefore, sums.gradient, sums.before)) as Vector;
  const total = kinds.reduce((sum, { size }) => sum + size, 0);
  const shares = of(({ size }) => size / Math.max(1, total));
  const ones = tf.onesLike(rms);
  const relative = tf.log(tf.div(tf.add(tf.mul(rms, BASE_SIZE), 1e-9), tf.add(weight, 1e-3)));
  const stepLength = tf.mul(tf.mul(rms, BASE_SIZE), tf.exp(logSize));
  const away = tf.div(tf.add(tf.sqrt(tf.div(sums.lag, sizes)), FLOOR), tf.add(stepLength, FLOOR));
  return tf.stack(
    [
      cosine(sums.alongBefore, sums.direction, sums.before),
      cosine(sums.alongTrend, sums.direction, sums.trend),
      tf.mul(2, agreement),
      tf.clipByValue(tf.div(tf.add(relative, 5), 2), -3, 3),
      tf.mul(2, rms),
      tf.mul(ones, Math.log(1 + count) / 8),
      tf.div(logSize, 2),
      tf.mul(ones, losses.recent),
      of(({ isVector }) => isVector),
      of(({ logFanIn }) => logFanIn),
      tf.mul(ones, losses.sinceStart),
      of(({ isFirst }) => isFirst),
      of(({ isLast }) => isLast),
      tf.mul(ones, tf.mul(2, tf.sum(tf.mul(agreement, shares)))),
      tf.clipByValue(tf.div(logNoise(sums), 2), -3, 3),
      tf.mul(-2, gradientCosine(sums.gradientAlongTrend, sums.gradient, sums.trend)),
      tf.mul(-4, gradientCosine(sums.gradientAlongLag, sums.gradient, sums.lag)),
      tf.clipByValue(tf.div(tf.log(away), 3), -3, 3),
      tf.mul(ones, losses.lost),
    ],
    1,
  ) as Rows;
}

/** The log of how the square of a gradient compares with its running mean. */
export function logNoise({ gradient, power }: Sums): tf.Tensor {
  const tiny = TINY * SQUARE_SCALE;
  return tf.log(tf.div(tf.add(gradient, tiny), tf.add(power, tiny)));
}

/** See `cosine` of the features on arrays. */
function cosine(product: Vector, a: Vector, b: Vector): Vector {
  return tf.div(product, tf.add(tf.mul(tf.sqrt(a), tf.sqrt(b)), TINY));
}

/** The same for a gradient, whose square is scaled. */
function gradientCosine(product: Vector, gradient: Vector, b: Vector): Vector {
  return tf.div(product, tf.add(tf.mul(tf.div(tf.sqrt(gradient), SCALE), tf.sqrt(b)), TINY));
}
