import { afterEach, expect, test, vi } from 'vitest';
import { commonPool, setThreads } from './settings';

afterEach(() => {
  vi.unstubAllEnvs();
  setThreads('auto');
});

const much = 1e12;

test('one thread is without others, however much there is to do', () => {
  setThreads(1);
  expect(commonPool().isFor(much)).toBe(false);
});

test('others help from 4,096 coordinates of the 5,141 weights of the paper on', () => {
  setThreads(2);
  expect(commonPool().isFor(4096 * 5141)).toBe(true);
  expect(commonPool().isFor(4095 * 5141)).toBe(false);
});

test('the environment says how many threads are automatic', () => {
  vi.stubEnv('L2L_THREADS', '1');
  setThreads('auto');
  expect(commonPool().isFor(much)).toBe(false);
  vi.stubEnv('L2L_THREADS', '3');
  setThreads('auto');
  expect(commonPool().isFor(much)).toBe(true);
});

test.each([0, 1.5, 10, Number.NaN])('%d threads are refused', (count) => {
  expect(() => setThreads(count)).toThrow(expect.objectContaining({ code: 'bad-option' }));
});
