import { adam, prodigy, rmsprop, scheduleFreeAdamw, sgd } from '@l2l/baselines';
import { chain, clip, keyOf, scale } from '@l2l/core';
import { RuleOptimizer, ruleOptimizer } from '@l2l/core/tfjs';
import { lookahead, lookaheadLstm, lookaheadOptimizer, register } from '@l2l/lookahead';
import { coordinatewiseLstm, lstm, lstmOptimizer } from '@l2l/lstm-optimizer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { mutateTree, pick } from './mutate.js';

/** @typedef {import('./files.js').Target} Target */
/** @typedef {{ name: string, dtype: 'float32' | 'int32' | 'string', values: any[], shape: number[] }} Leaf */

register();
await tf.setBackend('cpu');

const learned = coordinatewiseLstm({ hidden: [1] });
const tiny = lstm({
  version: 1,
  rule: { name: learned.name, config: { hidden: [1] } },
  layout: learned.weights,
  weights: learned.initWeights(keyOf(1)),
  provenance: {
    family: 'none',
    estimator: 'none',
    seed: 1,
    metaSteps: 1,
    validation: { loss: 1, optimizees: 1 },
    commit: 'none',
    license: 'MIT',
  },
});

const makers = [
  () => ruleOptimizer(sgd(0.1)),
  () => ruleOptimizer(adam()),
  () => ruleOptimizer(rmsprop(0.1, { centered: true })),
  () => ruleOptimizer(prodigy()),
  () => ruleOptimizer(scheduleFreeAdamw()),
  () => ruleOptimizer(chain(clip({ norm: 1 }), scale(0.5, adam()))),
  () => ruleOptimizer(lookahead({ fast: adam(), slow: tiny })),
  () => lookaheadOptimizer({ fast: lookahead({ fast: adam() }) }),
  () => lookaheadLstm(),
  () => lookaheadLstm({ routes: [{ variables: /bias/, rule: adam() }] }),
  () => lstmOptimizer(),
];

const w = tf.variable(tf.tensor2d([1, -2, 3, 4, 5, -6], [2, 3]), true, 'kernel');
const bias = tf.variable(tf.tensor1d([1, 2]), true, 'bias');
const gradients = { kernel: tf.onesLike(w), bias: tf.onesLike(bias) };

/** Of each optimizer: its memory after some steps. */
const memories = await Promise.all(
  makers.map(async (make) => {
    const optimizer = make();
    for (let i = 0; i < 3; i++) optimizer.applyGradients(gradients);
    const leaves = (await optimizer.getWeights()).map(
      ({ name, tensor }) =>
        /** @type {Leaf} */ ({
          name,
          dtype: tensor.dtype,
          values: [...tensor.dataSync()],
          shape: tensor.shape,
        }),
    );
    optimizer.dispose();
    return leaves;
  }),
);

/** A damaged memory of an optimizer, and then a step. @type {Target} */
export const memory = {
  make(stream) {
    const i = stream.below(makers.length);
    const leaves = damaged(stream, /** @type {Leaf[]} */ (memories[i]));
    const size = leaves.reduce((sum, { name, values }) => sum + name.length + 4 * values.length, 0);
    return { size, run: () => load(/** @type {() => RuleOptimizer} */ (makers[i]), leaves) };
  },
};

/**
 * @param {() => RuleOptimizer} make
 * @param {readonly Leaf[]} leaves
 */
async function load(make, leaves) {
  const optimizer = make();
  const saved = leaves.map(({ name, dtype, values, shape }) => ({
    name,
    tensor: tf.tensor(values, shape, dtype),
  }));
  try {
    await optimizer.setWeights(saved);
    optimizer.applyGradients(gradients);
  } finally {
    tf.dispose(saved.map(({ tensor }) => tensor));
    optimizer.dispose();
    w.assign(tf.tidy(() => tf.onesLike(w)));
    bias.assign(tf.tidy(() => tf.onesLike(bias)));
  }
}

/**
 * @param {import('@l2l/core').Stream} stream
 * @param {readonly Leaf[]} leaves
 */
function damaged(stream, leaves) {
  const changed = [...leaves];
  for (let left = 1 + stream.below(3); left > 0; left--) {
    const at = stream.below(changed.length);
    const leaf = /** @type {Leaf} */ (changed[at]);
    const kind = stream.below(9);
    if (kind === 0 || leaf.values.length === 0) changed.splice(at, 1);
    else if (kind === 1) changed.push(leaf);
    else if (kind === 2) changed[at] = { ...leaf, name: odd(stream, leaf.name) };
    else if (kind === 3) changed[at] = resized(stream, leaf);
    else if (kind === 4) changed[at] = { ...leaf, dtype: pick(stream, ['float32', 'int32']) };
    else
      changed[at] = {
        ...leaf,
        values: leaf.values.with(stream.below(leaf.values.length), oddNumber(stream, leaf)),
      };
    if (changed.length === 0) break;
  }
  return changed;
}

/**
 * @param {import('@l2l/core').Stream} stream
 * @param {Leaf} leaf
 */
function resized(stream, leaf) {
  const length = stream.below(leaf.values.length + 3);
  const values = Array.from({ length }, (_, i) => leaf.values[i] ?? oddNumber(stream, leaf));
  return { ...leaf, values, shape: [length] };
}

/**
 * @param {import('@l2l/core').Stream} stream
 * @param {Leaf} leaf
 */
function oddNumber(stream, { dtype }) {
  if (dtype === 'float32') return pick(stream, [Number.NaN, Infinity, -1, 0, 1e30, -1e30, 1e-40, 1]);
  return pick(stream, [0, -1, 1, 2, 7, 2 ** 31 - 1, -(2 ** 31), 0x41cdcd65, 0x7ff80000, 0x3ff00000]);
}

/**
 * @param {import('@l2l/core').Stream} stream
 * @param {string} name
 */
function odd(stream, name) {
  return pick(stream, [
    `${name}.0`,
    name.slice(1),
    `l2l/slot/${name}`,
    'l2l/state-9/x',
    'l2l/state/count',
    'x',
    '',
  ]);
}

/** A config of an optimizer with odd parts, as a model file has it. @type {Target} */
export const configs = {
  make(stream) {
    const optimizer = pick(stream, makers)();
    const text = JSON.stringify(mutateTree(stream, /** @type {any} */ (optimizer.getConfig())));
    optimizer.dispose();
    const config = JSON.parse(text);
    return { size: text.length, run: () => RuleOptimizer.fromConfig(RuleOptimizer, config) };
  },
};
