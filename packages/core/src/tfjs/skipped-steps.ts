import * as tf from '@tensorflow/tfjs-core';
import type { L2lError } from '../errors';

/** How many steps were left out. On a device nobody waits for the answer: the count stays there until it is asked for. */
export class SkippedSteps {
  #onHost = 0;
  /** A whole number on the device. */
  #onDevice: tf.Scalar | undefined;
  /** What was last read of it. */
  #lastRead = 0;

  /** Counts a step that was left out on the host, and warns of the first one. */
  note(reason: L2lError): void {
    this.#onHost++;
    if (this.#onHost === 1)
      console.warn(`${reason.message} (Reported once; later such steps are skipped silently.)`);
  }

  /** The count on the device after one more step, as a new tensor for {@link keep}. */
  after(isUsable: tf.Tensor): tf.Scalar {
    const before = this.#onDevice ?? tf.scalar(0, 'int32');
    return tf.where(isUsable, before, tf.add(before, tf.scalar(1, 'int32')));
  }

  /** @param count - Moved in; it must outlive any `tf.tidy`. */
  keep(count: tf.Scalar): void {
    this.#onDevice?.dispose();
    this.#onDevice = count;
  }

  /** All on the host, and those on the device that were there when it was last asked. */
  get known(): number {
    return this.#onHost + this.#lastRead;
  }

  /** All of them. */
  async count(): Promise<number> {
    if (this.#onDevice) this.#lastRead = (await this.#onDevice.data())[0]!;
    return this.known;
  }

  dispose(): void {
    this.#onDevice?.dispose();
    this.#onDevice = undefined;
  }
}
