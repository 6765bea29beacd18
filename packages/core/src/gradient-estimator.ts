import type { Key } from './random';
import type { Snapshot } from './snapshot';

/** An estimate of d(loss)/d(weights), from one window of inner training. */
export interface MetaGradient<Carry> {
  /** `[weights.size]` */
  readonly gradient: Float32Array;
  /** Mean of the optimizee's loss over the window. Not finite if inner training diverged. */
  readonly loss: number;
  /** Inner training, paused where the window ended. Never leaves the worker that ran it. */
  readonly carry: Carry;
}

/**
 * Answers one question: in which direction should the weights of the learned rule move?
 *
 * Truncated backpropagation and evolution strategies answer it differently and are
 * otherwise interchangeable. A learned rule, a family of optimizees and the length of the
 * window are given when the estimator is made.
 *
 * @typeParam Carry - inner training between two windows.
 */
export interface GradientEstimator<Carry = unknown> {
  /** Shown in logs, for example `truncated-backprop(20)`. */
  readonly name: string;
  /** Samples an optimizee and stands at its starting point. */
  begin(key: Key): Promise<Carry>;
  /**
   * Trains for one more window. Begins a new optimizee by itself when one is used up.
   *
   * @param carry - Taken over: it cannot be used again, and where this rejects it has been ended.
   */
  estimate(weights: Float32Array, carry: Carry, key: Key): Promise<MetaGradient<Carry>>;
  /**
   * Inner training as plain data, for a file: a run that is killed continues from there, to the last
   * bit. Shares no memory with the carry.
   */
  pack(carry: Carry): Promise<Snapshot>;
  /** What `pack` gave, ready to train on. */
  unpack(packed: Snapshot): Promise<Carry>;
  /** Frees what `begin` and `estimate` hold on to. */
  end(carry: Carry): void;
}
