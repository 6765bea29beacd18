import { L2lError } from './errors';

/** One named block of a flat vector, for example a weight matrix. */
export interface Slot {
  /** Unique in its layout. For variables of a model, the name TensorFlow.js gave them. */
  readonly name: string;
  /** Row-major. `[]` is one scalar. */
  readonly shape: readonly number[];
  /** Index of the first coordinate of the block. */
  readonly offset: number;
}

/**
 * How named, shaped tensors lie one after another in a flat vector.
 *
 * Slots are in order, without gaps or overlap, so `size` is the end of the last one.
 */
export interface Layout {
  readonly slots: readonly Slot[];
  readonly size: number;
}

/** A tensor that has a name and a shape, but no place yet. */
export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Number of coordinates of a tensor of this shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * Lays tensors out one after another, in the order given.
 *
 * @throws L2lError `bad-layout` if two tensors share a name, or a length is not a whole number ≥ 0.
 */
export function layoutOf(tensors: Iterable<NamedShape>): Layout {
  const slots: Slot[] = [];
  const names = new Set<string>();
  let offset = 0;
  for (const { name, shape } of tensors) {
    if (names.has(name)) {
      throw new L2lError(
        'bad-layout',
        `Two tensors are named "${name}". Names in a layout must differ: rename one.`,
      );
    }
    if (!shape.every((length) => Number.isInteger(length) && length >= 0)) {
      throw new L2lError(
        'bad-layout',
        `"${name}" has shape [${shape.join(', ')}], but lengths must be whole numbers, at least 0.`,
      );
    }
    names.add(name);
    slots.push({ name, shape: [...shape], offset });
    offset += sizeOf(shape);
  }
  return { slots, size: offset };
}

/** A layout of one unnamed vector, for problems without structure. */
export function vectorLayout(size: number): Layout {
  return layoutOf([{ name: 'coordinates', shape: [size] }]);
}

/** The coordinates of one slot: a view, which shares the memory of the vector. */
export function viewOf(vector: Float32Array, slot: Slot): Float32Array {
  return vector.subarray(slot.offset, slot.offset + sizeOf(slot.shape));
}

/**
 * The slot with this name.
 *
 * @throws L2lError `bad-layout` if there is none.
 */
export function slotNamed(layout: Layout, name: string): Slot {
  const slot = layout.slots.find((candidate) => candidate.name === name);
  if (slot) return slot;
  const names = layout.slots.map((candidate) => candidate.name).join(', ');
  throw new L2lError(
    'bad-layout',
    `There is no slot named "${name}". The layout has: ${names || 'no slots'}.`,
  );
}

/** Whether two layouts have the same names and shapes in the same order. */
export function sameLayout(a: Layout, b: Layout): boolean {
  return sameShapes(a, b) && a.slots.every((slot, i) => slot.name === b.slots[i]!.name);
}

/** Whether two layouts have the same shapes in the same order, whatever the names. */
export function sameShapes(a: Layout, b: Layout): boolean {
  return (
    a.slots.length === b.slots.length &&
    a.slots.every((slot, i) => slot.shape.join() === b.slots[i]!.shape.join())
  );
}
