import { expect, test } from 'vitest';
import { maySleep, sleepWhile, watchWhile } from './wait';

test('threads of Node may sleep', () => {
  expect(maySleep()).toBe(true);
});

test.each([
  ['asleep', sleepWhile],
  ['awake', watchWhile],
])('waiting %s ends when the number is another, or the time is over', (_, wait) => {
  const board = new Int32Array(new SharedArrayBuffer(8));
  board[1] = 5;
  expect(wait(board, 1, 4, 60_000)).toBe(true);
  const begun = performance.now();
  expect(wait(board, 1, 5, 20)).toBe(false);
  // Clocks of timers and of this test may differ by a millisecond.
  expect(performance.now() - begun).toBeGreaterThan(18);
});
