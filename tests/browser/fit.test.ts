import { lookaheadLstm } from '@l2l/lookahead';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fitSteps, smallModel } from '../small-problem.js';
import { backends, chooseWasmThreads, useBackend } from './backends';

chooseWasmThreads(false);

describe('a model learns in a browser, by the built packages', () => {
  it.each(backends)('on %s', async (name) => {
    await useBackend(name);
    const model = smallModel();
    const optimizer = lookaheadLstm();
    model.compile({ optimizer, loss: 'categoricalCrossentropy' });
    const losses = await fitSteps(model, 20);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(tf.getBackend()).toBe(name);
    model.dispose();
    optimizer.dispose();
  });
});
