import { adam, adamw, register, sgd } from '@l2l/baselines';
import {
  type AnyRule,
  buildRule,
  chain,
  clip,
  decodeSnapshot,
  differencesOf,
  encodeSnapshot,
  entriesOf,
  type GradientEstimator,
  type Json,
  type Key,
  keyOf,
  type OptimizeeFamily,
  registerCombinators,
  type Snapshot,
} from '@l2l/core';
import { tinyRule } from '@l2l/core/testing';
import { learnedLookahead } from '@l2l/lookahead/rule';
import { coordinatewiseLstm } from '@l2l/lstm-optimizer/rule';
import { quadratic, quadraticFamily } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';
import { type EvolutionOptions, evolutionStrategies } from './evolution-strategies';
import { fading, registerFading } from './fading';
import { type MetaTrainOptions, metaTrain } from './meta-train';
import {
  type PersistentEvolutionOptions,
  persistentEvolutionStrategies,
} from './persistent-evolution-strategies';
import { several } from './several';
import { train } from './train';
import { recordOfRun, type TrainOptions } from './train-options';
import { type TruncatedBackpropOptions, truncatedBackprop } from './truncated-backprop';

type Cases<Options> = Readonly<Record<string, Partial<Options>>>;

/** What a record compares, without the numbers in lists and the options in configs. */
const membersOf = (record: Json) => [
  ...new Set(
    entriesOf(record).map(([path]) => path.replace(/\.config\b.*/, '.config').replace(/\.\d+(?=\.|$)/g, '')),
  ),
];
/** Through a file, as a run that was killed would find it. */
const throughFile = (snapshot: Snapshot) => decodeSnapshot(encodeSnapshot(snapshot));
const madeOf = (snapshot: Snapshot) => (snapshot as { readonly made: Json }).made;

async function expectRefused(work: Promise<unknown>, member: string): Promise<void> {
  await expect(work).rejects.toMatchObject({ code: 'bad-checkpoint' });
  const message = await work.catch((error: Error) => error.message);
  const place = member.replaceAll('.', '(\\.\\d+)*\\.');
  expect(message).toMatch(new RegExp(`\\b${place}[\\w.]* was .*, but is .*Continue with the options`));
}

const lookaheadOf = (config: Parameters<typeof coordinatewiseLstm>[0], period = 2) =>
  learnedLookahead({ fast: sgd(0.01), slow: coordinatewiseLstm(config), period });
const rule = lookaheadOf({ hidden: [3] });
const family = quadraticFamily(4);
const optimizerOf = (adamOf: AnyRule) => fading(chain(clip({ norm: 1 }), adamOf), 6);
const optimizer = optimizerOf(adam(0.01));
const backprop: TruncatedBackpropOptions = {
  rule,
  family,
  window: 3,
  horizon: [4, 12],
  objective: {},
  imitation: { teacher: adam(0.1), ratio: 0.5 },
  coordinates: 2,
};
const rulesBut = (names: readonly string[]) => {
  const all = {
    'rule.name': { ...rule, name: 'other' },
    'rule.revision': { ...rule, revision: 7 },
    'rule.config': lookaheadOf({ hidden: [3], p: 5 }),
    'rule.weights': lookaheadOf({ hidden: [5] }),
  };
  expect(names.filter((name) => name.startsWith('rule.'))).toEqual(Object.keys(all));
  return Object.fromEntries(Object.entries(all).map(([name, changed]) => [name, { rule: changed }]));
};

describe('a run that continues', () => {
  const first = { estimator: truncatedBackprop(backprop), metaSteps: 2, optimizer, average: 0.5 };
  const second = { estimator: several(truncatedBackprop(backprop), 2), metaSteps: 3, optimizer };
  const validation = {
    optimizees: [quadratic(4, { key: keyOf(2) })],
    steps: 5,
    seeds: [1],
    every: 2,
    patience: 9,
  };
  const options: TrainOptions = { rule, key: keyOf(1), stages: [first, second], validation };
  const validated = (changed: Partial<typeof validation>) => ({ validation: { ...validation, ...changed } });
  const cases: Cases<TrainOptions> = {
    ...rulesBut(membersOf(recordOfRun(options, 1))),
    key: { key: keyOf(2) },
    'stages.optimizer.name': { stages: [first, { ...second, optimizer: { ...optimizer, name: 'other' } }] },
    'stages.optimizer.config': {
      stages: [{ ...first, optimizer: optimizerOf(adam(0.01, { beta1: 0.5 })) }, second],
    },
    'stages.average': { stages: [{ ...first, average: 0.6 }, second] },
    metaStepsBefore: { stages: [{ ...first, metaSteps: 1 }, second] },
    'validation.optimizees': validated({ optimizees: [quadratic(5, { key: keyOf(2) })] }),
    'validation.steps': validated({ steps: 6 }),
    'validation.seeds': validated({ seeds: [1, 2] }),
    'validation.every': validated({ every: 3 }),
    'validation.patience': validated({ patience: 10 }),
  };

  async function savedAfter(count: number): Promise<Snapshot> {
    for await (const step of train(options)) {
      if (step.count === count) return throughFile(await step.save());
    }
    throw new Error(`there is no step ${count}`);
  }

  it('has a case below for each member of its record', () => {
    expect(Object.keys(cases).sort()).toEqual(membersOf(recordOfRun(options, 1)).sort());
  });

  it.each(Object.entries(cases))('is refused where %s differs, before any work', async (member, changed) => {
    let draws = 0;
    const counted: OptimizeeFamily = {
      name: family.name,
      sample: (key) => {
        draws++;
        return family.sample(key);
      },
    };
    const from = await savedAfter(3);
    const stages = (changed.stages ?? options.stages).map((stage) => ({
      ...stage,
      estimator: several(truncatedBackprop({ ...backprop, family: counted }), 2),
    }));
    await expectRefused(train({ ...options, ...changed, stages, from }).next(), member);
    expect(draws).toBe(0);
  });

  it('is refused without the validation that it had', async () => {
    const from = await savedAfter(3);
    const without = { ...options, validation: undefined, from };
    await expectRefused(train(without).next(), 'validation');
  });

  it('may be longer in its last stage, and have others after it', async () => {
    const from = await savedAfter(5);
    const third = { estimator: evolutionStrategies({ rule, family, horizon: 5 }), metaSteps: 1 };
    const longer = { ...options, stages: [first, { ...second, metaSteps: 4 }, third], from };
    const counts: number[] = [];
    for await (const { count } of train(longer)) counts.push(count);
    expect(counts).toEqual([6, 7]);
  });

  it.each<[string, number, Partial<TrainOptions>, RegExp]>([
    ['fewer meta-steps than were taken', 4, { stages: [first, { ...second, metaSteps: 1 }] }, /2 meta-steps/],
    ['fewer stages', 4, { stages: [first] }, /stands in stage 1|stage 2, but there are 1/],
  ])('is refused with %s', async (_, count, changed, message) => {
    const from = await savedAfter(count);
    await expect(train({ ...options, ...changed, from }).next()).rejects.toThrow(message);
  });

  it.each<[string, Snapshot]>([
    ['nothing', {}],
    ['a number', 3],
    ['what another program saved', { progress: { stage: 0 }, inner: { count: 1 } }],
  ])('is refused from %s', async (_, from) => {
    const next = train({ ...options, from }).next();
    await expect(next).rejects.toMatchObject({ code: 'bad-checkpoint' });
  });
});

describe('metaTrain that continues', () => {
  const weights = rule.initWeights(keyOf(1));
  const options = { estimator: truncatedBackprop(backprop), weights, key: keyOf(1), optimizer, average: 0.5 };
  const cases: Cases<MetaTrainOptions<unknown>> = {
    key: { key: keyOf(2) },
    'optimizer.name': { optimizer: { ...optimizer, name: 'other' } },
    'optimizer.config': { optimizer: optimizerOf(adam(0.01, { beta2: 0.5 })) },
    average: { average: 0 },
  };
  const saved = async () => {
    const run = metaTrain(options);
    const snapshot = throughFile(await (await run.next()).value!.save());
    await run.return();
    return snapshot as { readonly [name: string]: Snapshot };
  };

  it('has a case below for each member of its record', async () => {
    expect(Object.keys(cases).sort()).toEqual(membersOf(madeOf(await saved())).sort());
  });

  it.each(Object.entries(cases))('is refused where %s differs', async (member, changed) => {
    const continued = { ...options, ...changed, from: await saved() } as typeof options;
    await expectRefused(metaTrain(continued).next(), member);
  });

  it.each(['count', 'weights', 'averaged', 'state', 'carry'])('is refused without %s', async (part) => {
    const { [part]: _, ...from } = await saved();
    await expect(metaTrain({ ...options, from }).next()).rejects.toThrow(`it has no ${part}`);
  });

  it('is refused with weights of another size', async () => {
    const whole = await saved();
    for (const part of ['weights', 'averaged']) {
      const from = { ...whole, [part]: Float32Array.of(1, 2, 3) };
      const next = metaTrain({ ...options, from }).next();
      await expect(next).rejects.toThrow(/weights was 3 numbers, but must be \d+ numbers/);
    }
  });
});

const evolution = { rule, family, horizon: [4, 12] as const, objective: {}, deviation: 0.1 };
const objectives: Cases<{ objective: TruncatedBackpropOptions['objective'] }> = {
  'objective.measure': { objective: { measure: 'final' } },
  'objective.slowShare': { objective: { slowShare: 0.5 } },
  'objective.solvedAt': { objective: { solvedAt: 0.5 } },
  'objective.finalBatches': { objective: { finalBatches: 5 } },
};
const common = { family: { family: quadraticFamily(5) }, horizon: { horizon: [4, 13] as const } };
const perturbing: Cases<EvolutionOptions> = {
  deviation: { deviation: 0.2 },
  difference: { difference: 'sign' },
  only: { only: [rule.weights.slots[0]!.name] },
};

const estimators: Readonly<
  Record<string, readonly [(options: object) => GradientEstimator<unknown>, object, Cases<object>]>
> = {
  truncatedBackprop: [
    (options) =>
      truncatedBackprop({
        ...backprop,
        ...options,
      } as TruncatedBackpropOptions) as GradientEstimator<unknown>,
    evolutionStrategies(evolution),
    {
      window: { window: 4 },
      'imitation.teacher.name': { imitation: { teacher: { ...adam(0.1), name: 'other' }, ratio: 0.5 } },
      'imitation.teacher.config': { imitation: { teacher: adam(0.1, { beta1: 0.5 }), ratio: 0.5 } },
      'imitation.ratio': { imitation: { teacher: adam(0.1), ratio: 0.6 } },
      coordinates: { coordinates: 3 },
      outOfPhase: { outOfPhase: true },
    },
  ],
  persistentEvolutionStrategies: [
    (options) =>
      persistentEvolutionStrategies({
        ...evolution,
        ...options,
      } as PersistentEvolutionOptions) as GradientEstimator<unknown>,
    truncatedBackprop(backprop),
    { ...perturbing, window: { window: 4 }, outOfPhase: { outOfPhase: true } },
  ],
  evolutionStrategies: [
    (options) =>
      evolutionStrategies({ ...evolution, ...options } as EvolutionOptions) as GradientEstimator<unknown>,
    truncatedBackprop(backprop),
    perturbing,
  ],
};

describe.each(Object.entries(estimators))('a packed carry of %s', (_, [make, other, own]) => {
  const packed = async (estimator = make({})) => {
    const carry = await estimator.begin(keyOf(1));
    const whole = throughFile(await estimator.pack(carry));
    estimator.end(carry);
    return whole;
  };
  const all = async () => {
    const members = membersOf(madeOf(await packed()));
    return { members, cases: { ...rulesBut(members), ...common, ...objectives, ...own } as Cases<object> };
  };

  it('is refused by one of other options, whichever differ', async () => {
    const { members, cases } = await all();
    expect([...Object.keys(cases), 'estimator'].sort()).toEqual(members.sort());
    const whole = await packed();
    for (const [member, changed] of Object.entries(cases)) {
      await expectRefused(make(changed).unpack(whole), member);
    }
    await expectRefused((other as GradientEstimator<unknown>).unpack(whole), 'estimator');
  });

  it('is refused by another number of trajectories', async () => {
    const three = await packed(several(make({}), 3) as GradientEstimator<unknown>);
    await expect(several(make({}), 2).unpack(three)).rejects.toThrow(
      /has 3 trajectories, but there must be 2/,
    );
    await expect(several(make({}), 2).unpack(await packed())).rejects.toThrow(/has no trajectories/);
  });
});

describe('a packed trajectory', () => {
  const sized = (size: number) => {
    let alive = 0;
    const sample = async (key: Key) => {
      alive++;
      const { name: _, dispose: __, ...rest } = quadratic(size, { key });
      return { ...rest, name: 'any', dispose: () => void alive-- };
    };
    return { family: { name: 'any', sample }, alive: () => alive };
  };

  it.each([
    ['truncatedBackprop', (of: OptimizeeFamily) => truncatedBackprop({ rule: tinyRule, family: of })],
    [
      'persistentEvolutionStrategies',
      (of: OptimizeeFamily) => persistentEvolutionStrategies({ rule: tinyRule, family: of, horizon: 9 }),
    ],
  ])('of another size is refused by %s, and frees the optimizee', async (_, make) => {
    const estimator = make(sized(4).family) as GradientEstimator<unknown>;
    const whole = throughFile(await estimator.pack(await estimator.begin(keyOf(1))));
    const larger = sized(5);
    await expect((make(larger.family) as GradientEstimator<unknown>).unpack(whole)).rejects.toThrow(
      /the point on any was 4 numbers, but must be 5 numbers/,
    );
    expect(larger.alive()).toBe(0);
  });
});

describe('fading', () => {
  it('is built again from its config', () => {
    register();
    registerCombinators();
    registerFading();
    const again = buildRule(optimizer.config!);
    expect(again.name).toBe(optimizer.name);
    expect(differencesOf(again.config!, optimizer.config!)).toEqual([]);
    expect(fading({ ...adamw(0.1), config: undefined }, 3).config).toBeUndefined();
  });
});
