import { adam } from '@l2l/baselines';
import { type GradientEstimator, type Key, keyOf, type OptimizeeFamily } from '@l2l/core';
import { tinyRule } from '@l2l/core/testing';
import { quadratic, quadraticFamily } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';
import { type EvolutionOptions, evolutionStrategies } from './evolution-strategies';
import {
  type PersistentEvolutionOptions,
  persistentEvolutionStrategies,
} from './persistent-evolution-strategies';
import { several } from './several';
import {
  backprop,
  type Cases,
  expectRefused,
  family,
  madeOf,
  membersOf,
  rule,
  rulesBut,
  throughFile,
} from './testing/saved-run';
import { type TruncatedBackpropOptions, truncatedBackprop } from './truncated-backprop';

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
