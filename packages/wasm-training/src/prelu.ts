import { util } from '@tensorflow/tfjs-core';
import { composed, floatsOf, type Kernel } from './composition';

/**
 * x where it is positive, and alpha · x where it is not; alpha repeats along dimensions of length 1.
 *
 * The backend's own takes the numbers of alpha in turns (tfjs 4.22), which is right only where alpha has the
 * last dimensions of x, whole. Elsewhere this is max(0, x) + alpha · min(0, x).
 *
 * @param stock - The backend's own.
 */
export function prelu(stock: Kernel<'x' | 'alpha'>): typeof stock {
  return (call) => {
    const { x, alpha } = call.inputs;
    if (x.dtype !== 'float32' || isTail(alpha.shape, x.shape)) return stock(call);
    return composed(call.backend, (run, make) => {
      const zero = make([]);
      floatsOf(call.backend, zero)[0] = 0;
      const negative = run('Minimum', { a: x, b: zero });
      const scaled = run('Multiply', { a: negative, b: alpha });
      return run('Add', { a: run('Relu', { x }), b: scaled });
    });
  };
}

/** Whether `shape`, without dimensions of length 1 at its front, is how `whole` ends. */
function isTail(shape: readonly number[], whole: readonly number[]): boolean {
  const first = shape.findIndex((length) => length !== 1);
  const rest = first === -1 ? [] : shape.slice(first);
  return (
    util.arraysEqual(rest, whole.slice(whole.length - rest.length)) && whole.every((length) => length > 0)
  );
}
