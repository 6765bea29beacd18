import { type Layout, layoutOf, sizeOf } from './layout';
import { mapTree } from './tree';
import type { VectorSpace } from './vector';

/**
 * How a state follows its variables when these change. Only rules whose states the defaults do not fit need it.
 * States are those of `init`, never packed ones, with the vectors of any space.
 */
export interface StateEdits {
  /**
   * The state of some of the tensors, as if there had never been others. Shares no memory with the whole one.
   * By default each vector is taken for `[rows, size]`, and a vector of one number for one that belongs to all tensors.
   *
   * @param layout - Of the whole state.
   * @param kept - Numbers of the slots, in ascending order.
   */
  part<Vector>(space: VectorSpace<Vector>, state: unknown, layout: Layout, kept: readonly number[]): unknown;

  /**
   * The state once the coordinates have moved by `lag`: its lag is zero, all else is kept. By default a rule without
   * `lag` keeps its state, and one with it begins anew.
   */
  settle<Vector>(space: VectorSpace<Vector>, state: unknown): unknown;
}

/** What is asked of a rule here, whatever its vectors. */
export interface EditedRule {
  readonly edits?: StateEdits | undefined;
  readonly lag?: unknown;
}

/** {@link StateEdits.part}, or `undefined` if this state cannot be divided. */
export function partOfState<Vector>(
  rule: EditedRule,
  space: VectorSpace<Vector>,
  state: unknown,
  layout: Layout,
  kept: readonly number[],
): unknown {
  return (rule.edits?.part ?? partByColumns)(space, state, layout, kept);
}

/**
 * {@link StateEdits.part} where each vector is `[rows, size]`, or `[1]` and belongs to all tensors: the default.
 *
 * @returns `undefined` where a vector is neither.
 */
export function partByColumns<Vector>(
  space: VectorSpace<Vector>,
  state: unknown,
  layout: Layout,
  kept: readonly number[],
): unknown {
  let fits = true;
  const part = mapTree(state, (value) => {
    if (!isVector(value)) return value;
    const divided = partOfVector(space, value as Vector, layout, kept);
    fits &&= divided !== undefined;
    return divided;
  });
  return fits ? part : undefined;
}

/** {@link StateEdits.settle}, or `undefined` if the rule has to begin anew. */
export function settledState<Vector>(rule: EditedRule, space: VectorSpace<Vector>, state: unknown): unknown {
  if (rule.edits) return rule.edits.settle(space, state);
  return rule.lag ? undefined : state;
}

/** The columns of some slots, of a vector `[rows, layout.size]`; a copy of a vector `[1]`; else `undefined`. */
export function partOfVector<Vector>(
  space: VectorSpace<Vector>,
  vector: Vector,
  layout: Layout,
  kept: readonly number[],
): Vector | undefined {
  const length = space.size(vector);
  if (length === 1 && layout.size !== 1) return space.slice(vector, 0, 1);
  const rows = layout.size === 0 ? 0 : length / layout.size;
  if (!Number.isInteger(rows) || (layout.size === 0 && length > 0)) return undefined;
  const parts: Vector[] = [];
  for (let row = 0; row < rows; row++) {
    for (const i of kept) {
      const { offset, shape } = layout.slots[i]!;
      parts.push(space.slice(vector, row * layout.size + offset, sizeOf(shape)));
    }
  }
  return space.concat(parts);
}

/** The rows of some slots, of a vector `[slots, width]`. */
export function partOfRows<Vector>(
  space: VectorSpace<Vector>,
  vector: Vector,
  width: number,
  kept: readonly number[],
): Vector {
  return space.concat(kept.map((i) => space.slice(vector, i * width, width)));
}

/** The layout of some slots of a layout. */
export function partOfLayout({ slots }: Layout, kept: readonly number[]): Layout {
  return layoutOf(kept.map((i) => slots[i]!));
}

function isVector(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
