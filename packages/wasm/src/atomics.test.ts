import { expect, test } from 'vitest';
import { notify, wait32 } from './atomics';
import type { Expression } from './expression';
import { i32, i64 } from './integers';
import { moduleBuilder } from './module-builder';
import { exportsOf } from './testing/evaluate';

const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
const words = new Int32Array(memory.buffer);

function run(value: Expression<'i32'>): number {
  const module = moduleBuilder();
  module.importMemory('env', 'memory', { initialPages: 1, maximumPages: 1, shared: true });
  module.function({ params: {}, result: 'i32', export: 'run' }, () => value);
  return exportsOf<{ run(): number }>(module.bytes(), { env: { memory } }).run();
}

test.each([
  ['add', 6, 10 + 6],
  ['sub', 6, 10 - 6],
  ['and', 6, 10 & 6],
  ['or', 6, 10 | 6],
  ['xor', 6, 10 ^ 6],
  ['exchange', 6, 6],
] as const)('%s gives the old value and leaves the new one', (name, operand, after) => {
  words[2] = 10;
  expect(run(i32.atomic[name](0, operand, 8))).toBe(10);
  expect(words[2]).toBe(after);
});

test('compare-exchange writes only where the expected value stands', () => {
  words[0] = 1;
  expect(run(i32.atomic.compareExchange(0, 2, 3))).toBe(1);
  expect(words[0]).toBe(1);
  expect(run(i32.atomic.compareExchange(0, 1, 3))).toBe(1);
  expect(words[0]).toBe(3);
});

test('64-bit sums carry into the upper half', () => {
  words.set([-1, 0], 4);
  run(i32.wrapI64(i64.atomic.add(16, 1n)));
  expect([...words.subarray(4, 6)]).toEqual([0, 1]);
  expect(run(i32.wrapI64(i64.shrU(i64.atomic.load(16), 32n)))).toBe(1);
});

test('stores and loads are atomic on request', () => {
  const module = moduleBuilder();
  module.importMemory('env', 'memory', { initialPages: 1, maximumPages: 1, shared: true });
  module.function({ params: {}, export: 'run' }, (f) => f.store.i32Atomic(0, 77, 32));
  exportsOf<{ run(): void }>(module.bytes(), { env: { memory } }).run();
  expect(run(i32.atomic.load(32))).toBe(77);
});

test('nobody is woken where nobody sleeps, and no sleep begins on another value', () => {
  words[0] = 5;
  expect(run(notify(0, 10))).toBe(0);
  expect(run(wait32(0, 6, -1n))).toBe(1);
  // A thousand nanoseconds pass without anybody waking us.
  expect(run(wait32(0, 5, 1000n))).toBe(2);
});
