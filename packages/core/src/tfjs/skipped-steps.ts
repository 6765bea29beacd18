import * as tf from '@tensorflow/tfjs-core';
import type { L2lError } from '../errors';

/** How many steps were left out. On a device nobody waits for the answer: the count stays there until it is asked for. */
export class SkippedSteps {
  #onHost = 0;
  /** Steps on the device, and how many of them were taken: a whole number, on the device. */
  #tried = 0;
  #taken: tf.Scalar | undefined;
  /** Steps left out on the device, as they were last counted. */
  #lastRead = 0;

  /** Counts a step that was left out on the host, and warns of the first one. */
  note(reason: L2lError): void {
    this.#onHost++;
    if (this.#onHost === 1)
      console.warn(`${reason.message} (Reported once; later such steps are skipped silently.)`);
  }

  /** How many steps were taken on the device after one more, as a new tensor for {@link keep}. */
  after(isUsable: tf.Tensor): tf.Scalar {
    const one = tf.cast<tf.Scalar>(isUsable as tf.Scalar, 'int32');
    return this.#taken ? tf.add(this.#taken, one) : one;
  }

  /** @param taken - Moved in; it must outlive any `tf.tidy`. */
  keep(taken: tf.Scalar): void {
    this.#taken?.dispose();
    this.#taken = taken;
    this.#tried++;
  }

  /** All on the host, and those on the device that were there when it was last asked. */
  get known(): number {
    return this.#onHost + this.#lastRead;
  }

  /** All of them. */
  async count(): Promise<number> {
    const tried = this.#tried;
    if (this.#taken) this.#lastRead = tried - (await this.#taken.data())[0]!;
    return this.known;
  }

  dispose(): void {
    this.#taken?.dispose();
    this.#taken = undefined;
  }
}
