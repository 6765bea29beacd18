import { expect, test } from 'vitest';
import { backOff } from './back-off';

/** How many of the next 1,000 jobs are done together, if each of those goes like this. */
function together(waited: number, turns = backOff()): number {
  let count = 0;
  for (let job = 0; job < 1000; job++) {
    if (!turns.asks()) continue;
    count += 1;
    turns.note(waited, 10);
  }
  return count;
}

test('others who do not keep this thread waiting help with every job', () => {
  expect(together(1)).toBe(1000);
});

test('others who keep it waiting are asked ever more rarely', () => {
  // Asked, then alone for 1, 2, 4, … 64 jobs: 7 times for 127 jobs alone, then once in 65.
  expect(together(5)).toBe(7 + Math.ceil((1000 - 7 - 127) / 65));
});

test('when the cores are free again, they soon help with every job', () => {
  const turns = backOff();
  together(5, turns);
  expect(together(1, turns)).toBeGreaterThan(1000 - 65);
});
