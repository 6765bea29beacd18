import { keyOf, normals, vectorLayout } from '@l2l/core';
import { lookaheadLstm, lookaheadOptimizer, pretrainedLookaheadLstm } from '@l2l/lookahead';
import { chooseLstm, chooseTensorwise, lstmOptimizer } from '@l2l/lstm-optimizer';
import { chooseMlp, rings } from '@l2l/optimizees';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

beforeAll(() => tf.setBackend('cpu'));

/** Compiling, as pages and browser extensions find it whose policy has no `wasm-unsafe-eval`. */
function refuse(): never {
  throw new WebAssembly.CompileError("Compiling violates the directive: script-src 'self'");
}
beforeEach(() => {
  vi.spyOn(WebAssembly, 'Module').mockImplementation(refuse);
  vi.spyOn(WebAssembly, 'compile').mockImplementation(async () => refuse());
  vi.spyOn(WebAssembly, 'instantiate').mockImplementation((async () => refuse()) as never);
});
afterEach(() => vi.restoreAllMocks());

/** More than the kernels ask for before they are worth while. */
const SIZE = 2000;

describe('where WebAssembly may not be compiled', () => {
  it.each<[string, () => tf.Optimizer]>([
    ['lookaheadLstm()', () => lookaheadLstm()],
    ['the Lookahead-LSTM of the paper', () => lookaheadLstm({ checkpoint: pretrainedLookaheadLstm() })],
    ['lstmOptimizer()', () => lstmOptimizer()],
    ['lookaheadOptimizer()', () => lookaheadOptimizer({ fast: tf.train.adam() })],
  ])('%s trains', (_, make) => {
    const weights = tf.variable(tf.tensor1d(normals(keyOf(1), SIZE)));
    const optimizer = make();
    const loss = () => tf.mean(tf.square(weights)) as tf.Scalar;
    const before = loss().dataSync()[0]!;
    for (let t = 0; t < 12; t++) optimizer.minimize(loss, false, [weights]);
    expect(loss().dataSync()[0]!).toBeLessThan(before);
    weights.dispose();
  });

  it.each<[string, () => ReturnType<typeof chooseTensorwise> | ReturnType<typeof chooseLstm>]>([
    ['chooseTensorwise', () => chooseTensorwise()],
    ['chooseLstm', () => chooseLstm()],
  ])('%s gives the plain form', (_, choose) => {
    const rule = choose();
    const bound = rule.bind(rule.initWeights(keyOf(1)));
    const gradient = normals(keyOf(2), SIZE);
    const { step } = bound.update(
      { gradient, coordinates: gradient },
      rule.init(vectorLayout(SIZE)) as never,
    );
    expect(step.every(Number.isFinite)).toBe(true);
  });

  it('networks to train on are plain ones', async () => {
    const network = chooseMlp({ dataset: rings(keyOf(3)), hidden: [16] });
    const { loss } = await network.evaluate(network.init(keyOf(1)), keyOf(2));
    expect(loss).toBeGreaterThan(0);
  });
});
