import { fold, keyOf, normals } from '@l2l/core';
import { optimizeeContract } from '@l2l/core/testing';
import { expect, it } from 'vitest';
import { regression, regressionFamily } from './regression';

for (const activation of ['sigmoid', 'tanh'] as const) {
  optimizeeContract(() => regression({ activation }), { title: activation });
}

it('is the loss of section 3.1, worked out by hand', async () => {
  const key = keyOf(7);
  const one = regression({ inputs: 1, hidden: 1, examples: 1, key });
  const { loss, gradient } = await one.evaluate(Float32Array.of(0, 2), keyOf(0));
  // z = σ(0) = ½ and y = 1, so that dL/dw = (y − y*)·½ and dL/dθ = (y − y*)·2·¼·x.
  const residual = 2 * gradient[1]!;
  expect(loss).toBeCloseTo(residual ** 2 / 2, 5);
  expect(gradient[0]).toBeCloseTo(residual * 0.5 * normals(fold(key, 'inputs'), 1)[0]!, 5);
});

it('can be learned to the last digits', async () => {
  const problem = await regressionFamily({ activation: 'tanh', hidden: 3 }).sample(keyOf(1));
  let at = problem.init(keyOf(2));
  for (let step = 0; step < 12_000; step++) {
    const { gradient } = await problem.evaluate(at, keyOf(0));
    at = at.map((θ, i) => θ - 0.5 * gradient[i]!);
  }
  expect((await problem.evaluate(at, keyOf(0))).loss).toBeLessThan(1e-2);
});
