import { adam, momentum, sgd } from '@l2l/baselines';
import type { AnyRule } from '@l2l/core';
import { type RuleOptimizer, ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadLstm, lookaheadOptimizer } from '@l2l/lookahead';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { fitSteps, smallModel, weightsOf } from './small-problem.js';
import { squares, variable } from './variables';

describe('minimize', () => {
  it('returns the loss before the step where it is asked to, as tf.train does', () => {
    const w = variable([3, 4]);
    const optimizer = ruleOptimizer(sgd(0.5));
    // ∇(w²) = 2w, and w − 0.5·2w = 0.
    expect(optimizer.minimize(() => squares(w), true, [w])!.dataSync()[0]).toBe(25);
    expect([...w.dataSync()]).toEqual([0, 0]);
    expect(optimizer.minimize(() => squares(w), false, [w])).toBeNull();
    expect(optimizer.iterations).toBe(2);
  });

  it('trains only what varList names, and without one every trainable variable', () => {
    const [a, b] = [variable([1]), variable([1])];
    ruleOptimizer(sgd(0.25)).minimize(() => squares(a, b), false, [a]);
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([0.5, 1]);
    ruleOptimizer(sgd(0.25)).minimize(() => squares(a, b));
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([0.25, 0.5]);
  });

  it('tells the rule the loss and where it stands', () => {
    const seen: number[][] = [];
    const spy: AnyRule = {
      name: 'spy',
      init: () => ({}),
      update({ gradient, coordinates, loss }, state) {
        seen.push([...gradient], [...coordinates], [...loss!]);
        return { step: new Float32Array(gradient.length), state };
      },
    };
    const [a, b] = [variable([1, 2]), variable([3])];
    ruleOptimizer(spy).minimize(() => squares(a, b), false, [a, b]);
    expect(seen).toEqual([[2, 4, 6], [1, 2, 3], [14]]);
  });
});

describe('applyGradients', () => {
  it('takes an array and a map by name, in any order', () => {
    const [a, b] = [variable([1], 'a'), variable([10, 20], 'b')];
    const optimizer = ruleOptimizer(momentum(1, { momentum: 0.5 }));
    const [ga, gb] = [tf.tensor1d([1]), tf.tensor1d([2, 3])];
    optimizer.applyGradients([
      { name: 'a', tensor: ga },
      { name: 'b', tensor: gb },
    ]);
    optimizer.applyGradients({ b: gb, a: ga });
    // Velocities g, then 1.5·g: in all 2.5·g.
    expect([...a.dataSync(), ...b.dataSync()]).toEqual([1 - 2.5, 10 - 5, 20 - 7.5]);
  });

  it('lets a variable stand still until it has had a gradient, and rest where it has none later', () => {
    const [a, b] = [variable([1], 'a'), variable([1], 'b')];
    // This rule moves every coordinate at every step.
    const restless: AnyRule = {
      name: 'restless',
      init: () => ({}),
      update: ({ gradient }, state) => ({ step: gradient.map((g) => -g - 1), state }),
    };
    const optimizer = ruleOptimizer(restless);
    const one = tf.tensor1d([1]);
    optimizer.applyGradients({ a: one, b: null as never });
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([-1, 1]);
    optimizer.applyGradients([
      { name: 'a', tensor: undefined as never },
      { name: 'b', tensor: one },
    ]);
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([-1, -1]);
  });

  it('trains a network whose heads take turns', () => {
    const [trunk, head, other] = [variable([1]), variable([1]), variable([1])];
    const optimizer = lookaheadOptimizer({ fast: adam(0.1) });
    const list = [trunk, head, other];
    for (let i = 0; i < 40; i++) optimizer.minimize(() => squares(trunk, i % 2 ? head : other), false, list);
    for (const each of list) expect(Math.abs(each.dataSync()[0]!)).toBeLessThan(0.5);
  });
});

describe('compile and fit', () => {
  it('train with a Lookahead-LSTM as with any optimizer', async () => {
    const model = smallModel();
    const optimizer = lookaheadLstm();
    model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const losses = await fitSteps(model, 200);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(optimizer.iterations).toBe(200);
    expect(model.optimizer).toBe(optimizer);
  });

  it('give each of two models an optimizer of its own config', () => {
    const config = lookaheadLstm({ period: 3 }).getConfig();
    const copy = (lookaheadLstm().constructor as typeof RuleOptimizer).fromConfig(
      lookaheadLstm().constructor as never,
      JSON.parse(JSON.stringify(config)),
    );
    expect((copy as unknown as RuleOptimizer).getConfig()).toEqual(config);
  });
});

describe('slow weights', () => {
  it('are there to be evaluated, and the fast ones come back to the last bit', async () => {
    const model = smallModel();
    const optimizer = lookaheadOptimizer({ fast: sgd(0.1), period: 5 });
    model.compile({ optimizer, loss: 'categoricalCrossentropy' });
    const start = weightsOf(model);
    await fitSteps(model, 4);
    const fast = weightsOf(model);
    const before = tf.memory().numTensors;
    const slow = await optimizer.atSlowWeights(async () => weightsOf(model));
    expect(weightsOf(model)).toEqual(fast);
    // No slow step yet: the slow weights are still at the start.
    for (const [i, value] of slow.entries()) expect(value).toBeCloseTo(start[i]!, 6);
    await expect(optimizer.atSlowWeights(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(weightsOf(model)).toEqual(fast);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('do not disturb training', async () => {
    const train = async (look: boolean) => {
      const model = smallModel();
      const optimizer = lookaheadLstm();
      model.compile({ optimizer, loss: 'categoricalCrossentropy' });
      for (let i = 0; i < 4; i++) {
        await fitSteps(model, 4);
        if (look) await optimizer.atSlowWeights(() => model.getWeights().length);
      }
      return weightsOf(model);
    };
    expect(await train(true)).toEqual(await train(false));
  });

  it('cannot be trained', async () => {
    const w = variable([1]);
    const optimizer = lookaheadOptimizer({ fast: sgd(0.1) });
    optimizer.minimize(() => squares(w), false, [w]);
    const training = optimizer.atSlowWeights(() => optimizer.minimize(() => squares(w), false, [w]));
    await expect(training).rejects.toMatchObject({ code: 'not-supported' });
  });

  it('are the variables themselves where a rule has none', async () => {
    const w = variable([1]);
    const optimizer = ruleOptimizer(sgd(0.1));
    expect(optimizer.slowWeights()).toEqual({});
    optimizer.minimize(() => squares(w), false, [w]);
    expect([...optimizer.slowWeights()[w.name]!.dataSync()]).toEqual([...w.dataSync()]);
  });
});
