import { sgd } from '@l2l/baselines';
import { type GradientEstimator, keyOf, type OptimizeeFamily } from '@l2l/core';
import { tinyRule } from '@l2l/core/testing';
import { describe, expect, it } from 'vitest';
import { evolutionStrategies } from './evolution-strategies';
import { metaTrain } from './meta-train';
import { persistentEvolutionStrategies } from './persistent-evolution-strategies';
import { several } from './several';
import { type Call, countedFamily } from './testing/counted-family';
import { firstSteps } from './testing/first-steps';
import { truncatedBackprop } from './truncated-backprop';

const WINDOWS = 6;
const weights = tinyRule.initWeights(keyOf(1));
const objective = { slowShare: 0.5 } as const;
const single: Readonly<Record<string, (family: OptimizeeFamily) => unknown>> = {
  truncatedBackprop: (family) =>
    truncatedBackprop({
      rule: tinyRule,
      family,
      window: 3,
      horizon: 6,
      objective,
      imitation: { teacher: sgd(1), ratio: 1 },
    }),
  persistentEvolutionStrategies: (family) =>
    persistentEvolutionStrategies({ rule: tinyRule, family, window: 3, horizon: 6, objective }),
  evolutionStrategies: (family) => evolutionStrategies({ rule: tinyRule, family, horizon: 4, objective }),
};
const estimators = Object.entries(single).flatMap(([name, make]) => [
  [name, make] as const,
  [
    `several of ${name}`,
    (family: OptimizeeFamily) => several(make(family) as GradientEstimator<unknown>, 2),
  ] as const,
]);

/** A run of a few windows, with a packing after each. */
async function train(estimator: GradientEstimator<unknown>) {
  let count = 0;
  for await (const step of metaTrain({ estimator, weights, key: keyOf(2) })) {
    const packed = (await step.save()) as { readonly carry: never };
    estimator.end(await estimator.unpack(packed.carry));
    if (++count === WINDOWS) return;
  }
}

describe.each(estimators)('%s', (_, make) => {
  const estimatorOf = (family: OptimizeeFamily) => make(family) as GradientEstimator<unknown>;

  it('disposes once of all that it draws', async () => {
    const { family, disposals } = countedFamily({});
    await train(estimatorOf(family));
    expect(disposals.length).toBeGreaterThan(WINDOWS / 2);
    expect(disposals).toEqual(disposals.map(() => 1));
  });

  it.each<Call>(['sample', 'init', 'evaluate', 'dispose'])(
    'does so too where any call of %s throws, and rejects with that error',
    async (call) => {
      const unbroken = countedFamily({});
      await train(estimatorOf(unbroken.family));
      for (let after = 0; after < unbroken.calls[call]; after++) {
        const { family, disposals } = countedFamily({ throwing: { call, after } });
        const running = train(estimatorOf(family));
        await expect(running, `after ${after}`).rejects.toThrow(`my own bug in ${call}`);
        expect(disposals, `after ${after}`).toEqual(disposals.map(() => 1));
      }
    },
  );

  it('does so too where windows diverge', async () => {
    const { family, disposals } = countedFamily({ isDiverging: (evaluation) => evaluation % 7 === 6 });
    await firstSteps(metaTrain({ estimator: estimatorOf(family), weights, key: keyOf(2) }), WINDOWS);
    expect(disposals).toEqual(disposals.map(() => 1));
  });
});
