import { keyOf, normals } from '@l2l/core';
import { optimizeeContract } from '@l2l/core/testing';
import { expect, test } from 'vitest';
import { rosenbrock } from './rosenbrock';

optimizeeContract(() => rosenbrock(), { title: 'the valley' });
optimizeeContract(() => rosenbrock(5), { title: 'a chain of valleys' });

test.each([2, 3, 8])('with %s coordinates the minimum is 0, where all are 1', async (size) => {
  const { loss, gradient } = await rosenbrock(size).evaluate(new Float32Array(size).fill(1), keyOf(0));
  expect(loss).toBe(0);
  expect(gradient).toEqual(new Float32Array(size));
});

test('at its start the loss and the gradient are the known ones', async () => {
  const problem = rosenbrock();
  const { loss, gradient } = await problem.evaluate(problem.init(keyOf(1)), keyOf(0));
  // At (−1.2, 1): 100·(1 − 1.44)² + 2.2² = 24.2, −400·(−1.2)·(−0.44) − 2·2.2 = −215.6, 200·(−0.44) = −88.
  expect(loss).toBeCloseTo(24.2, 4);
  expect(gradient[0]).toBeCloseTo(-215.6, 3);
  expect(gradient[1]).toBeCloseTo(-88, 3);
});

test('it starts at the same point whatever the key', () => {
  const problem = rosenbrock(4);
  expect(problem.init(keyOf(1))).toEqual(Float32Array.of(-1.2, 1, -1.2, 1));
  expect(problem.init(keyOf(2))).toEqual(problem.init(keyOf(1)));
});

test.each([2, 3, 8])('with %s coordinates the gradient is the slope of the loss', async (size) => {
  const problem = rosenbrock(size);
  const at = normals(keyOf(3), size);
  const { gradient } = await problem.evaluate(at, keyOf(0));
  const h = 2 ** -10;
  for (let i = 0; i < size; i++) {
    const up = at.with(i, at[i]! + h);
    const down = at.with(i, at[i]! - h);
    const rise = (await problem.evaluate(up, keyOf(0))).loss - (await problem.evaluate(down, keyOf(0))).loss;
    // A quartic: the error is h² · f‴ / 6 = h² · 400·|x|, below 1e-2, and the steps are not exactly h.
    expect(Math.abs(gradient[i]! - rise / (up[i]! - down[i]!))).toBeLessThan(0.01);
  }
});

test.each([1, 2.5, -2])('refuses %s coordinates', (size) => {
  expect(() => rosenbrock(size)).toThrow(expect.objectContaining({ code: 'bad-option' }));
});
