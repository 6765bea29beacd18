import { adam, register as registerBaselines, sgd } from '@l2l/baselines';
import {
  buildLearnedRule,
  buildRule,
  decodeCheckpoint,
  decodeSafetensors,
  decodeSnapshot,
  encodeCheckpoint,
  encodeSafetensors,
  encodeSnapshot,
  keyOf,
  layoutOf,
  registerRule,
  routed,
  viewOf,
} from '@l2l/core';
import { ruleOptimizer, slowWeightsCallbacks, useBackend } from '@l2l/core/tfjs';
import { learnedLookahead, lookaheadLstm, lookaheadOptimizer, register } from '@l2l/lookahead';
import { coordinatewiseLstm, pretrainedLstm, register as registerLstm } from '@l2l/lstm-optimizer';
import { fineTune, metaTrain, truncatedBackprop } from '@l2l/meta';
import { blobs, fusedMlp, mlp, quadratic, quadraticFamily } from '@l2l/optimizees';
import { fromLoss } from '@l2l/optimizees/tfjs';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { smallData, smallModel } from './small-problem.js';
import { follow, type Remedies } from './support/follow';
import { metaTrainingRemedies } from './support/meta-training-remedies';
import { namedInErrors } from './support/named-in-errors';
import { squares, variable } from './variables';

/** Forgets what was registered, as in a new program. */
beforeEach(() => {
  delete (globalThis as { [key: symbol]: unknown })[Symbol.for('@l2l/core registry')];
});

const bytes = () => encodeCheckpoint(pretrainedLstm());
const step = (optimizer: tf.Optimizer, w = variable([1, 2])) =>
  optimizer.minimize(() => squares(w), false, [w]);

/** A file whose tensors another program sorted by name. */
function sortedByName(file: Uint8Array): Uint8Array {
  const { layout, vector, metadata } = decodeSafetensors(file);
  const slots = [...layout.slots].sort((a, b) => (a.name < b.name ? -1 : 1));
  const sorted = new Float32Array(slots.flatMap((slot) => [...viewOf(vector, slot)]));
  return encodeSafetensors({ layout: layoutOf(slots), vector: sorted, metadata });
}

/** By the function that an error names: what follows its advice. */
const remedies: Remedies = {
  ...metaTrainingRemedies,
  register: {
    'of @l2l/baselines': () =>
      follow(
        () => buildRule({ rule: 'adam', learningRate: 0.1 }),
        'register',
        () => {
          registerBaselines();
          expect(buildRule({ rule: 'adam', learningRate: 0.1 }).name).toBe('adam(0.1)');
        },
      ),
    'of @l2l/lstm-optimizer, for a checkpoint that is fine-tuned': () =>
      follow(
        () => fineTune(pretrainedLstm(), quadratic(2), { steps: 1 }),
        'register',
        async () => {
          registerLstm();
          const tuned = await fineTune(pretrainedLstm(), quadratic(2), { steps: 1, horizon: 20 });
          expect(tuned.weights.length).toBe(pretrainedLstm().weights.length);
        },
      ),
    'of @l2l/lookahead, for a learned Lookahead': () => {
      const slow = { hidden: [2], p: 10, outputScale: 0.1 };
      const config = { fast: { rule: 'sgd', learningRate: 0.1 }, slow, period: 5 };
      const build = () => buildLearnedRule({ name: 'learnedLookahead', config });
      return follow(build, 'register', () => {
        register();
        expect(build().name).toBe('learnedLookahead');
      });
    },
    'for a checkpoint whose tensors were sorted': () => {
      const sorted = sortedByName(bytes());
      return follow(
        () => decodeCheckpoint(sorted),
        'register',
        () => {
          registerLstm();
          expect(decodeCheckpoint(sorted)).toEqual(pretrainedLstm());
        },
      );
    },
  },
  registerRule: {
    'with a config, so that it can be saved': () => {
      const mine = { ...sgd(0.1), config: undefined };
      return follow(
        () => ruleOptimizer(mine).getConfig(),
        'registerRule',
        () => {
          const config = { rule: 'mine' };
          registerRule('mine', () => ({ ...mine, config }));
          expect(ruleOptimizer({ ...mine, config }).getConfig()).toMatchObject({ rule: config });
          expect(buildRule(config).name).toBe('sgd(0.1)');
        },
      );
    },
  },
  decodeCheckpoint: {
    'for bytes that were not decoded': () =>
      follow(
        () => lookaheadLstm({ checkpoint: bytes() as never }),
        'decodeCheckpoint',
        () => lookaheadLstm({ checkpoint: decodeCheckpoint(bytes()) }),
      ),
  },
  encodeCheckpoint: {
    'for a file of another kind': () =>
      follow(
        () => decodeCheckpoint(encodeSnapshot(1)),
        'encodeCheckpoint',
        () => decodeCheckpoint(bytes()),
      ),
  },
  encodeSnapshot: {
    'for a file of another kind': () =>
      follow(
        () => decodeSnapshot(bytes()),
        'encodeSnapshot',
        () => decodeSnapshot(encodeSnapshot(1)),
      ),
  },
  Uint8Array: {
    'around a buffer': () =>
      follow(
        () => decodeCheckpoint(new Uint8Array(bytes()).buffer as never),
        'Uint8Array',
        () => decodeCheckpoint(new Uint8Array(new Uint8Array(bytes()).buffer)),
      ),
  },
  arrayBuffer: {
    'of a response': () => {
      const response = new Response(new Uint8Array(bytes()));
      return follow(
        () => decodeCheckpoint(response as never),
        'arrayBuffer',
        async () => decodeCheckpoint(new Uint8Array(await response.arrayBuffer())),
      );
    },
  },
  adam: {
    'in place of what is no rule': () =>
      follow(
        () => ruleOptimizer(adam as never),
        'adam',
        () => ruleOptimizer(adam(0.001)),
      ),
  },
  sgd: {
    'in a route': () =>
      follow(
        () => routed({ routes: {} as never, otherwise: sgd(1) }),
        'sgd',
        () => routed({ routes: [{ variables: /bias/, rule: sgd(0.1) }], otherwise: sgd(1) }),
      ),
  },
  useBackend: {
    'where a graphics card is lost': async () => {
      const backend = tf.backend() as unknown as { gpgpu?: unknown };
      backend.gpgpu = { gl: { isContextLost: () => true } };
      await follow(
        () => step(ruleOptimizer(sgd(0.1), { placement: 'device' })),
        'useBackend',
        async () => {
          // Here there is only one backend, which the test has broken.
          delete backend.gpgpu;
          expect(await useBackend('cpu')).toBe('cpu');
          step(ruleOptimizer(sgd(0.1), { placement: 'device' }));
        },
      );
    },
  },
  toFloat: {
    'for whole numbers': () => {
      const gradient = tf.tensor1d([1, 2], 'int32');
      const w = variable([1, 2]);
      const optimizer = ruleOptimizer(sgd(0.1));
      return follow(
        () => optimizer.applyGradients({ [w.name]: gradient }),
        'toFloat',
        () => optimizer.applyGradients({ [w.name]: tf.cast(gradient, 'float32') }),
      );
    },
  },
  ready: {
    'before training': async () => {
      await tf.ready();
      step(ruleOptimizer(sgd(0.1)));
    },
  },
  atSlowWeights: {
    'has ended': async () => {
      const optimizer = lookaheadOptimizer({ fast: sgd(0.1) });
      const w = variable([1, 2]);
      step(optimizer, w);
      await optimizer.atSlowWeights(() =>
        follow(
          () => step(optimizer, w),
          'atSlowWeights',
          () => {},
        ),
      );
      step(optimizer, w);
    },
  },
  lookaheadLstm: { 'for slow weights': () => withSlowWeights('lookaheadLstm', () => lookaheadLstm()) },
  lookaheadOptimizer: {
    'for slow weights': () =>
      withSlowWeights('lookaheadOptimizer', () => lookaheadOptimizer({ fast: sgd(0.1) })),
  },
  coordinatewiseLstm: {
    'as the slow rule that is learned': () =>
      follow(
        () => learnedLookahead({ fast: sgd(0.1), slow: sgd(0.1) as never, period: 5 }),
        'coordinatewiseLstm',
        () => learnedLookahead({ fast: sgd(0.1), slow: coordinatewiseLstm(), period: 5 }),
      ),
  },
  save: {
    'before the next step': async () => {
      const rule = coordinatewiseLstm({ hidden: [1] });
      const estimator = truncatedBackprop({ rule, family: quadraticFamily(2) });
      const steps = metaTrain({ estimator, weights: rule.initWeights(keyOf(1)), key: keyOf(1) });
      const first = (await steps.next()).value!;
      const second = (await steps.next()).value!;
      await follow(
        () => first.save(),
        'save',
        () => second.save(),
      );
    },
  },
  mlp: { 'with dropout': () => plainNetwork('mlp') },
  chooseMlp: {
    'where there is no WebAssembly': async () => {
      const { chooseMlp } = await import('@l2l/optimizees');
      const dataset = blobs(keyOf(1));
      vi.stubGlobal('WebAssembly', undefined);
      try {
        await follow(
          () => fusedMlp({ dataset }),
          'chooseMlp',
          () => chooseMlp({ dataset }),
        );
      } finally {
        vi.unstubAllGlobals();
      }
    },
  },
  mean: {
    'of a loss that is no scalar': () => {
      const problem = (loss: (x: tf.Tensor) => tf.Tensor) =>
        fromLoss({
          name: 'squares',
          shapes: { x: [2] },
          init: () => Float32Array.of(1, 2),
          loss: ({ x }) => loss(tf.square(x)),
        });
      const evaluate = (loss: (x: tf.Tensor) => tf.Tensor) =>
        problem(loss).evaluate(Float32Array.of(1, 2), keyOf(1));
      return follow(
        () => evaluate((x) => x),
        'mean',
        () => evaluate((x) => tf.mean(x)),
      );
    },
  },
  slowWeightsCallbacks: {
    'of a step while the variables hold the slow weights': () => {
      const model = smallModel();
      const optimizer = lookaheadOptimizer({ fast: sgd(0.1) });
      model.compile({ optimizer, loss: 'meanSquaredError' });
      const { x, y } = smallData();
      const evaluated: number[] = [];
      return follow(
        () => optimizer.atSlowWeights(() => step(optimizer)),
        'slowWeightsCallbacks',
        async () => {
          const atSlowWeights = (epoch: number) => void evaluated.push(epoch);
          const callbacks = slowWeightsCallbacks(model as never, { atSlowWeights });
          await model.fit(x, y, { epochs: 2, verbose: 0, callbacks });
          expect(evaluated).toEqual([0, 1]);
        },
      );
    },
  },
};

function plainNetwork(name: string): Promise<void> {
  const options = { dataset: blobs(keyOf(1)), dropout: 0.5 };
  return follow(
    () => fusedMlp(options),
    name,
    () => mlp(options),
  );
}

async function withSlowWeights(name: string, make: () => tf.Optimizer): Promise<void> {
  const model = smallModel();
  const begin = () => slowWeightsCallbacks(model as never).onTrainBegin();
  model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
  await follow(begin, name, async () => {
    model.compile({ optimizer: make(), loss: 'meanSquaredError' });
    await begin();
  });
}

describe.each(Object.entries(remedies))('an error that advises %s()', (_, cases) => {
  it.each(Object.entries(cases))('helps: %s', (_name, run) => run());
});

it('every function that an error names has its advice followed above', () => {
  const named = [...namedInErrors()].filter(([name]) => !(name in remedies));
  expect(named).toEqual([]);
});
