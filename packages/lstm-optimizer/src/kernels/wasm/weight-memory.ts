import type { Kernel } from './kernel';
import { pack } from './packing';

/** Weights in the order of the forward pass, to be kept and loaded again and again. */
export function packedForward({ packings }: Kernel, weights: Float32Array): Float32Array {
  return pack(packings.forward, weights, new Float32Array(packings.forward.source.length));
}

/** Puts packed weights into the memory of a kernel, if they are not there already. */
export function loadForward(kernel: Kernel, packed: Float32Array): void {
  if (kernel.loaded === packed) return;
  kernel.memory.set(packed, kernel.plan.forwardWeights.from / 4);
  kernel.loaded = packed;
}

/** Packs weights for the forward pass straight into the memory of a kernel. */
export function packForward(kernel: Kernel, weights: Float32Array): void {
  pack(kernel.packings.forward, weights, kernel.views.forwardWeights);
  kernel.loaded = undefined;
}

/** Packs weights for the pullback straight into the memory of a kernel. */
export function packPullback({ packings, views }: Kernel, weights: Float32Array): void {
  pack(packings.pullback, weights, views.pullbackWeights);
}
