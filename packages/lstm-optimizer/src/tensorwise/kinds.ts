import type { Kind } from './program/features';

/** What a tensor is, and where its coordinates begin. */
export interface TensorKind extends Kind<number> {
  readonly offset: number;
}

/**
 * The kinds of all tensors. A layer is taken to be a matrix and a vector.
 *
 * @param shapes - Of the state.
 */
export function kindsOf(shapes: readonly number[]): TensorKind[] {
  const count = shapes.length / 2;
  let end = 0;
  return Array.from({ length: count }, (_, i) => {
    const [rows, columns] = [shapes[2 * i]!, shapes[2 * i + 1]!];
    const isVector = rows === 0 ? 1 : 0;
    const size = isVector ? columns : rows * columns;
    const offset = end;
    end += size;
    const logFanIn = Math.log(Math.max(1, isVector ? size : rows)) / 6 - 0.7;
    return { offset, size, isVector, logFanIn, isFirst: i < 2 ? 1 : 0, isLast: i >= count - 2 ? 1 : 0 };
  });
}
