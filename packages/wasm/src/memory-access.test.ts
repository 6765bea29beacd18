import { beforeEach, describe, expect, test } from 'vitest';
import type { Expression } from './expression';
import { f32x4 } from './float-lanes';
import { f32, f64 } from './floats';
import type { FunctionBuilder } from './function-builder';
import { i32x4 } from './integer-lanes';
import { i32, i64 } from './integers';
import { moduleBuilder } from './module-builder';
import { exportsOf } from './testing/evaluate';
import { v128 } from './vectors';

const memory = new WebAssembly.Memory({ initial: 3 });
const bytes = new DataView(memory.buffer);
beforeEach(() => new Uint8Array(memory.buffer).fill(0));

function run(body: (f: FunctionBuilder) => void): void {
  const module = moduleBuilder();
  module.importMemory('env', 'memory', { initialPages: 1 });
  module.function({ params: {}, export: 'run' }, body);
  exportsOf<{ run(): void }>(module.bytes(), { env: { memory } }).run();
}

function wordsOf(vector: Expression<'v128'>): number[] {
  run((f) => f.store.v128(1024, vector));
  return [...new Int32Array(memory.buffer, 1024, 4)];
}

describe('loads and stores', () => {
  test('each type is written as it is read', () => {
    run((f) => {
      f.store.i32(0, -5);
      f.store.i64(8, -6n);
      f.store.f32(16, 0.5);
      f.store.f64(24, 0.1);
      f.store.i32(32, i32.load(0));
      f.store.i64(40, i64.load(8));
      f.store.f32(48, f32.load(16));
      f.store.f64(56, f64.load(24));
    });
    for (const base of [0, 32]) {
      expect(bytes.getInt32(base, true)).toBe(-5);
      expect(bytes.getBigInt64(base + 8, true)).toBe(-6n);
      expect(bytes.getFloat32(base + 16, true)).toBe(0.5);
      expect(bytes.getFloat64(base + 24, true)).toBe(0.1);
    }
  });

  test('offsets of every size are added to the address', () => {
    for (const offset of [4, 127, 128, 16384, 131072]) {
      run((f) => f.store.i32(8, i32.add(i32.load(8, offset), 1), offset));
      expect(bytes.getInt32(8 + offset, true)).toBe(1);
    }
  });

  test('an offset past the memory traps instead of wrapping round', () => {
    expect(() => run((f) => f.store.i32(8, 1, 2 ** 32 - 8))).toThrow(WebAssembly.RuntimeError);
  });

  test('small numbers are widened with and without sign', () => {
    run((f) => {
      f.store.i32Low8(0, -2);
      f.store.i32Low16(2, -3);
      f.store.i32(8, i32.load8(0));
      f.store.i32(12, i32.load8U(0));
      f.store.i32(16, i32.load16(2));
      f.store.i32(20, i32.load16U(2));
      f.store.i64(24, i64.load32(8));
      f.store.i64(32, i64.load32U(8));
    });
    expect([8, 12, 16, 20].map((at) => bytes.getInt32(at, true))).toEqual([-2, 254, -3, 65533]);
    expect(bytes.getBigInt64(24, true)).toBe(-2n);
    expect(bytes.getBigInt64(32, true)).toBe(2n ** 32n - 2n);
  });
});

describe('vectors', () => {
  beforeEach(() => new Int32Array(memory.buffer).set([10, -20, 30, -40]));

  test('whole, splat, zero-filled and single-lane loads', () => {
    expect(wordsOf(v128.load(0))).toEqual([10, -20, 30, -40]);
    expect(wordsOf(v128.load(1, 3))).toEqual([-20, 30, -40, 0]);
    expect(wordsOf(v128.load32Splat(4))).toEqual([-20, -20, -20, -20]);
    expect(wordsOf(v128.load64Splat(4))).toEqual([-20, 30, -20, 30]);
    expect(wordsOf(v128.load8Splat(0))).toEqual(Array(4).fill(0x0a0a0a0a));
    expect(wordsOf(v128.load16Splat(0))).toEqual(Array(4).fill(0x000a000a));
    expect(wordsOf(v128.load32Zero(4))).toEqual([-20, 0, 0, 0]);
    expect(wordsOf(v128.load64Zero(4))).toEqual([-20, 30, 0, 0]);
    expect(wordsOf(v128.load32Lane(4, i32x4.splat(1), 2))).toEqual([1, 1, -20, 1]);
    expect(wordsOf(v128.load64Lane(4, i32x4.splat(1), 1))).toEqual([1, 1, -20, 30]);
    // −20 is the 16-bit numbers (−20, −1).
    expect(wordsOf(v128.load16x4(0))).toEqual([10, 0, -20, -1]);
    expect(wordsOf(v128.load16x4U(0))).toEqual([10, 0, 65516, 65535]);
    expect(wordsOf(v128.load32x2(4))).toEqual([-20, -1, 30, 0]);
  });

  test('single lanes are stored', () => {
    run((f) => {
      f.store.lane32(64, v128.load(0), 2);
      f.store.lane64(72, v128.load(0), 1, 8);
    });
    expect(bytes.getInt32(64, true)).toBe(30);
    expect([80, 84].map((at) => bytes.getInt32(at, true))).toEqual([30, -40]);
  });
});

test('regions are copied and filled', () => {
  run((f) => {
    f.fill(0, 7, 100);
    f.copy(1000, 50, 100);
  });
  const all = new Uint8Array(memory.buffer);
  expect([all[99], all[100], all[1049], all[1050]]).toEqual([7, 0, 7, 0]);
});

test('a sum over an array is what JavaScript says', () => {
  const values = new Float32Array(memory.buffer, 2048, 40).map((_, i) => i);
  new Float32Array(memory.buffer, 2048, 40).set(values);
  run((f) => {
    const at = f.local('i32');
    const sum = f.local('v128');
    f.loop(at, 2048, 2048 + 160, 16, () => f.set(sum, f32x4.add(sum, v128.load(at))));
    f.store.v128(0, sum);
  });
  // Lane l adds l, l + 4, …, l + 36: ten numbers with mean l + 18.
  expect([...new Float32Array(memory.buffer, 0, 4)]).toEqual([180, 190, 200, 210]);
});
