import { keyOf } from '@l2l/core';
import { optimizeeContract } from '@l2l/core/testing';
import { expect, it } from 'vitest';
import { gru, gruFamily } from './gru';
import { madeUpLanguage } from './text-source';

const small = { letters: 4, embedding: 3, hidden: 5, length: 6, batchSize: 3 };

optimizeeContract(() => gru(small), { title: 'gru', stochastic: true });

it('learns what a language is like, and better than by the frequency of letters alone', async () => {
  const problem = await gruFamily({ ...small, batchSize: 16 }).sample(keyOf(1));
  let at = problem.init(keyOf(2));
  const start = (await problem.evaluate(at, keyOf(999))).loss;
  for (let step = 0; step < 400; step++) {
    const { gradient } = await problem.evaluate(at, keyOf(step));
    at = at.map((θ, i) => θ - 0.5 * gradient[i]!);
  }
  const end = (await problem.evaluate(at, keyOf(999))).loss;
  expect(end).toBeLessThan(0.75 * start);
  expect(end).toBeLessThan(0.9 * Math.log(4));
});

it('draws text in which letters depend on those before', () => {
  const text = madeUpLanguage(keyOf(3), 5).draw(keyOf(4), 1, 20_000);
  const counts = new Float64Array(125);
  const pairs = new Float64Array(25);
  for (let t = 2; t < text.length; t++) {
    counts[(text[t - 2]! * 5 + text[t - 1]!) * 5 + text[t]!]!++;
    pairs[text[t - 1]! * 5 + text[t]!]!++;
  }
  const entropy = (numbers: Float64Array) => {
    let sum = 0;
    for (let from = 0; from < numbers.length; from += 5) {
      const row = [...numbers.subarray(from, from + 5)];
      const total = row.reduce((a, b) => a + b, 0);
      for (const n of row) if (n > 0) sum -= (n / text.length) * Math.log(n / total);
    }
    return sum;
  };
  expect(entropy(pairs)).toBeLessThan(Math.log(5) - 0.2);
  expect(entropy(counts)).toBeLessThan(entropy(pairs) - 0.05);
  expect(madeUpLanguage(keyOf(3), 5).draw(keyOf(4), 1, 20_000)).toEqual(text);
});
