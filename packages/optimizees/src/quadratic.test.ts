import { fold, keyOf, normals, type Optimizee } from '@l2l/core';
import { optimizeeContract } from '@l2l/core/testing';
import { describe, expect, test } from 'vitest';
import { quadratic, quadraticFamily } from './quadratic';

const anyKey = keyOf(0);

optimizeeContract(() => quadratic(), { title: 'a quadratic' });
optimizeeContract(() => quadraticFamily(7, { condition: 1000 }).sample(keyOf(1)), {
  title: 'a narrow quadratic',
});

/** Rows of the Hessian, `size` numbers each. The gradient is linear, so one difference gives a row exactly. */
async function hessian(problem: Optimizee): Promise<number[][]> {
  const size = problem.layout.size;
  const zero = new Float32Array(size);
  const base = (await problem.evaluate(zero, anyKey)).gradient;
  const rows: number[][] = [];
  for (let i = 0; i < size; i++) {
    const { gradient } = await problem.evaluate(zero.with(i, 1), anyKey);
    rows.push(Array.from(gradient, (g, j) => g - base[j]!));
  }
  return rows;
}

const traceOf = (rows: number[][]) => rows.reduce((sum, row, i) => sum + row[i]!, 0);
const squaresOf = (rows: number[][]) => rows.flat().reduce((sum, x) => sum + x * x, 0);

test.each([undefined, 1, 1000])('the gradient is the slope of the loss, condition %s', async (condition) => {
  const problem = quadratic(6, { key: keyOf(1), ...(condition && { condition }) });
  const at = normals(keyOf(2), 6);
  const { gradient } = await problem.evaluate(at, anyKey);
  for (let i = 0; i < 6; i++) {
    // Central differences of a quadratic have no error but rounding; 1/8 is exact in binary.
    const up = await problem.evaluate(at.with(i, at[i]! + 0.125), anyKey);
    const down = await problem.evaluate(at.with(i, at[i]! - 0.125), anyKey);
    expect(gradient[i]).toBeCloseTo((up.loss - down.loss) / 0.25, 3);
  }
});

describe('W and y come from N(0, 1)', () => {
  test('so the mean loss at zero is the number of coordinates', async () => {
    // There it is ‖y‖², which has mean 10 and variance 20: of 1000 samples, √(20 / 1000) = 0.14.
    const family = quadraticFamily(10);
    let sum = 0;
    for (let i = 0; i < 1000; i++) {
      const problem = await family.sample(fold(keyOf(1), i));
      sum += (await problem.evaluate(new Float32Array(10), anyKey)).loss;
    }
    expect(Math.abs(sum / 1000 - 10)).toBeLessThan(0.7);
  });

  test('so the mean curvature is twice the number of coordinates', async () => {
    // The trace of 2·WᵀW is twice a sum of 100 squares: mean 200, deviation 2·√200; of 200 samples, 2.
    let sum = 0;
    for (let i = 0; i < 200; i++) sum += traceOf(await hessian(quadratic(10, { key: fold(keyOf(2), i) })));
    expect(Math.abs(sum / 200 - 200)).toBeLessThan(10);
  });
});

describe('a given condition number', () => {
  test('gives curvatures from 2 down to 2 / condition', async () => {
    const rows = await hessian(quadratic(3, { key: keyOf(3), condition: 100 }));
    // Curvatures 2, 0.2 and 0.02 are fixed by their sum, the sum of their squares and their product.
    expect(traceOf(rows)).toBeCloseTo(2.22, 5);
    expect(squaresOf(rows)).toBeCloseTo(4.0404, 5);
    const [[a, b, c], [d, e, f], [g, h, i]] = rows as [number[], number[], number[]];
    const determinant = a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!);
    expect(determinant).toBeCloseTo(0.008, 6);
  });

  test('leaves no direction special', async () => {
    const rows = await hessian(quadratic(3, { key: keyOf(3), condition: 100 }));
    expect(Math.abs(rows[0]![1]!)).toBeGreaterThan(1e-3);
  });

  test('of 1 is a round bowl', async () => {
    const rows = await hessian(quadratic(4, { condition: 1 }));
    rows.forEach((row, i) => {
      row.forEach((x, j) => {
        expect(x).toBeCloseTo(i === j ? 2 : 0, 5);
      });
    });
  });

  test('works for a single coordinate', async () => {
    expect((await hessian(quadratic(1, { condition: 50 })))[0]![0]).toBeCloseTo(2, 6);
  });
});

test('each sample of a family is another problem, and the same key gives the same', async () => {
  const family = quadraticFamily(4);
  const lossAtZero = async (seed: number) =>
    (await (await family.sample(keyOf(seed))).evaluate(new Float32Array(4), anyKey)).loss;
  expect(await lossAtZero(1)).toBe(await lossAtZero(1));
  expect(await lossAtZero(1)).not.toBe(await lossAtZero(2));
});

test('names tell the size and the condition', async () => {
  expect(quadratic().name).toBe('quadratic-10');
  expect(quadraticFamily(5, { condition: 100 }).name).toBe('quadratic-5-condition-100');
  expect((await quadraticFamily(5, { condition: 100 }).sample(anyKey)).name).toBe(
    'quadratic-5-condition-100',
  );
});

test.each([
  ['no coordinates', () => quadratic(0), 'size is 0'],
  ['half a coordinate', () => quadraticFamily(2.5), 'size is 2.5'],
  ['a condition below 1', () => quadratic(3, { condition: 0.5 }), 'condition is 0.5'],
])('refuses %s', (_, make, message) => {
  expect(make).toThrow(
    expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(message) }),
  );
});
