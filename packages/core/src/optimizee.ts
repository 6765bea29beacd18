import type { Layout } from './layout';
import type { Key } from './random';

/** A loss and its slope at one point. */
export interface Evaluation {
  readonly loss: number;
  /** `[size]`. Yours to keep. */
  readonly gradient: Float32Array;
}

/**
 * A problem to be optimized: somewhere to start, and a loss that can be evaluated.
 *
 * A quadratic bowl is an optimizee, and so is "an MLP on MNIST". Both are seen as a flat
 * vector of coordinates.
 */
export interface Optimizee {
  /** Shown in tables and plots, for example `quadratic-10`. */
  readonly name: string;
  readonly layout: Layout;

  /** A starting point. `[layout.size]` */
  init(key: Key): Float32Array;

  /**
   * The loss on one minibatch, and its gradient. The key chooses the minibatch: the same
   * key at two points gives losses that may be compared.
   *
   * @param coordinates - `[layout.size]`. Read, never written to, never kept.
   */
  evaluate(coordinates: Float32Array, key: Key): Promise<Evaluation>;

  /** Frees tensors and buffers. A no-op for plain arrays. */
  dispose(): void;
}

/** A distribution over optimizees, for example random quadratics of ten dimensions. */
export interface OptimizeeFamily {
  readonly name: string;
  sample(key: Key): Promise<Optimizee>;
}
