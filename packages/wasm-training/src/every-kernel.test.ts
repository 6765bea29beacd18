import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectClose, valuesOn } from './testing/backends';
import { guardMemory } from './testing/guarded-memory';
import { numericCalls } from './testing/kernel-calls';
import { shapeCalls } from './testing/shape-calls';
import { type Watch, watchKernels } from './testing/watched-kernels';

const calls = { ...numericCalls, ...shapeCalls };
let watch: Watch;
let misuses: () => string[];

beforeAll(async () => {
  await tf.setBackend('wasm');
  enableWasmTraining();
  misuses = guardMemory();
  watch = watchKernels();
});

afterAll(() => tf.setBackend('cpu'));

// The calls keep away from what the cpu backend has wrong (tfjs 4.22): batches of `ResizeNearestNeighbor` and
// `Transform`, windows of `MaxPool3DGrad` that are not cubes, oblong images of `ResizeBilinearGrad`.
describe('on the enabled backend', () => {
  test.each(Object.entries(calls))('%s gives what it gives on cpu', async (name, compute) => {
    const found = await valuesOn('wasm', compute);
    expect(watch.seen).toContain(name);
    const expected = await valuesOn('cpu', compute);
    expect(found.length).toBe(expected.length);
    for (const [i, values] of found.entries()) {
      expect(values.dtype).toBe(expected[i]!.dtype);
      if (values.dtype === 'string') expect(values).toEqual(expected[i]);
      else expectClose(values, expected[i]!);
    }
  });

  test('every kernel was run', async () => {
    await tf.setBackend('wasm');
    const names = tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName);
    expect(names.filter((name) => !watch.seen.has(name))).toEqual([]);
  });

  test('no kernel writes into its inputs', () => {
    expect([...watch.wroteIntoInputs]).toEqual([]);
  });

  test('no kernel writes beyond a tensor', () => {
    expect(misuses()).toEqual([]);
  });
});
