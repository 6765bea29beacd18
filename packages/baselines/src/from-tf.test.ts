import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import {
  arrays,
  fold,
  keyOf,
  type Layout,
  layoutOf,
  normals,
  type UpdateRule,
  vectorLayout,
  viewOf,
} from '@l2l/core';
import { updateRuleContract } from '@l2l/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { adam, fromTf, isTfOptimizer, register, sgd } from '.';

const steps = 200;

/** A network of 6 inputs, 8 tanh units and 3 classes on 32 fixed examples. */
const layout: Layout = layoutOf([
  { name: 'hidden/kernel', shape: [6, 8] },
  { name: 'hidden/bias', shape: [8] },
  { name: 'output/kernel', shape: [8, 3] },
  { name: 'output/bias', shape: [3] },
]);
const key = keyOf(200);
const start = normals(fold(key, 'start'), layout.size, 0.4);

function lossOf(parameters: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => {
    const [w1, b1, w2, b2] = parameters as [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D];
    const inputs = tf.tensor2d(normals(fold(key, 'inputs'), 32 * 6), [32, 6]);
    const targets = tf.tensor2d(normals(fold(key, 'targets'), 32 * 3), [32, 3]);
    const hidden = tf.tanh(tf.add(tf.matMul(inputs, w1), b1));
    return tf.mean(tf.squaredDifference(tf.add(tf.matMul(hidden, w2), b2), targets));
  });
}

function tensorsOf(coordinates: Float32Array): tf.Tensor[] {
  return layout.slots.map((slot) => tf.tensor(viewOf(coordinates, slot).slice(), [...slot.shape]));
}

function vectorOf(tensors: readonly tf.Tensor[]): Float32Array {
  const vector = new Float32Array(layout.size);
  layout.slots.forEach((slot, i) => {
    vector.set(tensors[i]!.dataSync(), slot.offset);
  });
  return vector;
}

type Change = (optimizer: tf.Optimizer, step: number) => void;
const unchanged: Change = () => {};

function trainWithTf(optimizer: tf.Optimizer, change = unchanged): Float32Array {
  const variables = tensorsOf(start).map((tensor) => tf.variable(tensor));
  for (let i = 0; i < steps; i++) {
    change(optimizer, i);
    optimizer.minimize(() => lossOf(variables), false, variables);
  }
  const end = vectorOf(variables);
  tf.dispose(variables);
  return end;
}

/** Where the rule comes to, and the length of its way there in each coordinate. */
function trainWithRule(rule: UpdateRule, before: (step: number) => void = () => {}) {
  const coordinates = start.slice();
  const way = new Float32Array(layout.size);
  const gradientsOf = tf.grads((...parameters: tf.Tensor[]) => lossOf(parameters));
  let state = rule.init(layout);
  for (let i = 0; i < steps; i++) {
    before(i);
    const gradient = tf.tidy(() => vectorOf(gradientsOf(tensorsOf(coordinates))));
    const update = rule.update({ gradient, coordinates }, state);
    state = update.state;
    update.step.forEach((step, j) => {
      coordinates[j]! += step;
      way[j]! += Math.abs(step);
    });
  }
  return { end: coordinates, way };
}

/**
 * Greatest distance between the two ends, relative to the length of the way.
 *
 * Each of 200 steps rounds the coordinate by up to 2^-24, together 1e-5. TensorFlow.js also rounds
 * β₂ᵗ to float32, so its first 1 − β₂ᵗ = 0.001 is wrong by up to 2^-25 / 0.001 = 3e-5. Both
 * differences grow a little in later gradients: {@link tolerance} is 1e-4.
 */
function distance(make: () => tf.Optimizer, rule: UpdateRule): number {
  const expected = trainWithTf(make());
  const { end, way } = trainWithRule(rule);
  return Math.max(...end.map((x, i) => Math.abs(x - expected[i]!) / way[i]!));
}

const tolerance = 1e-4;

// Learning rates are such that no coordinate arrives: at the bottom, the sign of a gradient is a matter
// of rounding, and rules that divide by its size would make a whole step of it.
const optimizers: readonly (readonly [name: string, make: () => tf.Optimizer])[] = [
  ['sgd', () => tf.train.sgd(0.1)],
  ['momentum', () => tf.train.momentum(0.05, 0.9)],
  ['nesterov momentum', () => tf.train.momentum(0.05, 0.9, true)],
  ['adagrad', () => tf.train.adagrad(0.1)],
  ['adagrad from another sum', () => tf.train.adagrad(0.1, 0.5)],
  ['adadelta', () => tf.train.adadelta(0.1)],
  ['rmsprop', () => tf.train.rmsprop(0.001)],
  ['rmsprop with momentum', () => tf.train.rmsprop(0.001, 0.8, 0.5, 1e-6)],
  // An epsilon too small to matter, because its sign is wrong in tf; and a decay so slow that the mean square
  // is not mostly the squared mean, because tf takes the difference of the two in float32.
  ['centered rmsprop', () => tf.train.rmsprop(0.001, 0.99, 0.5, 1e-12, true)],
  ['adam', () => tf.train.adam(0.01)],
  ['adam with other betas', () => tf.train.adam(0.01, 0.8, 0.99, 1e-5)],
  ['adamax', () => tf.train.adamax(0.01)],
  ['adamax with decay', () => tf.train.adamax(0.01, 0.8, 0.99, 1e-6, 0.02)],
];

beforeAll(async () => {
  register();
  await tf.setBackend('cpu');
});

describe('fromTf', () => {
  it.each(optimizers)('trains a network as tf.train does: %s', (_, make) => {
    expect(distance(make, fromTf(make()))).toBeLessThan(tolerance);
  });

  it('would be found out by that if an option were a little different', () => {
    expect(distance(() => tf.train.adam(0.01), adam(0.01, { beta2: 0.998 }))).toBeGreaterThan(tolerance);
    expect(distance(() => tf.train.sgd(0.1), sgd(0.1001))).toBeGreaterThan(tolerance);
  });

  it('leaves no tensors behind', () => {
    const rule = fromTf(tf.train.momentum(0.1, 0.9));
    const before = tf.memory().numTensors;
    rule.update(
      { gradient: Float32Array.of(1), coordinates: Float32Array.of(1) },
      rule.init(vectorLayout(1)),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stands still where a gradient is 0, where centered tf.train.rmsprop gives NaN', () => {
    const rule = fromTf(tf.train.rmsprop(0.1, 0.9, 0, 1e-7, true));
    const seen = { gradient: new Float32Array(2), coordinates: new Float32Array(2) };
    // + 0 turns −0 into 0.
    expect([...rule.update(seen, rule.init(vectorLayout(2))).step].map((x) => x + 0)).toEqual([0, 0]);
  });
});

describe('a rule from tf.train', () => {
  const following = tf.train.rmsprop(0.01, 0.9, 0.9);
  updateRuleContract(fromTf(following));

  it('obeys a later change of the learning rate as the optimizer does', () => {
    // rmsprop keeps past steps with the learning rates they had, so it tells when a rate came in.
    const make = () => tf.train.rmsprop(0.001, 0.9, 0.9);
    const change: Change = (optimizer, step) => {
      if (step === 20) Object.assign(optimizer, { learningRate: 0.0002 });
    };
    const expected = trainWithTf(make(), change);
    const optimizer = make();
    const { end, way } = trainWithRule(fromTf(optimizer), (step) => change(optimizer, step));
    expect(Math.max(...end.map((x, i) => Math.abs(x - expected[i]!) / way[i]!))).toBeLessThan(tolerance);
  });

  it('obeys setLearningRate, in other vector spaces too, and shows it in its name and config', () => {
    const optimizer = tf.train.sgd(1);
    const rule = fromTf(optimizer);
    const elsewhere = rule.on!(arrays);
    optimizer.setLearningRate(0.25);
    const seen = { gradient: Float32Array.of(2), coordinates: Float32Array.of(0) };
    // −0.25 · 2
    expect(rule.update(seen, {}).step[0]).toBe(-0.5);
    expect(elsewhere.update(seen, {}).step[0]).toBe(-0.5);
    expect(rule.name).toBe('sgd(0.25)');
    expect(rule.config).toEqual({ rule: 'sgd', learningRate: 0.25 });
  });

  it('is refused for an optimizer that has taken steps', () => {
    const optimizer = tf.train.adam(0.1);
    const x = tf.variable(tf.scalar(1));
    optimizer.minimize(() => tf.square(x) as tf.Scalar, false, [x]);
    expect(() => fromTf(optimizer)).toThrow(
      expect.objectContaining({ code: 'not-supported', message: expect.stringMatching(/taken 1 steps/) }),
    );
  });

  it('is refused for an optimizer of another class', () => {
    class Lion extends tf.SGDOptimizer {
      static override get className(): string {
        return 'Lion';
      }
    }
    expect(() => fromTf(new Lion(0.1))).toThrow(
      expect.objectContaining({
        code: 'not-supported',
        message: expect.stringMatching(/"Lion".*UpdateRule/),
      }),
    );
    expect(() =>
      fromTf({
        ...tf.train.sgd(1),
        iterations: 0,
        applyGradients() {},
        getConfig: () => ({}),
        getClassName: () => 'constructor',
      }),
    ).toThrow(expect.objectContaining({ code: 'not-supported' }));
  });

  it('is refused at once if an option is out of range', () => {
    expect(() => fromTf(tf.train.adam(0.1, 1.5))).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});

describe('isTfOptimizer', () => {
  it('knows optimizers of TensorFlow.js from rules and from anything else', () => {
    expect(optimizers.every(([, make]) => isTfOptimizer(make()))).toBe(true);
    for (const other of [adam(), null, undefined, 0, 'adam', {}, [], () => {}]) {
      expect(isTfOptimizer(other)).toBe(false);
    }
  });
});
