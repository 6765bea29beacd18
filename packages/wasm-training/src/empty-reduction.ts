import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Kernel } from './composition';

/**
 * A sum, a largest number and so on over nothing is what it is on the cpu backend; the backend's own leaves the
 * result's memory as it was (tfjs 4.22), and so gives the numbers of a tensor that is gone.
 *
 * @param value - The result over nothing.
 * @returns Makes the kernel from the backend's own.
 */
export function emptyReduction(value: number): (stock: Kernel<'x'>) => Kernel<'x'> {
  return (stock) => (call) => {
    const result: TensorInfo = stock(call);
    const isEmpty = util.sizeFromShape(call.inputs.x.shape) === 0;
    if (isEmpty) call.backend.typedArrayFromHeap(result).fill(value);
    return result;
  };
}
