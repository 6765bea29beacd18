import * as tf from '@tensorflow/tfjs-core';
import { CONVINCING, GROWN, GROWS, LONGER, NEWEST, SOME, TWICE_ABOVE, WITHOUT_LOSS } from './caution';
import { BEGINS, CAUTION, COMPLETE } from './guard';
import { STARTING, TINY } from './losses';
import { SQUARE_SCALE } from './sums';
import type { Sums } from './tensor-features';
import { type LossTensors, mean } from './tensor-losses';

type Vector = tf.Tensor1D;

/** See `followGradient`: both means after this step. */
function lengthsAfter(caution: Vector, { gradient }: Sums, count: number): [recent: Vector, first: Vector] {
  const [before, first] = tf.split(caution, 4) as [Vector, Vector];
  const length = tf.mul(tf.sqrt(tf.sum(gradient)), Math.sqrt(1 / SQUARE_SCALE));
  const bounded = tf.where(tf.greater(before, 0), tf.minimum(length, tf.mul(before, LONGER)), length);
  const recent = mean(before, bounded as Vector, Math.max(NEWEST, count <= STARTING ? 1 / count : 0));
  return [recent, count <= STARTING ? recent : first];
}

/** See `growthOf`. */
function growthOf(recent: Vector, first: Vector): Vector {
  const times = tf.div(tf.add(recent, TINY), tf.add(first, TINY));
  return tf.clipByValue(tf.div(tf.log(tf.div(times, GROWS)), Math.log(GROWN / GROWS)), 0, 1);
}

/** See `gainOf`. */
function gainOf(means: Vector): Vector {
  const [, , start, best] = tf.split(means, 4) as [Vector, Vector, Vector, Vector];
  const convincing = tf.add(tf.mul(tf.abs(start), CONVINCING), TINY);
  return tf.clipByValue(tf.div(tf.sub(start, best), convincing), 0, 1);
}

/** See `trustIn` of the guard on arrays. */
function trustIn({ lost, above }: LossTensors, earned: Vector): tf.Tensor {
  const isSome = tf.cast(tf.greaterEqual(earned, SOME), 'float32');
  const beyond = tf.mul(isSome, tf.clipByValue(tf.sub(lost, TWICE_ABOVE - 1), 0, 1));
  return tf.maximum(above, tf.maximum(earned, beyond));
}

/** What is known at a step. */
interface Known {
  readonly sums: Sums;
  readonly losses: LossTensors;
  /** Of the losses, this one included. */
  readonly means: Vector;
  readonly loss: Vector | undefined;
}

/** See `followGradient` and `cautiousGuard`: what is remembered after the step, and how far the guard turns it back. */
export function cautionAfter(
  caution: Vector,
  { sums, losses, means, loss }: Known,
  count: number,
): { readonly caution: Vector; readonly guard: tf.Tensor } {
  const [recent, first] = lengthsAfter(caution, sums, count);
  const growth = growthOf(recent, first);
  const [, , alarmBefore, earnedBefore] = tf.split(caution, 4) as [Vector, Vector, Vector, Vector];
  const one = (vector: tf.Tensor) => tf.reshape(vector, []);
  if (!loss) {
    const alarm: Vector = tf.maximum(alarmBefore, growth);
    return {
      caution: tf.concat1d([recent, first, alarm, earnedBefore]),
      guard: one(tf.maximum(WITHOUT_LOSS, alarm)),
    };
  }
  const isKnown = tf.isFinite(loss);
  const earned = tf.where(isKnown, tf.maximum(earnedBefore, gainOf(means)), earnedBefore) as Vector;
  const lost = tf.clipByValue(tf.div(tf.sub(losses.lost, BEGINS), COMPLETE - BEGINS), 0, 1);
  const alarmed = tf.mul(tf.cast(tf.greater(lost, 0), 'float32'), tf.mul(growth, tf.sub(1, earned)));
  const alarm: Vector = tf.maximum(alarmBefore, tf.where(isKnown, alarmed, growth));
  const trust = tf.maximum(growth, trustIn(losses, earned));
  const risen = tf.maximum(tf.mul(CAUTION, losses.above), tf.mul(lost, trust));
  const guard = tf.maximum(alarm, tf.where(isKnown, risen, tf.fill([1], WITHOUT_LOSS)));
  return { caution: tf.concat1d([recent, first, alarm, earned]), guard: one(guard) };
}
