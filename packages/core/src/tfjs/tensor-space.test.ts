import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { failuresOf } from '../testing/contract';
import { vectorSpaceChecks, vectorSpaceContract } from '../testing/vector-space-contract';
import { arrays } from '../vector';
import { tensors } from './tensor-space';

vectorSpaceContract('tensors', {
  space: tensors,
  upload: (numbers) => tf.tensor1d(numbers),
  read: (tensor) => tensor.dataSync() as Float32Array,
});

describe('the contract of vector spaces', () => {
  it('notices a norm that overflows', async () => {
    const norm = (x: Float32Array) =>
      Float32Array.of(Math.sqrt(x.reduce((sum, each) => Math.fround(sum + Math.fround(each * each)), 0)));
    const same = (x: Float32Array) => x;
    const broken = { space: { ...arrays, norm }, upload: same, read: same };
    const failures = await failuresOf(vectorSpaceChecks, broken as never);
    expect(failures.map((name) => name.match(/in (\w+)/)?.[1])).toEqual(['norm']);
  });
});
