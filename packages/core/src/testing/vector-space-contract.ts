import { expect } from 'vitest';
import { fold, keyOf, normals } from '../random';
import { arrays, type VectorSpace } from '../vector';
import { type Checks, testAll } from './contract';

/** A vector space, and the ways into it and out of it. */
export interface VectorSpaceSubject<Vector> {
  readonly space: VectorSpace<Vector>;
  readonly upload: (numbers: Float32Array) => Vector;
  readonly read: (vector: Vector) => Float32Array;
}

type Operation = <Vector>(space: VectorSpace<Vector>, x: Vector, y: Vector) => Vector;

/** Those whose results are rounded once. `norm` and those that rest on others of a backend come after. */
const operations: Readonly<Record<string, Operation>> = {
  fill: (space, x) => space.fill(space.size(x), 0.3),
  // Where numbers of one sign are added up, rounding once more does not show.
  combine: (space, x, y) => space.combine(0.5, space.abs(x), 2, space.abs(y)),
  'combine with factors of one': (space, x, y) => space.combine(1, x, -1, y),
  addTo: (space, x, y) => space.addTo(space.affine(1, x, 0), y),
  affine: (space, x) => space.affine(-3, space.abs(x), -0.25),
  product: (space, x, y) => space.product(x, y),
  quotient: (space, x, y) => space.quotient(x, space.affine(1, space.abs(y), 0.5)),
  sqrt: (space, x) => space.sqrt(space.abs(x)),
  abs: (space, x) => space.abs(x),
  maximum: (space, x, y) => space.maximum(x, y),
  scaleBy: (space, x, y) => space.scaleBy(space.norm(y), x),
  slice: (space, x) => space.slice(x, Math.floor(space.size(x) / 3), Math.floor(space.size(x) / 2)),
  concat: (space, x, y) => space.concat([y, x, y]),
  norm: (space, x) => space.norm(x),
};

const lengths = [0, 1, 3, 4, 5, 1000] as const;
const magnitudes = [1, 1e-20, 1e20, 1e-12, 1e12] as const;

/** What {@link vectorSpaceContract} asks, as functions that throw. */
export const vectorSpaceChecks: Checks<VectorSpaceSubject<unknown>> = Object.fromEntries(
  Object.entries(operations).map(([name, run]) => [
    `agrees with arrays in ${name}, at every length and magnitude whose result is a float32`,
    ({ space, upload, read }: VectorSpaceSubject<unknown>) => {
      for (const length of lengths) {
        for (const magnitude of magnitudes) {
          const [x, y] = ['x', 'y'].map((key) => normals(fold(keyOf(length), key), length, magnitude));
          const expected = run(arrays, x!, y!);
          const found = read(run(space, upload(x!), upload(y!)));
          expect(found.length).toBe(expected.length);
          expected.forEach((number, i) => {
            // Overflow and what lies below normal float32 numbers are each backend's own affair.
            if (!Number.isFinite(number) || Math.abs(number) < 1e-37) return;
            const difference = Math.abs(found[i]! - number) / Math.abs(number);
            expect(difference, `${found[i]} instead of ${number} at ${i} of ${length}`).toBeLessThan(1e-5);
          });
        }
      }
    },
  ]),
);

/** What every vector space promises: the results of `arrays`, number by number. */
export function vectorSpaceContract<Vector>(name: string, subject: VectorSpaceSubject<Vector>): void {
  testAll(`${name} is a vector space`, vectorSpaceChecks, subject as VectorSpaceSubject<unknown>);
}
