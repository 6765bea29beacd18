import * as tf from '@tensorflow/tfjs-core';
import { COMPLETE } from './guard';
import { FAST, FORGET, LEAST_GAIN, type LossFeatures, SLOW, STARTING, TINY } from './losses';

type Vector = tf.Tensor1D;

/** `LossFeatures`, each a number on the device. */
export type LossTensors = Readonly<Record<keyof LossFeatures, tf.Tensor>>;

/** `x + share · (to − x)` */
export function mean(x: Vector, to: Vector, share: number): Vector {
  return tf.add(tf.mul(x, 1 - share), tf.mul(to, share));
}

/** `[4]`, see `followLosses`; as they were where the loss is no number. */
export function lossesAfter(means: Vector, loss: Vector | undefined, count: number): Vector {
  if (!loss) return means.clone();
  const [fast, slow, start, best] = tf.split(means, 4) as [Vector, Vector, Vector, Vector];
  const slowAfter = mean(slow, loss, SLOW);
  const moved = tf.concat1d([
    mean(fast, loss, FAST),
    slowAfter,
    count <= STARTING ? mean(start, tf.minimum(loss, tf.add(best, tf.abs(best))), 1 / count) : start,
    tf.minimum(slowAfter, mean(best, slowAfter, FORGET)) as Vector,
  ]);
  const isFirst = tf.tile(tf.reshape(tf.equal(tf.sum(tf.abs(means)), 0), [1]), [4]);
  const next = tf.where(isFirst, tf.tile(loss, [4]), moved);
  return tf.where(tf.tile(tf.isFinite(loss), [4]), next, means) as Vector;
}

/** See `followLosses`; zeros where no loss is told. @param before - The means a step before. */
export function lossFeatures(
  means: Vector,
  before: Vector,
  loss: Vector | undefined,
  count: number,
): LossTensors {
  const zero = tf.scalar(0);
  if (!loss) return { recent: zero, sinceStart: zero, lost: zero, lostBefore: zero, above: zero };
  const [fast, slow, start] = tf.split(means, 4) as [Vector, Vector, Vector, Vector];
  const told = (value: tf.Tensor, most: number) =>
    tf.where(tf.isFinite(loss), tf.clipByValue(value, -most, most), tf.zerosLike(value));
  return {
    recent: told(tf.mul(3, logRatio(fast, slow)), 2),
    sinceStart: told(tf.div(logRatio(slow, start), 3), 3),
    lost: told(lostBy(means), 3),
    lostBefore: told(lostBy(before), 3),
    above:
      count <= STARTING
        ? zero
        : tf.relu(told(tf.div(tf.sub(tf.minimum(fast, slow), start), tf.add(tf.abs(start), TINY)), 1)),
  };
}

function lostBy(means: Vector): tf.Tensor {
  const [, slow, start, best] = tf.split(means, 4) as [Vector, Vector, Vector, Vector];
  const gained = tf.maximum(tf.sub(start, best), tf.mul(LEAST_GAIN, tf.abs(start)));
  const safe = tf.where(tf.greater(gained, 0), gained, tf.onesLike(gained));
  return tf.mul(tf.div(tf.sub(slow, best), safe), tf.cast(tf.greater(gained, 0), 'float32'));
}

/** Whether half of the gain is lost now, and was a step before, each as 0 or 1: see `returnsAfter` and `staysLost`. */
export function lostNowAndBefore({ lost, lostBefore }: LossTensors): [now: tf.Tensor, before: tf.Tensor] {
  const isLost = (share: tf.Tensor) => tf.cast(tf.greaterEqual(share, COMPLETE), 'float32');
  return [isLost(lost), isLost(lostBefore)];
}

function logRatio(a: Vector, b: Vector): tf.Tensor {
  const known = tf.logicalAnd(tf.greater(a, 0), tf.greater(b, 0));
  const safe = (x: Vector) => tf.where(known, x, tf.onesLike(x));
  return tf.log(tf.div(safe(a), safe(b)));
}
