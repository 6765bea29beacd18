/** Heights on a grid: `values[row · columns + column]`. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/** From x₁, y₁ to x₂, y₂, in columns and rows of the grid. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/** The heights of a function at the points of a grid that covers a part of the plane, edges included. */
export function gridOf(
  height: (x: number, y: number) => number,
  { x, y }: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
  columns: number,
  rows: number,
): Grid {
  const values = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const px = x[0] + ((x[1] - x[0]) * column) / (columns - 1);
      const py = y[0] + ((y[1] - y[0]) * row) / (rows - 1);
      values[row * columns + column] = height(px, py);
    }
  }
  return { columns, rows, values };
}

/** The line of one height, by marching squares: a segment for each square that it crosses, two for a saddle. */
export function contour({ columns, rows, values }: Grid, level: number): Segment[] {
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = (dx: number, dy: number) => values[(row + dy) * columns + column + dx]! - level;
      const corners = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)] as const;
      const points = crossings(corners).map(([x, y]) => [column + x, row + y] as const);
      for (let i = 0; i + 1 < points.length; i += 2) segments.push([...points[i]!, ...points[i + 1]!]);
    }
  }
  return segments;
}

/** The corners of a square in order around it. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/** Where the line crosses the edges of a unit square, in order around it: 0, 2 or 4 points. */
function crossings(corners: readonly [number, number, number, number]): (readonly [number, number])[] {
  const points: (readonly [number, number])[] = [];
  for (let i = 0; i < 4; i++) {
    const [a, b] = [corners[i]!, corners[(i + 1) % 4]!];
    if (a < 0 === b < 0) continue;
    const share = a / (a - b);
    const [from, to] = [CORNERS[i]!, CORNERS[(i + 1) % 4]!];
    points.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
  }
  return points;
}

/** Heights for `count` contour lines, closer together low down. */
export function contourLevels(highest: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) =>
    Math.expm1(Math.log1p(highest) * ((i + 0.5) / count) ** 1.5),
  );
}
