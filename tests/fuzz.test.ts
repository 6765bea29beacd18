import { expect, it } from 'vitest';
import { fuzz, targets } from './fuzz/fuzz.js';

// `node tests/fuzz/run.js 1000000` tries as many as one likes.
it.each(Object.keys(targets))('damaged files are read, or refused by an error of ours: %s', async (name) => {
  // To say what is wrong with an experiment takes milliseconds.
  const count = name === 'experiments' ? 300 : 2000;
  const { read, refused } = await fuzz(name, { seed: 1, from: 0, count });
  expect(read + refused).toBe(count);
  // Were all refused at the door, nothing behind it would be tested.
  expect(Math.min(read, refused)).toBeGreaterThan(0);
});
