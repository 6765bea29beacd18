import '@tensorflow/tfjs-backend-cpu';
import { adam, adamw, momentum, prodigy, scheduleFreeAdamw, sgd } from '@l2l/baselines';
import { type AnyRule, fold, keyOf, normals, uniforms } from '@l2l/core';
import { type RuleOptimizer, ruleOptimizer } from '@l2l/core/tfjs';
import { lookahead, lookaheadLstm, lookaheadOptimizer } from '@l2l/lookahead';
import { lstm, lstmOptimizer, pretrainedLstm } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { optimizers } from './optimizers.js';
import { squares, variable } from './variables';

const numbersOf = (tensor: tf.Tensor) => [...tensor.dataSync()];
const placements = ['host', 'device'] as const;

/** Every optimizer on the host, and those with a form for tensors on the device, too. */
const everywhere = Object.entries(optimizers).flatMap(([name, make]) =>
  placements.flatMap((placement) =>
    placement === 'device' && !make().rule.on
      ? []
      : [[`${name}, on the ${placement}`, () => make().withPlacement(placement)] as const],
  ),
);

function train(optimizer: RuleOptimizer, steps: number, of: readonly tf.Variable[], listed = of) {
  // A factor with which no rule is at the minimum after one step.
  const loss = () => tf.mul<tf.Scalar>(squares(...of), 0.3);
  for (let i = 0; i < steps; i++) optimizer.minimize(loss, false, [...listed]);
}

describe.each(everywhere)('%s', (_, make) => {
  it('moves no variable of a frozen layer, neither fast nor slow', () => {
    const [a, b] = [variable([1, -2, 3]), variable([2, 1])];
    const optimizer = make();
    train(optimizer, 7, [a, b]);
    (b as { trainable: boolean }).trainable = false;
    const [frozen, free] = [numbersOf(b), numbersOf(a)];
    train(optimizer, 7, [a, b]);
    expect(numbersOf(b)).toEqual(frozen);
    expect(numbersOf(a)).not.toEqual(free);
    expect(numbersOf(optimizer.slowWeights()[b.name]!)).toEqual(frozen);
    optimizer.keepSlowWeights();
    expect(numbersOf(b)).toEqual(frozen);
    (b as { trainable: boolean }).trainable = true;
    train(optimizer, 7, [a, b]);
    expect(numbersOf(b)).not.toEqual(frozen);
    optimizer.dispose();
  });

  it('moves no variable of a frozen layer, whatever gradient of it is passed in', () => {
    const [a, b] = [variable([1, -2, 3]), variable([2, 1])];
    const optimizer = make();
    (b as { trainable: boolean }).trainable = false;
    for (let i = 0; i < 3; i++) {
      const gradients = { [a.name]: tf.tensor1d([0.3, 1, -2]), [b.name]: tf.tensor1d([1, 1]) };
      optimizer.applyGradients(gradients);
      tf.dispose(gradients);
    }
    expect(numbersOf(a)).not.toEqual([1, -2, 3]);
    expect(numbersOf(b)).toEqual([2, 1]);
    optimizer.dispose();
  });

  it('takes steps where no variable has numbers', () => {
    const empty = variable([]);
    const optimizer = make();
    train(optimizer, 3, [empty]);
    expect(optimizer.iterations).toBe(3);
    expect(numbersOf(optimizer.slowWeights()[empty.name]!)).toEqual([]);
    optimizer.dispose();
  });

  it('trains a head that joins later as one that is new', () => {
    const run = (warmUp: number) => {
      const [body, head] = [variable([1, -2]), variable([3, 4, 5])];
      const optimizer = make();
      train(optimizer, warmUp, [body]);
      for (let i = 0; i < 6; i++) {
        optimizer.applyGradients({
          [body.name]: tf.zeros([2]),
          [head.name]: tf.tensor1d([1, 2, i]),
        });
      }
      const result = [numbersOf(head), numbersOf(optimizer.slowWeights()[head.name]!)];
      optimizer.dispose();
      return result;
    };
    // What the body has done before is none of the head's business: with another warm-up it takes the same steps.
    expect(run(5)).toEqual(run(9));
  });

  it('keeps training after the slow weights were kept, and is saved and loaded', async () => {
    const a = variable([1, -2, 3]);
    const optimizer = make();
    train(optimizer, 7, [a]);
    const bytes = optimizer.stateBytes;
    optimizer.keepSlowWeights();
    expect(optimizer.stateBytes).toBe(bytes);
    const slow = optimizer.slowWeights();
    expect(numbersOf(slow[a.name]!)).toEqual(numbersOf(a));
    tf.dispose(slow);
    const second = make();
    await second.setWeights(await optimizer.getWeights());
    const start = numbersOf(a);
    train(optimizer, 4, [a]);
    const expected = numbersOf(a);
    a.assign(tf.tensor1d(start));
    train(second, 4, [a]);
    expect(numbersOf(a)).toEqual(expected);
    optimizer.dispose();
    second.dispose();
  });

  it('leaves no tensor behind when variables come, rest and go', () => {
    const start = tf.memory().numTensors;
    const make1d = (values: number[]) => tf.tidy(() => tf.variable(tf.tensor1d(values)));
    const optimizer = make();
    const made = [0, 1, 2, 3].map((i) => make1d([1, i, 2]));
    const some = (bits: number) => made.filter((_, i) => bits & (1 << i));
    for (let bits = 1; bits < 16; bits++) train(optimizer, 1, some(bits), made);
    tf.dispose(made.slice(0, 2));
    train(optimizer, 2, made.slice(2));
    const late = make1d([1, 1]);
    train(optimizer, 2, [made[2]!, made[3]!, late]);
    optimizer.dispose();
    tf.dispose([made[2]!, made[3]!, late]);
    expect(tf.memory().numTensors).toBe(start);
  });
});

/** Rules in which no coordinate sees another: what becomes of a variable does not depend on the others. */
const coordinatewise: readonly (readonly [string, () => AnyRule])[] = [
  ['sgd', () => sgd(0.1)],
  ['momentum', () => momentum(0.05)],
  ['adam', () => adam(0.05)],
  ['adamw', () => adamw(0.05, { weightDecay: 0.3 })],
  ['schedule-free', () => scheduleFreeAdamw(0.05, { weightDecay: 0.1 })],
  ['lookahead of adamw', () => lookahead({ fast: adamw(0.05, { weightDecay: 0.3 }), period: 3 })],
  ['lstm', () => lstm(pretrainedLstm())],
];

describe.each(coordinatewise)('%s, shown variables that rest at random', (_, make) => {
  it.each(placements)('treats each as if it were alone, on the %s', (placement) => {
    for (let seed = 0; seed < 5; seed++) {
      const key = keyOf(seed);
      const sizes = [1, 3, 7, 300];
      const starts = sizes.map((size, i) => normals(fold(key, `start${i}`), size));
      const together = starts.map((start) => variable([...start]));
      const alone = starts.map((start) => variable([...start]));
      const shared = ruleOptimizer(make(), { placement });
      const own = alone.map(() => ruleOptimizer(make(), { placement }));
      for (let step = 0; step < 12; step++) {
        const at = fold(key, step);
        const isActive = [...uniforms(fold(at, 'active'), sizes.length)].map((u) => u < 0.6);
        const gradients = sizes.map((size, i) => tf.tensor1d(normals(fold(at, `g${i}`), size)));
        shared.applyGradients(
          together.map(({ name }, i) => ({ name, tensor: (isActive[i] ? gradients[i] : null) as tf.Tensor })),
        );
        for (const [i, each] of alone.entries())
          if (isActive[i]) own[i]!.applyGradients({ [each.name]: gradients[i]! });
        tf.dispose(gradients);
      }
      for (const [i, each] of together.entries()) expect(numbersOf(each)).toEqual(numbersOf(alone[i]!));
      for (const each of [shared, ...own]) each.dispose();
    }
  });
});

describe('a memory in parts', () => {
  it('is saved and loaded to the bit, under other names too', async () => {
    for (const make of [
      () => ruleOptimizer(lookahead({ fast: prodigy(), period: 4 })),
      () => lookaheadLstm(),
    ]) {
      const run = async (isSaved: boolean) => {
        const list = [variable([1, 2]), variable([3, -1]), variable([2]), variable([5])];
        const [body, left, right, sleeping] = list as [tf.Variable, tf.Variable, tf.Variable, tf.Variable];
        let optimizer = make();
        for (let i = 0; i < 9; i++) train(optimizer, 1, [body, i % 2 ? left : right], list);
        let now = [body, left, right, sleeping];
        if (isSaved) {
          const saved = await optimizer.getWeights();
          now = list.map((each) => variable(numbersOf(each)));
          tf.dispose(list);
          const loaded = make();
          await loaded.setWeights(saved);
          optimizer = loaded;
        }
        for (let i = 0; i < 6; i++) train(optimizer, 1, [now[0]!, i % 2 ? now[1]! : now[2]!], now);
        train(optimizer, 3, now);
        return now.map(numbersOf);
      };
      expect(await run(true)).toEqual(await run(false));
    }
  });

  it('serves two models by turns as two optimizers would', async () => {
    const build = (seed: number, optimizer: tf.Optimizer) => {
      const kernelInitializer = layers.initializers.glorotUniform({ seed });
      const model = layers.sequential({
        layers: [layers.layers.dense({ units: 2, inputShape: [3], kernelInitializer })],
      });
      model.compile({ optimizer, loss: 'meanSquaredError' });
      return model;
    };
    const x = tf.randomNormal([8, 3], 0, 1, 'float32', 1);
    const y = tf.slice(x, [0, 0], [8, 2]);
    const one = lookaheadLstm();
    const losses = async (first: tf.Optimizer, second: tf.Optimizer) => {
      const [p, q] = [build(1, first), build(2, second)];
      for (let i = 0; i < 5; i++) for (const model of [p, q]) await model.trainOnBatch(x, y);
      return [p, q].map((model) => numbersOf(model.evaluate(x, y) as tf.Tensor));
    };
    expect(await losses(one, one)).toEqual(await losses(lookaheadLstm(), lookaheadLstm()));
  });

  it('gives the slow weights of a model that is left', () => {
    const optimizer = lookaheadOptimizer({ fast: adam(0.1) });
    const [one, other] = [variable([1, 2]), variable([3])];
    train(optimizer, 3, [one]);
    train(optimizer, 3, [other]);
    one.dispose();
    expect(Object.keys(optimizer.slowWeights())).toEqual([other.name]);
    optimizer.keepSlowWeights();
    train(optimizer, 2, [other]);
    other.dispose();
    expect(() => optimizer.slowWeights()).toThrow(/was disposed/);
  });

  it('forgets models that were disposed of', () => {
    const optimizer = lstmOptimizer();
    let bytes = 0;
    for (let i = 0; i < 4; i++) {
      const w = variable([1, 2, 3]);
      train(optimizer, 2, [w]);
      bytes ||= optimizer.stateBytes;
      expect(optimizer.stateBytes).toBe(bytes);
      w.dispose();
    }
  });
});

describe('a rule that cannot divide its memory', () => {
  /** Its vector is as long as there are tensors, plus one. */
  const odd: AnyRule = {
    name: 'odd',
    init: ({ slots }) => ({ seen: new Float32Array(slots.length + 1) }),
    update: ({ gradient }, state) => ({ step: gradient.map((g) => -g - 0.25), state }),
  };

  it('still moves no variable that rests', () => {
    const [a, b] = [variable([1, 1, 1, 1, 1]), variable([2, 2])];
    const optimizer = ruleOptimizer(odd);
    train(optimizer, 2, [a, b]);
    const before = numbersOf(b);
    train(optimizer, 2, [a], [a, b]);
    expect(numbersOf(b)).toEqual(before);
  });
});

it('frees the optimizers of TensorFlow.js that are passed in, as far as these free themselves', () => {
  const made = () => [tf.train.sgd(0.1), tf.train.momentum(0.1, 0.9), tf.train.adam(), tf.train.adamax()];
  const leftBy = (use: (fast: tf.Optimizer) => void) => {
    const before = tf.memory().numTensors;
    made().forEach(use);
    return tf.memory().numTensors - before;
  };
  const byThemselves = leftBy((fast) => fast.dispose());
  expect(leftBy((fast) => lookaheadOptimizer({ fast }).dispose())).toBe(byThemselves);
  expect(leftBy((rule) => lookaheadLstm({ routes: [{ variables: /b/, rule }] }).dispose())).toBe(
    byThemselves,
  );
});
