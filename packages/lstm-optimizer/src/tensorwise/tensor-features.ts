import * as tf from '@tensorflow/tfjs-core';
import { BASE_SIZE, type TensorKind, TINY } from './features';
import { FAST, SLOW } from './losses';
import type { TensorwiseState } from './state';

type Vector = tf.Tensor1D;
type Rows = tf.Tensor2D;

/** `x + share · (to − x)` */
export function mean(x: Vector, to: Vector, share: number): Vector {
  return tf.add(tf.mul(x, 1 - share), tf.mul(to, share));
}

/** `[tensors, 9]`, in the order of `TensorSums`. */
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
): Rows {
  const products = tf.stack([
    tf.square(direction),
    tf.square(before.direction),
    tf.square(before.trend),
    tf.mul(direction, before.direction),
    tf.mul(direction, before.trend),
    tf.mul(gradient, before.direction),
    tf.square(gradient),
    power,
    tf.square(coordinates),
  ]) as Rows;
  return tf.stack(
    kinds.map(({ offset, size }) => tf.sum(tf.slice2d(products, [0, offset], [-1, size]), 1)),
  ) as Rows;
}

/** `[3]`, see `followLosses`; as they were where the loss is no number. */
export function lossesAfter(means: Vector, loss: Vector | undefined): Vector {
  if (!loss) return means.clone();
  const [fast, slow, start] = tf.split(means, 3) as [Vector, Vector, Vector];
  const moved = tf.concat1d([mean(fast, loss, FAST), mean(slow, loss, SLOW), start]);
  const isFirst = tf.equal(start, 0);
  const next = tf.where(tf.tile(isFirst, [3]), tf.tile(loss, [3]), moved);
  return tf.where(tf.tile(tf.isFinite(loss), [3]), next, means) as Vector;
}

/** `[tensors, 15]`, see `writeFeatures`. */
export function features(
  kinds: readonly TensorKind[],
  sums: Rows,
  losses: Vector,
  loss: Vector | undefined,
  logSize: Vector,
  count: number,
): Rows {
  const [xx, pp, ee, xp, xe, gp, gg, vv, tt] = tf.unstack(sums, 1) as Vector[] as [
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
  ];
  const of = (pick: (kind: TensorKind) => number): Vector => tf.tensor1d(kinds.map(pick));
  const sizes = of(({ size }) => Math.max(1, size));
  const cosine = (product: Vector, a: Vector, b: Vector): Vector =>
    tf.div(
      product,
      tf.add(tf.sqrt(tf.mul(tf.sqrt(a), tf.mul(tf.sqrt(b), tf.mul(tf.sqrt(a), tf.sqrt(b))))), TINY),
    );
  const rms: Vector = tf.sqrt(tf.div(xx, sizes));
  const weight = tf.sqrt(tf.div(tt, sizes));
  const agreement: Vector = tf.neg(cosine(gp, gg, pp));
  const total = kinds.reduce((sum, { size }) => sum + size, 0);
  const shared = tf.div(
    tf.sum(
      tf.mul(
        agreement,
        of(({ size }) => size),
      ),
    ),
    Math.max(1, total),
  );
  const ones = tf.onesLike(rms);
  const relative = tf.log(tf.div(tf.add(tf.mul(rms, BASE_SIZE), 1e-9), tf.add(weight, 1e-3)));
  const [recent, sinceStart] = lossFeatures(losses, loss);
  const noise = tf.div(tf.log(tf.div(tf.add(gg, TINY), tf.add(vv, TINY))), 2);
  return tf.stack(
    [
      cosine(xp, xx, pp),
      cosine(xe, xx, ee),
      tf.mul(2, agreement),
      tf.clipByValue(tf.div(tf.add(relative, 5), 2), -3, 3),
      tf.mul(2, rms),
      tf.mul(ones, Math.log(1 + count) / 8),
      tf.div(logSize, 2),
      tf.mul(ones, recent),
      of(({ isVector }) => isVector),
      of(({ logFanIn }) => logFanIn),
      tf.mul(ones, sinceStart),
      of(({ isFirst }) => isFirst),
      of(({ isLast }) => isLast),
      tf.mul(ones, tf.mul(2, shared)),
      tf.clipByValue(noise, -3, 3),
    ],
    1,
  ) as Rows;
}

function lossFeatures(losses: Vector, loss: Vector | undefined): [tf.Tensor, tf.Tensor] {
  const zero = tf.scalar(0);
  if (!loss) return [zero, zero];
  const [fast, slow, start] = tf.split(losses, 3) as [Vector, Vector, Vector];
  const ratio = (a: Vector, b: Vector) => {
    const known = tf.logicalAnd(tf.greater(a, 0), tf.greater(b, 0));
    const safe = (x: Vector) => tf.where(known, x, tf.onesLike(x));
    return tf.log(tf.div(safe(a), safe(b)));
  };
  const told = (value: tf.Tensor) => tf.where(tf.isFinite(loss), value, tf.zerosLike(value));
  return [
    told(tf.clipByValue(tf.mul(3, ratio(fast, slow)), -2, 2)),
    told(tf.clipByValue(tf.div(ratio(slow, start), 3), -3, 3)),
  ];
}
