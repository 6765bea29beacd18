import { expect } from 'vitest';
import { layoutOf, viewOf } from '../layout';
import type { Evaluation, Optimizee } from '../optimizee';
import { fold, keyOf, normals } from '../random';
import { type Checks, testAll } from './contract';
import { directionalDerivative, dot, normOf, roundingOf } from './finite-difference';

export interface OptimizeeContractOptions {
  /** Whether the key of an evaluation chooses its minibatch. Without it, all keys give the same loss. */
  readonly stochastic?: boolean;
  /** Step of the finite differences along a direction of length 1. Smaller where the loss has kinks. */
  readonly stepSize?: number;
  /** Greatest relative error of a slope, beside rounding. */
  readonly tolerance?: number;
}

/** How to make an optimizee, and what is asked of it. */
export interface OptimizeeSubject extends OptimizeeContractOptions {
  readonly make: () => Optimizee | Promise<Optimizee>;
}

const start = keyOf(10);
const batch = keyOf(20);

/** What {@link optimizeeContract} asks, as functions that throw. */
export const optimizeeChecks: Checks<OptimizeeSubject> = {
  'has a name, and slots that lie one after another': withOptimizee(async ({ name, layout }) => {
    expect(name).toMatch(/\S/);
    expect(layout).toEqual(layoutOf(layout.slots));
  }),

  'starts at a finite point that the key decides': withOptimizee(async (optimizee) => {
    const point = optimizee.init(start);
    expect(point).toBeInstanceOf(Float32Array);
    expect(point.length).toBe(optimizee.layout.size);
    expect(point.every(Number.isFinite)).toBe(true);
    const again = optimizee.init(start);
    expect(again).toEqual(point);
    expect(again.buffer).not.toBe(point.buffer);
  }),

  'gives a finite loss and one slope for each coordinate': withOptimizee(async (optimizee) => {
    const { loss, gradient } = await optimizee.evaluate(optimizee.init(start), batch);
    expect(Number.isFinite(loss), `the loss is ${loss}`).toBe(true);
    expect(gradient).toBeInstanceOf(Float32Array);
    expect(gradient.length).toBe(optimizee.layout.size);
    expect(gradient.every(Number.isFinite)).toBe(true);
  }),

  'slopes as finite differences of its loss do, in every slot': withOptimizee(expectSlopes),

  'gives the same loss and gradient for the same key': withOptimizee(async (optimizee) => {
    const first = await optimizee.evaluate(optimizee.init(start), batch);
    await optimizee.evaluate(optimizee.init(start), keyOf(30));
    expect(await optimizee.evaluate(optimizee.init(start), batch)).toEqual(first);
  }),

  'is the same problem whenever it is made': withOptimizee(async (optimizee, { make }) => {
    const other = await make();
    const evaluateAtStart = (each: Optimizee) => each.evaluate(each.init(start), batch);
    expect(await evaluateAtStart(other)).toEqual(await evaluateAtStart(optimizee));
    other.dispose();
  }),

  'draws another minibatch for another key, where it draws any': withOptimizee(
    async (optimizee, { stochastic = false }) => {
      const losses = new Set<number>();
      for (let i = 0; i < 8; i++) {
        losses.add((await optimizee.evaluate(optimizee.init(start), fold(batch, i))).loss);
      }
      if (stochastic) expect(losses.size).toBeGreaterThan(1);
      else expect(losses.size).toBe(1);
    },
  ),

  'neither writes to the coordinates nor keeps them': withOptimizee(async (optimizee) => {
    const coordinates = optimizee.init(start);
    const before = coordinates.slice();
    const first = await optimizee.evaluate(coordinates, batch);
    expect(coordinates).toEqual(before);
    coordinates.fill(Number.NaN);
    expect(await optimizee.evaluate(before, batch)).toEqual(first);
  }),

  "gives gradients that are the caller's own": withOptimizee(async (optimizee) => {
    const point = optimizee.init(start);
    const { gradient } = await optimizee.evaluate(point, batch);
    const kept = gradient.slice();
    gradient.fill(Number.NaN);
    const again: Evaluation = await optimizee.evaluate(point, batch);
    expect(again.gradient).toEqual(kept);
    expect(gradient.every(Number.isNaN), 'a later evaluation wrote to an earlier gradient').toBe(true);
  }),

  'can be disposed of twice': withOptimizee(async (optimizee) => {
    await optimizee.evaluate(optimizee.init(start), batch);
    optimizee.dispose();
    expect(() => optimizee.dispose()).not.toThrow();
  }),
};

/** A check that makes an optimizee of its own and disposes of it, whatever happens. */
function withOptimizee(
  check: (optimizee: Optimizee, subject: OptimizeeSubject) => Promise<void>,
): (subject: OptimizeeSubject) => Promise<void> {
  return async (subject) => {
    const optimizee = await subject.make();
    try {
      await check(optimizee, subject);
    } finally {
      optimizee.dispose();
    }
  };
}

async function expectSlopes(
  optimizee: Optimizee,
  { stepSize = 1e-2, tolerance = 1e-3 }: OptimizeeSubject,
): Promise<void> {
  const point = optimizee.init(start);
  const { loss, gradient } = await optimizee.evaluate(point, batch);
  const lossAt = async (at: Float32Array) => (await optimizee.evaluate(at, batch)).loss;
  for (const slot of optimizee.layout.slots) {
    const direction = directionIn(viewOf(gradient, slot), slot.name);
    const whole = new Float32Array(point.length);
    whole.set(direction, slot.offset);
    const expected = await directionalDerivative(lossAt, point, whole, stepSize);
    const actual = dot(gradient, whole);
    const allowed = roundingOf(loss) / stepSize + tolerance * normOf(viewOf(gradient, slot));
    expect(
      Math.abs(actual - expected),
      `${slot.name}: the slope ${actual} should be ${expected} ± ${allowed}`,
    ).toBeLessThanOrEqual(allowed);
  }
}

/**
 * A direction of length 1, half along the gradient and half random. Along the gradient the slope
 * stands out of rounding; the random half also moves coordinates whose slope was forgotten.
 */
function directionIn(gradient: Float32Array, name: string): Float32Array {
  const noise = normals(fold(keyOf(40), name), gradient.length);
  const [length, noiseLength] = [normOf(gradient) || 1, normOf(noise) || 1];
  const mixed = gradient.map((slope, i) => slope / length + noise[i]! / noiseLength);
  const mixedLength = normOf(mixed) || 1;
  return mixed.map((part) => part / mixedLength);
}

/**
 * What every optimizee promises. `make` gives a fresh one; each test disposes of its own.
 *
 * ```ts
 * optimizeeContract(() => quadratic(10, { key: keyOf(1) }), { title: 'quadratic' });
 * ```
 */
export function optimizeeContract(
  make: () => Optimizee | Promise<Optimizee>,
  { title = 'what is made', ...options }: OptimizeeContractOptions & { readonly title?: string } = {},
): void {
  testAll(`${title} is an optimizee`, optimizeeChecks, { make, ...options });
}
