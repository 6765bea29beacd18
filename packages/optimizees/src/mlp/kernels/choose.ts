import type { OptimizeeFamily } from '@l2l/core';
import type { Classifier } from '../classifier';
import { mlp } from '../mlp';
import { checkedMlpOptions, type MlpOptions } from '../options';
import { fusedMlp, fusedMlpAvailable, isFusible } from './fused-mlp';

/**
 * The fastest form of a network on arrays that this machine can run: generated WebAssembly where there is
 * SIMD and nothing is dropped or normalized, else the plain teacher. Both agree to rounding.
 *
 * @throws L2lError `bad-option`, `out-of-memory`
 */
export function chooseMlp(options: MlpOptions): Classifier {
  checkedMlpOptions(options);
  return isFusible(options) && fusedMlpAvailable() ? fusedMlp(options) : mlp(options);
}

/** Networks that differ only in where they start: each sample is what {@link chooseMlp} makes of these options. */
export function chooseMlpFamily(options: MlpOptions): OptimizeeFamily {
  const { name } = chooseMlp(options);
  return { name, sample: async () => chooseMlp(options) };
}
