import { type Evaluation, type Optimizee, vectorLayout } from '@l2l/core';

export type SurfaceId = 'banana' | 'valley' | 'wells';

/** A height for each point of the plane, and where to look at it. */
export interface Surface {
  readonly id: SurfaceId;
  readonly title: string;
  readonly note: string;
  /** Where optimizers start, unless told. */
  readonly start: readonly [x: number, y: number];
  readonly window: Window;
  readonly minima: readonly (readonly [x: number, y: number])[];
  /** Its height and slope. The lowest is 0. */
  readonly at: (
    x: number,
    y: number,
  ) => { readonly height: number; readonly slope: readonly [number, number] };
}

/** The part of the plane that is drawn. */
export interface Window {
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
}

export const surfaces: readonly Surface[] = [
  {
    id: 'banana',
    title: 'Banana valley',
    note: 'Rosenbrock’s, a hundred times lower: down into the bent valley is easy, along its floor is not',
    start: [-1.2, 1],
    window: { x: [-2, 2], y: [-1, 3] },
    minima: [[1, 1]],
    // Rosenbrock 1960, https://doi.org/10.1093/comjnl/3.3.175
    at(x, y) {
      const across = y - x * x;
      const along = 1 - x;
      return {
        height: across * across + 0.01 * along * along,
        slope: [-4 * x * across - 0.02 * along, 2 * across],
      };
    },
  },
  {
    id: 'valley',
    title: 'Narrow valley',
    note: 'thirty times steeper across than along, and turned, so that no axis helps',
    start: [-1.7, 0.6],
    window: { x: [-2, 2], y: [-2, 2] },
    minima: [[0, 0]],
    at(x, y) {
      const along = (x + y) / Math.SQRT2;
      const across = (y - x) / Math.SQRT2;
      const [gentle, steep] = [0.1 * along, 3 * across];
      return {
        height: (gentle * along + steep * across) / 2,
        slope: [(gentle - steep) / Math.SQRT2, (gentle + steep) / Math.SQRT2],
      };
    },
  },
  {
    id: 'wells',
    title: 'Four wells',
    note: 'Himmelblau’s, a hundred times lower: four minima of the same depth; which one is found depends on the steps',
    start: [0, -0.5],
    window: { x: [-5, 5], y: [-5, 5] },
    minima: [
      [3, 2],
      [-2.805118, 3.131312],
      [-3.77931, -3.283186],
      [3.584428, -1.848126],
    ],
    // Himmelblau 1972, Applied Nonlinear Programming
    at(x, y) {
      const a = x * x + y - 11;
      const b = x + y * y - 7;
      return {
        height: 0.01 * (a * a + b * b),
        slope: [0.01 * (4 * x * a + 2 * b), 0.01 * (2 * a + 4 * y * b)],
      };
    },
  },
];

/** Whether a text names a surface. */
export function isSurface(text: string): text is SurfaceId {
  return surfaces.some(({ id }) => id === text);
}

export function surfaceOf(id: SurfaceId): Surface {
  return surfaces.find((surface) => surface.id === id)!;
}

/** The surface as a problem of two coordinates. */
export function surfaceOptimizee({ id, at }: Surface, start: readonly [number, number]): Optimizee {
  return {
    name: id,
    layout: vectorLayout(2),
    init: () => Float32Array.from(start),
    async evaluate(coordinates): Promise<Evaluation> {
      const { height, slope } = at(coordinates[0]!, coordinates[1]!);
      return { loss: height, gradient: Float32Array.from(slope) };
    },
    dispose() {},
  };
}
