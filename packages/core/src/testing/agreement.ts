import { expect } from 'vitest';
import { entriesOf } from '../tree';

/**
 * Expects two vectors to agree: no number differs by more than `tolerance` times the greatest
 * magnitude in the expected vector. Numbers that are not finite must be the same.
 *
 * @param what - Names the vectors in the message.
 */
export function expectAgreement(
  what: string,
  actual: Float32Array,
  expected: Float32Array,
  tolerance: number,
): void {
  expect(actual.length, `${what}: size`).toBe(expected.length);
  const finite = expected.filter(Number.isFinite);
  const allowed = tolerance * finite.reduce((greatest, x) => Math.max(greatest, Math.abs(x)), 0);
  const agree = (x: number, y: number) => Object.is(x, y) || Math.abs(x - y) <= allowed;
  const apart = expected.findIndex((x, i) => !agree(actual[i]!, x));
  expect(apart, `${what}: ${actual[apart]} at ${apart} should be ${expected[apart]} ± ${allowed}`).toBe(-1);
}

/**
 * Expects two vectors to agree group by group: as {@link expectAgreement}, with the greatest magnitude among the
 * coordinates of the same group. For vectors whose coordinates are of different sizes and know nothing of each other:
 * the greatest of all would allow the small ones to be anything.
 *
 * @param groupOf - The group of each coordinate.
 */
export function expectGroupAgreement(
  what: string,
  [actual, expected]: readonly [actual: Float32Array, expected: Float32Array],
  tolerance: number,
  groupOf: (coordinate: number) => number,
): void {
  expect(actual.length, `${what}: size`).toBe(expected.length);
  for (const group of new Set(Array.from(expected, (_, i) => groupOf(i)))) {
    const [some, wanted] = [actual, expected].map((vector) => vector.filter((_, i) => groupOf(i) === group));
    expectAgreement(`${what}, group ${group}`, some!, wanted!, tolerance);
  }
}

/** Expects two states to have the same tree, and their vectors and numbers to agree. */
export function expectStateAgreement(
  what: string,
  actual: unknown,
  expected: unknown,
  tolerance: number,
): void {
  expect(shapeOfState(actual), `${what}: tree`).toEqual(shapeOfState(expected));
  const actualValues = new Map(entriesOf(actual));
  for (const [path, value] of entriesOf(expected)) {
    const found = actualValues.get(path);
    const [a, b] = [found, value].map((x) => (x instanceof Float32Array ? x : Float32Array.of(x as number)));
    expectAgreement(`${what}: ${path}`, a!, b!, tolerance);
  }
}

/** Each path of a state, with what lies there: `number`, or the size of a vector. */
export function shapeOfState(state: unknown): readonly (readonly [path: string, kind: string])[] {
  return entriesOf(state).map(([path, value]) => [
    path,
    value instanceof Float32Array ? `[${value.length}]` : typeof value,
  ]);
}
