import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fold, type GradientEstimator, keyOf } from '@l2l/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { several } from '../several';
import { pool } from './pool';
import countingEstimator from './testing/counting-estimator.js';

const module = new URL('./testing/counting-estimator.js', import.meta.url);
const SIZE = 5;
const TRAJECTORIES = 3;
const STEPS = 45;

/** Every gradient of a run whose weights depend on all earlier gradients. */
async function run(
  estimator: GradientEstimator<unknown>,
  from = 0,
  state?: { weights: Float32Array; carry: unknown },
) {
  let weights = state?.weights ?? new Float32Array(SIZE);
  let carry = state ? await estimator.unpack(state.carry as never) : await estimator.begin(keyOf(1));
  const gradients: Float32Array[] = [];
  let packed: unknown;
  for (let i = from; i < STEPS; i++) {
    const estimate = await estimator.estimate(weights, carry, fold(keyOf(2), i));
    carry = estimate.carry;
    gradients.push(estimate.gradient);
    weights = weights.map((weight, j) => weight - 0.01 * estimate.gradient[j]!);
    if (i === 9) packed = { weights, carry: await estimator.pack(carry) };
  }
  estimator.end(carry);
  return { gradients, packed: packed as { weights: Float32Array; carry: unknown } };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pool-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const alone = several(countingEstimator({ size: SIZE }) as GradientEstimator<unknown>, TRAJECTORIES);
const pooled = (workers: number, config: object = {}, onWorkerLost?: (reason: string) => void) =>
  pool({ module, config: { size: SIZE, ...config }, trajectories: TRAJECTORIES, workers, onWorkerLost });

describe('a pool', () => {
  it.each([1, 2, 3, 8])('of %d workers gives the bits of one thread', async (workers) => {
    expect((await run(pooled(workers))).gradients).toEqual((await run(alone)).gradients);
  });

  it('keeps runs apart that use it at the same time, and ends the trajectories of each', async () => {
    for (const workers of [1, 2]) {
      const together = pooled(workers);
      const [a, b] = await Promise.all([run(together), run(together)]);
      const expected = (await run(alone)).gradients;
      expect(a.gradients).toEqual(expected);
      expect(b.gradients).toEqual(expected);
    }
    const twice = (await run(several(pooled(2), 2) as GradientEstimator<unknown>)).gradients;
    expect(twice).toEqual((await run(several(alone, 2) as GradientEstimator<unknown>)).gradients);
  });

  it('continues from where it was packed, in another pool', async () => {
    const { gradients, packed } = await run(pooled(2));
    expect((await run(pooled(3), 10, packed)).gradients).toEqual(gradients.slice(10));
  });

  it.each([0, 7, 23, 44])('repeats what a worker did that died at step %d, and says so', async (dieAt) => {
    const mark = join(temporaryFolder(), 'died');
    const lost: string[] = [];
    const { gradients } = await run(pooled(2, { dieAt, mark }, (reason) => lost.push(reason)));
    expect(gradients).toEqual((await run(alone)).gradients);
    expect(lost).toEqual(['it exited with code 3']);
  });

  /** How often trajectories have begun and ended in the workers of a log. */
  const counted = (log: string) => {
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    return ['begin', 'end'].map((line) => lines.filter((each) => each === line).length);
  };

  it('ends the trajectories of a run once in their workers, while others are there', async () => {
    const log = join(temporaryFolder(), 'log');
    const shared = pooled(2, { log });
    const [first, second] = [await shared.begin(keyOf(1)), await shared.begin(keyOf(2))];
    shared.end(first);
    shared.end(first);
    // Each worker answers in order, so what was asked before this has been done.
    await shared.pack(second);
    expect(counted(log)).toEqual([2 * TRAJECTORIES, TRAJECTORIES]);
    shared.end(second);
  });

  it('frees all trajectories once where an estimate fails, with the error of the worker', async () => {
    const log = join(temporaryFolder(), 'log');
    const shared = pooled(2, { log, failAt: 1 });
    const [first, second] = [await shared.begin(keyOf(1)), await shared.begin(keyOf(2))];
    const weights = new Float32Array(SIZE);
    const { carry } = await shared.estimate(weights, first, keyOf(3));
    const failing = shared.estimate(weights, carry, keyOf(4));
    await expect(failing).rejects.toMatchObject({ code: 'bad-data', message: 'it fails here' });
    shared.end(carry);
    await vi.waitFor(() => expect(counted(log)[1]).toBe(TRAJECTORIES));
    await shared.pack(second);
    expect(counted(log)).toEqual([2 * TRAJECTORIES, TRAJECTORIES]);
    shared.end(second);
  });

  it('starts no other worker where the only run fails', async () => {
    const lost: string[] = [];
    const alone = pooled(2, { failAt: 0 }, (reason) => lost.push(reason));
    const carry = await alone.begin(keyOf(1));
    const failing = alone.estimate(new Float32Array(SIZE), carry, keyOf(2));
    await expect(failing).rejects.toMatchObject({ code: 'bad-data' });
    expect(lost).toEqual([]);
  });

  it.each([0, 1])('packs a run that has ended, beside %d others, but does not train on', async (others) => {
    const shared = pooled(2);
    for (let i = 0; i < others; i++) await shared.begin(keyOf(9));
    const begun = await shared.begin(keyOf(1));
    const { carry } = await shared.estimate(new Float32Array(SIZE), begun, keyOf(2));
    const packed = await shared.pack(carry);
    shared.end(carry);
    expect(await shared.pack(carry)).toEqual(packed);
    const estimating = shared.estimate(new Float32Array(SIZE), carry, keyOf(2));
    await expect(estimating).rejects.toMatchObject({ code: 'disposed' });
  });

  it('refuses what was packed of another number of trajectories', async () => {
    const packed = await alone.pack(await alone.begin(keyOf(1)));
    const fewer = pool({ module, config: { size: SIZE }, trajectories: 2, workers: 2 });
    await expect(fewer.unpack(packed)).rejects.toThrow(/has 3 trajectories, but there must be 2/);
  });

  it('reports what the module said that cannot be used', async () => {
    const missing = pool({ module: 'file:///missing.js', config: {}, trajectories: 1, workers: 1 });
    await expect(missing.begin(keyOf(1))).rejects.toThrow(/missing\.js failed in a worker.*default export/s);
  });

  it.each([
    ['workers', 0],
    ['trajectories', 1.5],
  ])('refuses %s = %d', (name, value) => {
    const make = () => pool({ module, config: {}, trajectories: 1, workers: 1, [name]: value });
    expect(make).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});
