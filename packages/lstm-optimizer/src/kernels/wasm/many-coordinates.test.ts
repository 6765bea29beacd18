import { kernelContract } from '@l2l/core/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { coordinatewiseLstm } from '../../rule';
import { threadPool } from '../threads';
import { forms } from './testing/relaxed-simd';
import { wasmLstm } from './wasm-lstm';

// What kernels promise at the sizes around their lanes, at one that fills many chunks and ends within a lane.
const options = { hidden: [2] };
// The teacher adds up 100,003 adjoints of a weight in float32, and is less exact than the kernel.
const wide = { sizes: [100_003], tolerance: 1e-4 };

describe.each(forms)('with $form', ({ relaxed }) => {
  const threads = threadPool({ count: 1, worthwhile: Number.POSITIVE_INFINITY });
  const never = { from: Number.POSITIVE_INFINITY, after: 0 };
  kernelContract(coordinatewiseLstm(options), wasmLstm(options, { relaxed, threads, settle: never }), wide);
  const always = { from: 0, after: 1 };
  kernelContract(coordinatewiseLstm(options), wasmLstm(options, { relaxed, threads, settle: always }), wide);
});

describe('with two threads', () => {
  const threads = threadPool({ count: 2, worthwhile: 0 });
  beforeAll(() => threads.start());
  afterAll(() => threads.stop());
  kernelContract(coordinatewiseLstm(options), wasmLstm(options, { threads }), wide);
});
