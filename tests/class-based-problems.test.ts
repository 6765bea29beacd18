import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { adam, sgd } from '@l2l/baselines';
import {
  type AnyDifferentiableRule,
  copyState,
  type Dataset,
  type DifferentiableRule,
  type Evaluation,
  encodeCheckpoint,
  type GradientEstimator,
  type Key,
  keyOf,
  type Layout,
  type Observation,
  type Optimizee,
  type OptimizeeFamily,
  type Snapshot,
} from '@l2l/core';
import { tinyRule } from '@l2l/core/testing';
import { learnedLookahead, registerLearned } from '@l2l/lookahead/rule';
import { pretrainedLstm } from '@l2l/lstm-optimizer';
import {
  evolutionStrategies,
  fineTune,
  metaTrain,
  type Objective,
  persistentEvolutionStrategies,
  several,
  train,
  trainingLosses,
  truncatedBackprop,
  validationScore,
} from '@l2l/meta';
import { poolImages, sliceDataset } from '@l2l/mnist';
import {
  chooseMlp,
  chooseMlpFamily,
  cnn,
  cnnFamily,
  datasetOf,
  fusedMlp,
  mixture,
  mlp,
  mlpFamily,
  mlpVariety,
  noisyLabels,
  quadratic,
  quadraticFamily,
  rescaled,
  scaledInputs,
  standardized,
} from '@l2l/optimizees';
import { tfMlp } from '@l2l/optimizees/tfjs';
import { describe, expect, it } from 'vitest';

// Each class keeps what it wraps in a private field and has nothing of its own to copy: a copy of an instance has no
// parts, and a method without its `this` throws.

class ClassDataset implements Dataset {
  readonly #inner: Dataset;
  constructor(inner: Dataset) {
    this.#inner = inner;
  }
  get name() {
    return this.#inner.name;
  }
  get count() {
    return this.#inner.count;
  }
  get inputShape() {
    return this.#inner.inputShape;
  }
  get classCount() {
    return this.#inner.classCount;
  }
  examples(indices: ArrayLike<number>) {
    return this.#inner.examples(indices);
  }
}

class ClassEvaluation implements Evaluation {
  readonly #inner: Evaluation;
  constructor(inner: Evaluation) {
    this.#inner = inner;
  }
  get loss() {
    return this.#inner.loss;
  }
  get gradient() {
    return this.#inner.gradient;
  }
}

class ClassOptimizee implements Optimizee {
  readonly #inner: Optimizee;
  constructor(inner: Optimizee) {
    this.#inner = inner;
  }
  get name() {
    return this.#inner.name;
  }
  get layout() {
    return this.#inner.layout;
  }
  init(key: Key) {
    return this.#inner.init(key);
  }
  async evaluate(coordinates: Float32Array, key: Key) {
    return new ClassEvaluation(await this.#inner.evaluate(coordinates, key));
  }
  dispose() {
    this.#inner.dispose();
  }
}

class ClassFamily implements OptimizeeFamily {
  readonly #inner: OptimizeeFamily;
  constructor(inner: OptimizeeFamily) {
    this.#inner = inner;
  }
  get name() {
    return this.#inner.name;
  }
  async sample(key: Key) {
    return new ClassOptimizee(await this.#inner.sample(key));
  }
}

class ClassLearnedRule implements DifferentiableRule {
  readonly #inner: AnyDifferentiableRule;
  constructor(inner: AnyDifferentiableRule) {
    this.#inner = inner;
  }
  get name() {
    return this.#inner.name;
  }
  get coordinatewise() {
    return this.#inner.coordinatewise;
  }
  get weights() {
    return this.#inner.weights;
  }
  initWeights(key: Key) {
    return this.#inner.initWeights(key);
  }
  init(layout: Layout) {
    return this.#inner.init(layout);
  }
  bind(weights: Float32Array) {
    return this.#inner.bind(weights);
  }
  record(weights: Float32Array, seen: Observation, state: unknown) {
    return this.#inner.record(weights, seen, state);
  }
  pullback(weights: Float32Array, tape: unknown, step: Float32Array, state: unknown, into: Float32Array) {
    return this.#inner.pullback(weights, tape, step, state, into);
  }
}

class ClassEstimator<Carry> implements GradientEstimator<Carry> {
  readonly #inner: GradientEstimator<Carry>;
  constructor(inner: GradientEstimator<Carry>) {
    this.#inner = inner;
  }
  get name() {
    return this.#inner.name;
  }
  begin(key: Key) {
    return this.#inner.begin(key);
  }
  estimate(weights: Float32Array, carry: Carry, key: Key) {
    return this.#inner.estimate(weights, carry, key);
  }
  pack(carry: Carry) {
    return this.#inner.pack(carry);
  }
  unpack(packed: Snapshot) {
    return this.#inner.unpack(packed);
  }
  end(carry: Carry) {
    this.#inner.end(carry);
  }
}

const images = datasetOf({
  name: 'stripes',
  inputs: Float32Array.from({ length: 16 * 20 }, (_, i) => Math.sin(i * i)),
  labels: Array.from({ length: 20 }, (_, i) => i % 3),
  inputShape: [4, 4, 1],
  classCount: 3,
});
const contentsOf = ({ name, count, inputShape, classCount, examples }: Dataset) => ({
  name,
  count,
  inputShape,
  classCount,
  ...examples(Array.from({ length: count }, (_, i) => i)),
});
async function startOf(optimizee: Optimizee) {
  const start = optimizee.init(keyOf(1));
  const { loss, gradient } = await optimizee.evaluate(start, keyOf(2));
  return { name: optimizee.name, start, loss, gradient };
}
const sampleOf = async (family: OptimizeeFamily) => startOf(await family.sample(keyOf(3)));

describe('a dataset that is an instance of a class', () => {
  const small = { hidden: [3], batchSize: 5 };
  const uses: Readonly<Record<string, (dataset: Dataset) => unknown>> = {
    standardized: (dataset) => contentsOf(standardized(dataset)),
    scaledInputs: (dataset) => contentsOf(scaledInputs(dataset, 2)),
    noisyLabels: (dataset) => contentsOf(noisyLabels(dataset, 0.5, keyOf(1))),
    sliceDataset: (dataset) => contentsOf(sliceDataset(dataset, 3, 11)),
    poolImages: (dataset) => contentsOf(poolImages(dataset, 2)),
    mlp: (dataset) => startOf(mlp({ dataset, ...small })),
    fusedMlp: (dataset) => startOf(fusedMlp({ dataset, ...small })),
    chooseMlp: (dataset) => startOf(chooseMlp({ dataset, ...small })),
    tfMlp: (dataset) => startOf(tfMlp({ dataset, ...small })),
    mlpFamily: (dataset) => sampleOf(mlpFamily({ dataset, ...small })),
    chooseMlpFamily: (dataset) => sampleOf(chooseMlpFamily({ dataset, ...small })),
    mlpVariety: (dataset) => sampleOf(mlpVariety({ datasets: [dataset], batchSize: [4, 6] })),
    cnn: (dataset) => startOf(cnn({ dataset, filters: [2] })),
    cnnFamily: (dataset) => sampleOf(cnnFamily({ dataset, filters: [2] })),
    accuracy: (dataset) => {
      const network = mlp({ dataset: images, ...small });
      return network.accuracy(network.init(keyOf(1)), dataset);
    },
    meanLoss: (dataset) => {
      const network = chooseMlp({ dataset: images, ...small });
      return network.meanLoss(network.init(keyOf(1)), dataset);
    },
  };

  it.each(Object.entries(uses))('is used by %s as a plain one is', async (_, use) => {
    expect(await use(new ClassDataset(images))).toEqual(await use(images));
  });
});

const tiny = tinyRule as AnyDifferentiableRule;
const weights = tiny.initWeights(keyOf(1));
const anyOf = (estimator: unknown) => estimator as GradientEstimator<unknown>;

/** Gradients of a few estimates, with a packing between them. */
async function estimatesOf(estimator: GradientEstimator<unknown>) {
  const gradients: Float32Array[] = [];
  let carry = await estimator.begin(keyOf(1));
  for (let i = 0; i < 4; i++) {
    const estimate = await estimator.estimate(weights, carry, keyOf(i));
    gradients.push(estimate.gradient);
    const packed = copyState(await estimator.pack(estimate.carry));
    estimator.end(estimate.carry);
    carry = await estimator.unpack(packed);
  }
  estimator.end(carry);
  return gradients;
}

interface Problem {
  readonly rule: AnyDifferentiableRule;
  readonly family: OptimizeeFamily;
}
const objectives: readonly Objective[] = [
  {},
  { measure: 'final' },
  { measure: 'meanLog', slowShare: 0.5 },
  { measure: 'milestones', slowShare: 0.5 },
];
const estimators: Readonly<Record<string, (problem: Problem, objective?: Objective) => unknown>> = {
  truncatedBackprop: (problem, objective) =>
    truncatedBackprop({
      ...problem,
      objective,
      window: 3,
      horizon: 6,
      imitation: { teacher: adam(0.1), ratio: 1 },
    } as Parameters<typeof truncatedBackprop>[0]),
  evolutionStrategies: (problem, objective) =>
    evolutionStrategies({ ...problem, objective, horizon: 4 } as Parameters<typeof evolutionStrategies>[0]),
  persistentEvolutionStrategies: (problem, objective) =>
    persistentEvolutionStrategies({ ...problem, objective, window: 3, horizon: 6 } as Parameters<
      typeof persistentEvolutionStrategies
    >[0]),
};

describe('a family, its optimizees, their evaluations and the rule, as instances of classes', () => {
  const plain: Problem = { rule: tiny, family: quadraticFamily(4) };
  const classes: Problem = { rule: new ClassLearnedRule(tiny), family: new ClassFamily(plain.family) };

  it.each(Object.entries(estimators))('are used by %s as plain ones are', async (_, make) => {
    for (const objective of objectives) {
      const expected = await estimatesOf(anyOf(make(plain, objective)));
      expect(await estimatesOf(anyOf(make(classes, objective)))).toEqual(expected);
    }
  });

  it('are used inside learnedLookahead, mixture and rescaled', async () => {
    const wrapped = ({ rule, family }: Problem): Problem => ({
      rule: learnedLookahead({ fast: sgd(0.1), slow: rule, period: 2 }) as AnyDifferentiableRule,
      family: mixture([{ family }, { family: rescaled(family, { loss: 1 }) }]),
    });
    const gradients = (problem: Problem) =>
      estimatesOf(anyOf(estimators.truncatedBackprop!(wrapped(problem))));
    expect(await gradients(classes)).toEqual(await gradients(plain));
  });
});

describe('an optimizee that is an instance of a class', () => {
  const plain = quadratic(4, { key: keyOf(2) });
  const uses: Readonly<Record<string, (optimizee: Optimizee) => Promise<unknown>>> = {
    trainingLosses: (optimizee) => trainingLosses(optimizee, sgd(0.1), 5, keyOf(1)),
    validationScore: (optimizee) =>
      validationScore(sgd(0.1), { optimizees: [optimizee], steps: 5, seeds: [1] }),
    fineTune: async (optimizee) => {
      registerLearned();
      const tuned = await fineTune(pretrainedLstm(), optimizee, { steps: 2, window: 3, horizon: 6 });
      return encodeCheckpoint(tuned);
    },
  };

  it.each(Object.entries(uses))('is used by %s as a plain one is', async (_, use) => {
    expect(await use(new ClassOptimizee(plain))).toEqual(await use(plain));
  });
});

describe('an estimator that is an instance of a class', () => {
  const make = () => anyOf(estimators.truncatedBackprop!({ rule: tiny, family: quadraticFamily(4) }));
  const optimizees = [quadratic(4, { key: keyOf(2) })];
  async function lastOf(steps: AsyncIterable<{ readonly count: number; readonly weights: Float32Array }>) {
    for await (const step of steps) if (step.count === 5) return step.weights;
    throw new Error('there is no fifth step');
  }
  const uses: Readonly<Record<string, (estimator: GradientEstimator<unknown>) => Promise<unknown>>> = {
    several: (estimator) => estimatesOf(anyOf(several(estimator, 2))),
    metaTrain: (estimator) => lastOf(metaTrain({ estimator, weights, key: keyOf(1) })),
    train: (estimator) =>
      lastOf(
        train({
          rule: new ClassLearnedRule(tiny),
          key: keyOf(1),
          stages: [{ estimator, metaSteps: 5 }],
          validation: {
            optimizees: optimizees.map((each) => new ClassOptimizee(each)),
            steps: 3,
            seeds: [1],
            every: 2,
          },
        }),
      ),
  };

  it.each(Object.entries(uses))('is used by %s as a plain one is', async (_, use) => {
    expect(await use(new ClassEstimator(make()))).toEqual(await use(make()));
  });
});
