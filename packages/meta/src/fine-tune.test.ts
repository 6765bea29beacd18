import { type Checkpoint, keyOf, registerLearnedRule } from '@l2l/core';
import { coordinatewiseLstm } from '@l2l/lstm-optimizer/rule';
import { quadratic } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';
import { fineTune } from './fine-tune';
import { validationScore } from './validation';

const rule = coordinatewiseLstm({ hidden: [4] });
registerLearnedRule('small', () => rule);
const checkpoint: Checkpoint = {
  version: 1,
  rule: { name: rule.name, config: { hidden: [4] } },
  layout: rule.weights,
  weights: rule.initWeights(keyOf(1)),
  provenance: {
    family: 'nothing',
    estimator: 'none',
    seed: 1,
    metaSteps: 5,
    validation: { loss: 1, optimizees: 1 },
    commit: 'unknown',
    license: 'MIT',
  },
};
registerLearnedRule(rule.name, () => rule);
const problem = quadratic(5, { key: keyOf(2) });
const options = { steps: 30, window: 10, horizon: 30, rate: 0.01 };
const score = ({ weights }: Checkpoint) =>
  validationScore(rule.bind(weights), { optimizees: [problem], steps: 30, seeds: [90_001, 90_002] });

describe('fine-tuning', () => {
  it('makes an optimizer better on the problem, and says so', async () => {
    const before = structuredClone(checkpoint);
    const tuned = await fineTune(checkpoint, problem, options);
    expect(await score(tuned)).toBeLessThan((await score(checkpoint)) - 0.1);
    expect(tuned.provenance.validation.loss).toBeCloseTo(Math.exp(await score(tuned)), 4);
    expect(tuned.provenance.family).toMatch(/nothing; then \d+ meta-steps on quadratic-5/);
    expect(tuned.provenance.metaSteps).toBeGreaterThan(5);
    expect(checkpoint).toEqual(before);
  });

  it('gives the same weights back where nothing better is found', async () => {
    const worse = await fineTune(checkpoint, problem, { ...options, rate: 1e-12, steps: 10 });
    expect(await score(worse)).toBeLessThanOrEqual(await score(checkpoint));
  });

  it('ends when it is told to, with what it has', async () => {
    const stopping = new AbortController();
    let steps = 0;
    const onStep = () => {
      if (++steps === 3) stopping.abort();
    };
    await fineTune(checkpoint, problem, { ...options, onStep, signal: stopping.signal });
    expect(steps).toBe(3);
  });

  it('refuses what is no checkpoint, and a rule that is not known', async () => {
    await expect(fineTune({} as Checkpoint, problem)).rejects.toThrow(/checkpoint was expected/);
    const foreign = { ...checkpoint, rule: { name: 'foreign', config: null } };
    await expect(fineTune(foreign, problem)).rejects.toThrow(/no learned rule named "foreign"/);
  });
});
