import { type Layout, sizeOf, viewOf } from './layout';

/** Tensors, and the numbers in them. */
export interface Tensors {
  readonly layout: Layout;
  /** `[layout.size]` */
  readonly vector: Float32Array;
}

/**
 * The same tensors in the order of another layout; `undefined` if that has others, or other shapes.
 * Nothing is copied where the order is the same.
 */
export function inOrderOf(order: Layout, { layout, vector }: Tensors): Float32Array | undefined {
  const slots = new Map(layout.slots.map((slot) => [slot.name, slot]));
  const wanted = order.slots.map(({ name }) => slots.get(name));
  const isSame = (i: number) => wanted[i]?.shape.join() === order.slots[i]!.shape.join();
  if (wanted.length !== slots.size || !wanted.every((_, i) => isSame(i))) return undefined;
  if (wanted.every((slot, i) => slot!.offset === order.slots[i]!.offset)) return vector;
  const result = new Float32Array(order.size);
  order.slots.forEach(({ offset, shape }, i) => {
    if (sizeOf(shape) > 0) result.set(viewOf(vector, wanted[i]!), offset);
  });
  return result;
}
