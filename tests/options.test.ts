import * as baselines from '@l2l/baselines';
import * as core from '@l2l/core';
import { type AnyRule, keyOf, L2lError } from '@l2l/core';
import * as coreTfjs from '@l2l/core/tfjs';
import * as lookahead from '@l2l/lookahead';
import * as paper from '@l2l/lookahead/paper';
import * as lookaheadRule from '@l2l/lookahead/rule';
import * as lstmOptimizer from '@l2l/lstm-optimizer';
import * as lstmRule from '@l2l/lstm-optimizer/rule';
import * as meta from '@l2l/meta';
import * as metaWorkers from '@l2l/meta/workers';
import * as mnist from '@l2l/mnist';
import * as optimizees from '@l2l/optimizees';
import * as optimizeesTfjs from '@l2l/optimizees/tfjs';
import * as plots from '@l2l/plots';
import * as wasmTraining from '@l2l/wasm-training';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';

const { adam, sgd } = baselines;
const { coordinatewiseLstm, pretrainedTensorwiseLstm } = lstmOptimizer;
const key = keyOf(1);
const dataset = optimizees.blobs(key, { count: 4 });
const family = optimizees.quadraticFamily(2);
const learned = coordinatewiseLstm({ hidden: [1] });
const weights = learned.initWeights(key);
const estimator = meta.truncatedBackprop({ rule: learned, family });

const entries: Readonly<Record<string, object>> = {
  '@l2l/baselines': baselines,
  '@l2l/core': core,
  '@l2l/core/tfjs': coreTfjs,
  '@l2l/lookahead': lookahead,
  '@l2l/lookahead/paper': paper,
  '@l2l/lookahead/rule': lookaheadRule,
  '@l2l/lstm-optimizer': lstmOptimizer,
  '@l2l/lstm-optimizer/rule': lstmRule,
  '@l2l/meta': meta,
  '@l2l/meta/workers': metaWorkers,
  '@l2l/mnist': mnist,
  '@l2l/optimizees': optimizees,
  '@l2l/optimizees/tfjs': optimizeesTfjs,
  '@l2l/plots': plots,
  '@l2l/wasm-training': wasmTraining,
};

type Factory = (options: never) => unknown;
const next = (steps: AsyncGenerator) => steps.next();

/** All functions of the packages that take options, as functions of the options; with sound ones beside them. */
const factories: Readonly<Record<string, readonly [make: Factory, sound: object]>> = {
  ...Object.fromEntries(
    Object.entries(baselines)
      .filter(([name]) => name in optionsOfBaselines())
      .map(([name, make]) => [
        name,
        [(options: never) => (make as (rate: number, options: never) => AnyRule)(0.1, options), {}] as const,
      ]),
  ),
  tune: [
    (options) => baselines.tune(options),
    { make: sgd, learningRates: [0.1], measure: () => 1, furtherRates: 0 },
  ],
  clip: [(options) => core.clip(options), { norm: 1 }],
  cosine: [(options) => core.cosine(options), { steps: 2, warmup: 1, final: 0.1 }],
  warmup: [(options) => core.warmup(options), { steps: 2 }],
  stepwise: [(options) => core.stepwise(options), { at: [1, 2], factor: 0.5 }],
  accumulate: [(options) => core.accumulate(sgd(1), options), { steps: 2 }],
  ema: [(options) => core.ema(sgd(1), options), { decay: 0.9 }],
  decayed: [(options) => core.decayed(sgd(1), options), { rate: 0.1, variables: /a/ }],
  routed: [(options) => core.routed(options), { routes: [], otherwise: sgd(1) }],
  ruleOptimizer: [(options) => coreTfjs.ruleOptimizer(sgd(1), options), { nonFinite: 'skip' }],
  RuleOptimizer: [(options) => new coreTfjs.RuleOptimizer(sgd(1), options), {}],
  slowWeightsCallbacks: [
    (options) => coreTfjs.slowWeightsCallbacks({} as never, options),
    { validationData: undefined, keep: true },
  ],
  lookahead: [(options) => lookahead.lookahead(options), { fast: sgd(1), slow: 1, period: 1 }],
  learnedLookahead: [
    (options) => lookahead.learnedLookahead(options),
    { fast: sgd(1), slow: learned, period: 2 },
  ],
  lookaheadOptimizer: [
    (options) => lookahead.lookaheadOptimizer(options),
    { fast: sgd(1), placement: 'host' },
  ],
  lookaheadLstm: [
    (options) => lookahead.lookaheadLstm(options),
    { clipNorm: 1, routes: [], multiplier: 2, nonFinite: 'skip' },
  ],
  lstmOptimizer: [(options) => lstmOptimizer.lstmOptimizer(options), { placement: 'host' }],
  lstmConfig: [(options) => lstmOptimizer.lstmConfig(options), { p: 5 }],
  coordinatewiseLstm: [(options) => coordinatewiseLstm(options), { hidden: [2] }],
  chooseLstm: [(options) => lstmOptimizer.chooseLstm(options), { hidden: [2] }],
  chooseTensorwise: [(options) => lstmOptimizer.chooseTensorwise(options), { hidden: 2 }],
  tensorwiseLstm: [(options) => lstmOptimizer.tensorwiseLstm(options), { hidden: 2 }],
  tensorwise: [
    (options) => lstmOptimizer.tensorwise(pretrainedTensorwiseLstm(), options),
    { multiplier: 0.5 },
  ],
  truncatedBackprop: [
    (options) => meta.truncatedBackprop(options),
    { rule: learned, family, window: 2, objective: { measure: 'mean' } },
  ],
  evolutionStrategies: [
    (options) => meta.evolutionStrategies(options),
    { rule: learned, family, horizon: 2, deviation: 1 },
  ],
  persistentEvolutionStrategies: [
    (options) => meta.persistentEvolutionStrategies(options),
    { rule: learned, family, horizon: 2, window: 1 },
  ],
  metaTrain: [(options) => next(meta.metaTrain(options)), { estimator, weights, key }],
  train: [
    (options) => next(meta.train(options)),
    { rule: learned, key, stages: [{ estimator, metaSteps: 1, average: 0 }] },
  ],
  fineTune: [
    (options) => {
      lookaheadRule.registerLearned();
      return meta.fineTune(pretrainedTensorwiseLstm(), optimizees.quadratic(2), options);
    },
    { steps: 1, horizon: 2 },
  ],
  validationScore: [
    (options) => meta.validationScore(sgd(0.1), options),
    { optimizees: [optimizees.quadratic(2)], steps: 1, seeds: [1] },
  ],
  pool: [
    (options) => metaWorkers.pool(options),
    { module: 'estimator.js', config: null, trajectories: 1, workers: 1 },
  ],
  mnist: [(options) => mnist.mnist(options), { embedded: true }],
  ...networks(),
  quadratic: [(options) => optimizees.quadratic(2, options), { key, condition: 2 }],
  quadraticFamily: [(options) => optimizees.quadraticFamily(2, options), { condition: [1, 2] }],
  regression: [(options) => optimizees.regression(options), { inputs: 2, key }],
  regressionFamily: [(options) => optimizees.regressionFamily(options), { inputs: 2 }],
  gru: [(options) => optimizees.gru(options), { hidden: 2, key }],
  gruFamily: [(options) => optimizees.gruFamily(options), { hidden: 2 }],
  blobs: [(options) => optimizees.blobs(key, options), { count: 3 }],
  checkerboard: [(options) => optimizees.checkerboard(key, options), { side: 3 }],
  rings: [(options) => optimizees.rings(key, options), { noise: 0 }],
  spirals: [(options) => optimizees.spirals(key, options), { turns: 2 }],
  teacher: [(options) => optimizees.teacher(key, options), { units: 2 }],
  mlpVariety: [(options) => optimizees.mlpVariety(options), { datasets: [dataset], depth: [1, 2] }],
  rescaled: [(options) => optimizees.rescaled(family, options), { all: 1 }],
  ...pictures(),
  enableWasmTraining: [(options) => wasmTraining.enableWasmTraining(options), { only: [] }],
  fromLoss: [
    (options) => optimizeesTfjs.fromLoss(options),
    { name: 'none', shapes: {}, init: () => new Float32Array(0), loss: () => 0 },
  ],
};

function optionsOfBaselines() {
  const { fromTf, isTfOptimizer, logGrid, register, tune, ...rules } = baselines;
  return rules;
}

/** Factories of pictures. */
function pictures(): typeof factories {
  const curves = { title: 'Loss', series: [], xTitle: 'step', yTitle: 'loss' };
  return {
    learningCurves: [(options) => plots.learningCurves(options), curves],
    panels: [(options) => plots.panels(options), { title: 'Loss', panels: [curves] }],
    page: [(options) => plots.page(options), { title: 'Loss', pictures: [] }],
  };
}

/** Factories of networks, which share their options. */
function networks(): typeof factories {
  const sound = { dataset, hidden: [2], batchSize: 2 };
  const { mlp, mlpFamily, chooseMlp, chooseMlpFamily, fusedMlp, cnn, cnnFamily } = optimizees;
  const images = { ...dataset, inputShape: [2, 2, 1] };
  const ofMlp = { mlp, mlpFamily, chooseMlp, chooseMlpFamily, fusedMlp, ...optimizeesTfjs };
  const { fromLoss, ...makers } = ofMlp;
  return {
    ...Object.fromEntries(
      Object.entries(makers).map(([name, make]) => [name, [make as Factory, sound] as const]),
    ),
    cnn: [(options) => cnn(options), { dataset: images, filters: [1] }],
    cnnFamily: [(options) => cnnFamily(options), { dataset: images, filters: [1] }],
  };
}

/** Methods that take options. */
const methods: typeof factories = {
  applyGradients: [(options) => coreTfjs.ruleOptimizer(sgd(1)).applyGradients([], options), { loss: 1 }],
};

/** Functions that take no options. New ones belong here; those that take options belong above. */
const withoutOptions = new Set(
  `
  buildLearnedRule buildRule chain checkRoutes copyState decodeCheckpoint decodeSafetensors decodeSnapshot
  describeValue differencesOf differentiable drawIndices encodeCheckpoint encodeSafetensors encodeSnapshot entriesOf fold
  booleanOption functionOption numberOption objectOption requireOptions requireRule isDifferentiable keyOf layoutOf leaves
  mapTree normals observed permutation placed portable registerCombinators registerLearnedRule registerRule
  requireCheckpoint sameLayout sameShapes scale schedule sizeOf slotNamed streamOf uniforms vectorLayout viewOf
  weightsFor wrapRule L2lError savedPart partByColumns partOfLayout partOfRows partOfState partOfVector
  settledState firstUnusable
  computesInHalfFloats explainMissing registerRuleOptimizer useBackend
  fromTf isTfOptimizer logGrid register
  paperCheckpoint pretrainedLookaheadLstm registerLearned
  gateActivity gateHistograms lstm lstmFromConfig pretrainedLstm pretrainedTensorwiseLstm setThreads stopThreads
  advance fading follow minibatchKey registerFading several startTrajectory trainingLosses
  decodeIdx poolImages progressLine readMnist sliceDataset
  bandOf datasetOf fusedMlpAvailable isFusible madeUpLanguage minibatches mixture noisyLabels rosenbrock scaledInputs
  standardized
  `.match(/\w+/g),
);

async function errorOf(make: Factory, options: unknown): Promise<unknown> {
  try {
    await make(options as never);
  } catch (error) {
    return error;
  }
  return undefined;
}

beforeAll(() => coreTfjs.useBackend('cpu'));

describe('every function that takes options', () => {
  it('is listed here, so that none is forgotten', () => {
    const functions = Object.entries(entries).flatMap(([entry, exports]) =>
      Object.entries(exports)
        .filter(([, value]) => typeof value === 'function')
        .map(([name]) => [entry, name] as const),
    );
    const unlisted = functions.filter(([, name]) => !withoutOptions.has(name) && !(name in factories));
    expect(unlisted).toEqual([]);
    const names = new Set(functions.map(([, name]) => name));
    const gone = [...withoutOptions, ...Object.keys(factories)].filter((name) => !names.has(name));
    expect(gone).toEqual([]);
  });

  describe.each(Object.entries({ ...factories, ...methods }))('%s', (_, [make, sound]) => {
    it('takes sound options', async () => {
      expect(await errorOf(make, sound)).toBeUndefined();
    });

    it('refuses an option that does not exist, and names it', async () => {
      const error = await errorOf(make, { ...sound, noSuchOption: 1 });
      expect(error).toMatchObject({
        name: 'L2lError',
        code: 'bad-option',
        message: expect.stringContaining('no option "noSuchOption"'),
      });
    });

    it.each([
      [0.001, '0.001'],
      ['adam', 'adam'],
      [null, 'null'],
      [adam, 'function adam'],
    ])('refuses %s in place of options', async (given, found) => {
      const error = await errorOf(make, given);
      expect(error).toMatchObject({
        name: 'L2lError',
        code: 'bad-option',
        message: expect.stringContaining(found),
      });
    });
  });
});

/** Those that need some options. */
const needy =
  'tune clip cosine warmup stepwise accumulate decayed routed lookahead learnedLookahead lookaheadOptimizer truncatedBackprop evolutionStrategies ' +
  'persistentEvolutionStrategies metaTrain train validationScore pool mlp mlpFamily chooseMlp chooseMlpFamily ' +
  'fusedMlp tfMlp tfMlpFamily cnn cnnFamily mlpVariety fromLoss learningCurves panels page';

it.each(needy.split(' '))('%s says what is missing where there are no options at all', async (name) => {
  for (const nothing of [undefined, {}]) {
    const error = await errorOf(factories[name]![0], nothing);
    expect(error).toBeInstanceOf(L2lError);
    expect(error).toMatchObject({ code: 'bad-option' });
  }
});

describe('what is passed in place of a rule', () => {
  it.each([
    ['lookahead', () => lookahead.lookaheadOptimizer({ fast: adam as never })],
    ['lookahead', () => lookahead.lookahead({ fast: sgd(1), slow: adam as never })],
    ['routed', () => core.routed({ routes: [], otherwise: adam as never })],
    ['chain', () => core.chain(core.clip({ norm: 1 }), adam as never)],
    ['scale', () => core.scale(2, adam as never)],
    ['schedule', () => core.schedule(adam as never, () => 1)],
    ['accumulate', () => core.accumulate(adam as never, { steps: 2 })],
    ['ema', () => core.ema(adam as never)],
    ['decayed', () => core.decayed(adam as never, { rate: 0.1 })],
    ['ruleOptimizer', () => coreTfjs.ruleOptimizer(adam as never)],
    ['lookaheadLstm', () => lookahead.lookaheadLstm({ routes: [{ variables: /a/, rule: adam as never }] })],
  ])('%s says to call a factory that was not called', (owner, make) => {
    expect(make).toThrow(
      expect.objectContaining({
        code: 'bad-option',
        message: expect.stringMatching(
          new RegExp(`${owner}: .* is the function adam, .*Call it: adam\\(…\\)`),
        ),
      }),
    );
  });
});

describe('names that other Lookaheads have', () => {
  const fast = sgd(0.1);
  it.each([
    [() => lookahead.lookaheadOptimizer({ fast, k: 10 } as never), 'period'],
    [() => lookahead.lookaheadOptimizer({ fast, alpha: 0.8 } as never), 'slow'],
    [() => lookahead.lookaheadOptimizer({ fast, sync_period: 10 } as never), 'period'],
    [() => lookahead.lookaheadOptimizer({ fast, slow_step_size: 0.8 } as never), 'slow'],
    [() => lookahead.lookaheadLstm({ weightdecay: 0.1 } as never), 'weightDecay'],
    [() => lookahead.lookaheadLstm({ clipnorm: 1 } as never), 'clipNorm'],
    [() => lookahead.lookaheadLstm({ learningRate: 0.1 } as never), 'multiplier'],
    [() => coreTfjs.ruleOptimizer(fast, { nonfinite: 'skip' } as never), 'nonFinite'],
  ])('%s is answered with the name that there is', (make, meant) => {
    expect(make).toThrow(`Did you mean "${meant}"?`);
  });
});
