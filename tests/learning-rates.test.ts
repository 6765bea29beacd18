import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  fromTf,
  momentum,
  nesterov,
  prodigy,
  rmsprop,
  scheduleFreeAdamw,
  sgd,
} from '@l2l/baselines';
import { type AnyRule, accumulate, chain, clip, decayed, ema, routed, scale, schedule } from '@l2l/core';
import { type RuleOptimizer, ruleOptimizer } from '@l2l/core/tfjs';
import { lookahead, lookaheadLstm, lookaheadOptimizer, register } from '@l2l/lookahead';
import { lstmOptimizer } from '@l2l/lstm-optimizer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { fitSteps, smallModel, weightsOf } from './small-problem.js';
import { squares, variable } from './variables';

register();

/** Ways in which schedules for `tf.train` optimizers change a learning rate. */
const ways: Readonly<Record<string, (optimizer: RuleOptimizer, rate: number) => void>> = {
  'an assignment': (optimizer, rate) => Object.assign(optimizer, { learningRate: rate }),
  'a factor': (optimizer, rate) => {
    optimizer.learningRate *= rate / optimizer.learningRate;
  },
  'a call of setLearningRate': (optimizer, rate) => optimizer.setLearningRate(rate),
};

const optimizers: Readonly<Record<string, readonly [make: () => RuleOptimizer, rate: number]>> = {
  'ruleOptimizer(sgd())': [() => ruleOptimizer(sgd(0.1)), 0.1],
  'ruleOptimizer(adam()), on a device': [() => ruleOptimizer(adam(), { placement: 'device' }), 0.001],
  'lookaheadOptimizer({ fast })': [() => lookaheadOptimizer({ fast: adam(0.02) }), 0.02],
  'lookaheadLstm()': [() => lookaheadLstm(), 1],
  'lookaheadLstm(), on a device': [() => lookaheadLstm({ placement: 'device' }), 1],
  'lookaheadLstm({ multiplier })': [() => lookaheadLstm({ multiplier: 0.5, clipNorm: 1 }), 0.5],
  'lstmOptimizer()': [() => lstmOptimizer(), 1],
};

/** The step of an optimizer on `w²`, and where its slow weights are then, after some steps at its own rate. */
function stepOf(make: () => RuleOptimizer, change: (optimizer: RuleOptimizer) => void) {
  const w = variable([1, -2, 3]);
  const optimizer = make();
  const take = () => optimizer.minimize(() => squares(w), false, [w]);
  for (let i = 0; i < 3; i++) take();
  change(optimizer);
  const before = [...w.dataSync()];
  take();
  const after = [...w.dataSync()];
  const slow = optimizer.slowWeights();
  const lag = [...slow[w.name]!.dataSync()].map((x, i) => x - after[i]!);
  tf.dispose(slow);
  optimizer.dispose();
  return { step: after.map((x, i) => x - before[i]!), lag };
}

describe.each(Object.entries(optimizers))('%s', (_, [make, rate]) => {
  it('has the rate of its rule, and takes the same steps where it is set to that', () => {
    expect(make().learningRate).toBe(rate);
    const set = stepOf(make, (optimizer) => optimizer.setLearningRate(rate));
    expect(set).toEqual(stepOf(make, () => {}));
  });

  it.each(Object.entries(ways))('takes steps in proportion after %s', (_name, change) => {
    const plain = stepOf(make, () => {});
    const half = stepOf(make, (optimizer) => {
      change(optimizer, rate / 2);
      expect(optimizer.learningRate).toBeCloseTo(rate / 2, 12);
    });
    // Each coordinate is a float32 of up to 3, which is rounded twice.
    const within = 1e-6 * Math.max(...plain.step.map(Math.abs), 0.5);
    half.step.forEach((x, i) => {
      expect(Math.abs(x - plain.step[i]! / 2)).toBeLessThan(within);
    });
    half.lag.forEach((x, i) => {
      expect(Math.abs(x - plain.lag[i]! / 2)).toBeLessThan(1e-5);
    });
  });

  it('refuses a rate that is none, and keeps the one it has', () => {
    const optimizer = make();
    for (const wrong of [-0.1, Number.NaN, '0.1', null])
      expect(() => Object.assign(optimizer, { learningRate: wrong })).toThrow(
        expect.objectContaining({ code: 'bad-option' }),
      );
    expect(optimizer.learningRate).toBe(rate);
  });

  it('keeps a rate that was set where it is moved elsewhere, saved or loaded', async () => {
    const optimizer = make();
    optimizer.learningRate = 0.25 * rate;
    expect(optimizer.withPlacement('host').learningRate).toBe(0.25 * rate);
    const model = smallModel();
    model.compile({ optimizer, loss: 'categoricalCrossentropy' });
    await fitSteps(model, 4);
    const loaded = await savedAndLoaded(model);
    expect((loaded.optimizer as RuleOptimizer).learningRate).toBe(0.25 * rate);
    await fitSteps(model, 4);
    await fitSteps(loaded, 4);
    expect(weightsOf(loaded)).toEqual(weightsOf(model));
  });
});

async function savedAndLoaded(model: tfl.LayersModel): Promise<tfl.LayersModel> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
    { includeOptimizer: true },
  );
  const { weightData, ...rest } = artifacts!;
  return tfl.loadLayersModel(
    tf.io.fromMemory({ ...JSON.parse(JSON.stringify(rest)), weightData } as tf.io.ModelArtifacts),
  );
}

describe('the rate of a rule', () => {
  const made = [
    adadelta,
    adagrad,
    adam,
    adamax,
    adamw,
    momentum,
    nesterov,
    prodigy,
    rmsprop,
    scheduleFreeAdamw,
    sgd,
  ];

  it.each(made.map((make) => [make.name, make] as const))('is what it was made with: %s', (_, make) => {
    expect((make as (rate: number) => AnyRule)(0.07).learningRate).toBe(0.07);
  });

  it.each<readonly [string, (rule: AnyRule) => AnyRule, number | undefined]>([
    ['chain', (rule) => chain(clip({ norm: 1 }), rule), 0.1],
    ['scale', (rule) => scale(0.5, rule), 0.05],
    ['schedule', (rule) => schedule(rule, () => 1), 0.1],
    ['accumulate', (rule) => accumulate(rule, { steps: 2 }), 0.1],
    ['ema', (rule) => ema(rule), 0.1],
    ['decayed', (rule) => decayed(rule, { rate: 0.1 }), 0.1],
    ['lookahead', (fast) => lookahead({ fast }), 0.1],
    [
      'routed, which has several,',
      (otherwise) => routed({ routes: [{ variables: /a/, rule: sgd(1) }], otherwise }),
      undefined,
    ],
  ])('is that of the rule inside: %s', (_, wrap, rate) => {
    expect(wrap(sgd(0.1)).learningRate).toBe(rate);
  });

  it('of zero cannot become another: nothing can be made of steps of zero', () => {
    const optimizer = ruleOptimizer(sgd(0));
    optimizer.learningRate = 0;
    expect(() => optimizer.setLearningRate(0.1)).toThrow(expect.objectContaining({ code: 'not-supported' }));
  });
});

it('a callback that halves the rate where the loss stands still, as for tf.train optimizers, works', async () => {
  const model = smallModel();
  const optimizer = ruleOptimizer(sgd(0.5));
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  const rates: number[] = [];
  const onEpochEnd = async (epoch: number) => {
    if (epoch % 2 === 1) (model.optimizer as tf.SGDOptimizer & { learningRate: number }).learningRate *= 0.5;
    rates.push(optimizer.learningRate);
  };
  await model.fit(tf.ones([4, 6]), tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0], [4, 3]), {
    epochs: 4,
    verbose: 0,
    callbacks: { onEpochEnd },
  });
  expect(rates).toEqual([0.5, 0.25, 0.25, 0.125]);
});

describe('a tf.train optimizer inside another', () => {
  const inside: Readonly<Record<string, (fast: tf.Optimizer) => RuleOptimizer>> = {
    lookaheadOptimizer: (fast) => lookaheadOptimizer({ fast, period: 100 }),
    fromTf: (fast) => ruleOptimizer(fromTf(fast)),
  };

  it.each(Object.entries(inside))('still sets the rate by its own: %s', (_, make) => {
    const fast = tf.train.sgd(0.1);
    const optimizer = make(fast);
    const w = variable([1]);
    // ∇(w²) = 2w: w · (1 − 2 · 0.25), then w · (1 − 2 · 0.5).
    for (const [rate, expected] of [
      [0.25, 0.5],
      [0.5, 0],
    ] as const) {
      fast.setLearningRate(rate);
      expect(optimizer.learningRate).toBe(rate);
      optimizer.minimize(() => squares(w), false, [w]);
      expect(w.dataSync()[0]).toBeCloseTo(expected, 6);
    }
  });
});
