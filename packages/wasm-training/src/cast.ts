import type { CastAttrs } from '@tensorflow/tfjs-core';
import { composed, type Kernel } from './composition';

/**
 * The same numbers in another type; what is not 0 is true.
 *
 * To truth values the backend's own takes the last byte of the whole part: 0.5 and 256 are false (tfjs 4.22).
 *
 * @param stock - The backend's own, for all other types.
 */
export function cast(stock: Kernel<'x', CastAttrs>): typeof stock {
  return (call) => {
    const { x } = call.inputs;
    const isNumber = x.dtype === 'float32' || x.dtype === 'int32';
    if (call.attrs.dtype !== 'bool' || !isNumber) return stock(call);
    return composed(call.backend, (run) => {
      const zero = run('Fill', {}, { shape: [], value: 0, dtype: x.dtype });
      return run('NotEqual', { a: x, b: zero });
    });
  };
}
