import { adam, sgd } from '@l2l/baselines';
import { chain, clip, decodeSnapshot, encodeSnapshot, keyOf, type Snapshot } from '@l2l/core';
import { learnedLookahead } from '@l2l/lookahead/rule';
import { coordinatewiseLstm } from '@l2l/lstm-optimizer/rule';
import { quadratic, quadraticFamily } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';
import { evolutionStrategies } from './evolution-strategies';
import { fading } from './fading';
import { persistentEvolutionStrategies } from './persistent-evolution-strategies';
import { several } from './several';
import { type TrainingStep, train } from './train';
import type { TrainOptions } from './train-options';
import { truncatedBackprop } from './truncated-backprop';

const lstm = coordinatewiseLstm({ hidden: [3] });
const lookahead = learnedLookahead({ fast: sgd(0.01), slow: lstm, period: 2 });
const family = quadraticFamily(4);
const backprop = { family, window: 3, horizon: [4, 12] as const, outOfPhase: true };
const optimizer = fading(chain(clip({ norm: 1 }), adam(0.01)), 6);

const stages = [
  {
    estimator: several(truncatedBackprop({ rule: lookahead, ...backprop, coordinates: 2 }), 2),
    metaSteps: 5,
    optimizer,
  },
  {
    estimator: truncatedBackprop({
      rule: lookahead,
      ...backprop,
      imitation: { teacher: adam(0.1), ratio: 0.5 },
    }),
    metaSteps: 4,
    average: 0.5,
  },
  {
    estimator: several(persistentEvolutionStrategies({ rule: lookahead, ...backprop }), 2),
    metaSteps: 5,
    optimizer,
  },
  { estimator: evolutionStrategies({ rule: lookahead, family, horizon: 5 }), metaSteps: 2 },
];
const options: TrainOptions = {
  rule: lookahead,
  stages,
  key: keyOf(1),
  validation: { optimizees: [quadratic(4, { key: keyOf(2) })], steps: 5, seeds: [1], every: 2 },
};

/** What a step says, without its functions. */
const plain = ({ save: _, ...said }: TrainingStep) => said;

async function follow(given: TrainOptions, limit = Number.POSITIVE_INFINITY) {
  const steps: TrainingStep[] = [];
  let saved: Snapshot = null;
  for await (const step of train(given)) {
    steps.push(step);
    // Through a file, as a run that was killed would find it.
    saved = decodeSnapshot(encodeSnapshot(await step.save()));
    if (steps.length === limit) break;
  }
  return { steps: steps.map(plain), saved };
}

describe('a run of meta-training', () => {
  it('goes on from any step to the last bit', async () => {
    const { steps: unbroken } = await follow(options);
    expect(unbroken.length).toBe(16);
    for (let at = 1; at < unbroken.length; at++) {
      const { saved } = await follow(options, at);
      const { steps } = await follow({ ...options, from: saved });
      expect(steps, `resumed after ${at}`).toEqual(unbroken.slice(at));
    }
  });

  it('takes its stages one after another, and counts on', async () => {
    const { steps } = await follow(options);
    expect(steps.map(({ count }) => count)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(steps.filter(({ stage }) => stage === 1).length).toBe(4);
    expect(steps.map(({ end }) => end).filter((end) => end !== null)).toEqual(['finished']);
    expect(steps.at(-1)!.end).toBe('finished');
  });

  it('validates at its turns and after each stage, and keeps the best', async () => {
    const { steps } = await follow(options);
    const validated = steps.filter(({ validation }) => validation !== null);
    expect(validated.map(({ count }) => count)).toEqual([2, 4, 5, 6, 8, 9, 10, 12, 14, 16]);
    const best = Math.min(...validated.map(({ validation }) => validation!));
    expect(steps.at(-1)!.best.score).toBe(best);
    const at = validated.find(({ validation }) => validation === best)!;
    expect(steps.at(-1)!.best).toEqual({ score: best, count: at.count, weights: at.weights });
  });

  it('ends where patience ends', async () => {
    // A rate of zero never finds anything better than the first validation.
    const still = { ...stages[3]!, metaSteps: 100, optimizer: sgd(0) };
    const patient = { ...options, stages: [still], validation: { ...options.validation!, patience: 3 } };
    const { steps, saved } = await follow(patient);
    expect((await follow({ ...patient, from: saved })).steps).toEqual([]);
    // The first validation, after 2 steps, is the best; three more follow.
    expect(steps.length).toBe(8);
    expect(steps.at(-1)!.end).toBe('patience');
  });

  it('keeps the last weights where nothing is validated', async () => {
    const { steps } = await follow({ rule: lookahead, stages: stages.slice(0, 1), key: keyOf(1) });
    expect(steps.at(-1)!.best).toEqual({ weights: steps.at(-1)!.weights, score: Number.NaN, count: 5 });
  });

  it('is decided by its key', async () => {
    const [first, second] = [await follow(options, 3), await follow({ ...options, key: keyOf(2) }, 3)];
    expect(first.steps[2]!.weights).not.toEqual(second.steps[2]!.weights);
  });

  it.each<[string, Partial<TrainOptions>]>([
    ['no stages', { stages: [] }],
    ['a stage of no steps', { stages: [{ ...stages[0]!, metaSteps: 0 }] }],
    ['weights of another architecture', { weights: new Float32Array(3) }],
    ['validation every 0 steps', { validation: { ...options.validation!, every: 0 } }],
    ['validation on nothing', { validation: { ...options.validation!, optimizees: [] } }],
  ])('refuses %s', async (_, wrong) => {
    const refused = expect.objectContaining({ code: 'bad-option' });
    await expect(follow({ ...options, ...wrong })).rejects.toThrow(refused);
  });
});
