import { decodeCheckpoint, encodeCheckpoint, keyOf } from '@l2l/core';
import { lookaheadLstm, pretrainedLookaheadLstm } from '@l2l/lookahead';
import { lstmOptimizer } from '@l2l/lstm-optimizer';
import { blobs, chooseMlp } from '@l2l/optimizees';
import '@tensorflow/tfjs-backend-cpu';
import type * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { squares, variable } from './variables';

/** What jsdom, jest's own environment for it, and React Native lack. */
const lacking = ['TextDecoder', 'TextEncoder', 'atob', 'btoa'];

describe('an engine without TextDecoder, TextEncoder and atob', () => {
  beforeEach(() => {
    for (const name of lacking) vi.stubGlobal(name, undefined);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  // More coordinates than the kernels of WebAssembly wait for.
  it.each([
    ['the tensorwise LSTM', () => lookaheadLstm()],
    ['the Lookahead-LSTM', () => lookaheadLstm({ checkpoint: pretrainedLookaheadLstm() })],
    ['the LSTM of the paper', () => lstmOptimizer()],
  ])('trains with %s', (_, make) => {
    const w = variable(Array.from({ length: 3000 }, (_, i) => Math.sin(i)));
    const optimizer = make();
    const losses = Array.from(
      { length: 20 },
      () => (optimizer.minimize(() => squares(w), true, [w]) as tf.Scalar).dataSync()[0]!,
    );
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  it('writes and reads checkpoints', () => {
    const checkpoint = pretrainedLookaheadLstm();
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it('computes networks', async () => {
    const network = chooseMlp({ dataset: blobs(keyOf(1)) });
    const { loss } = await network.evaluate(network.init(keyOf(1)), keyOf(2));
    expect(loss).toBeGreaterThan(0);
  });
});
