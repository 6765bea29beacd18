import {
  type AnyDifferentiableRule,
  keyOf,
  type Optimizee,
  slotNamed,
  vectorLayout,
  viewOf,
} from '@l2l/core';
import { chooseLstm, gateActivity } from '@l2l/lstm-optimizer/rule';
import { quadraticFamily } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';
import { examine, gateFindings } from './findings';
import { climb, type Rung } from './ladder';

const config = { hidden: [6] };
const rule = chooseLstm(config);
const family = quadraticFamily(10);
const key = keyOf(1);
const healthy = () => rule.initWeights(keyOf(2));
const namesOf = async (weights: Float32Array, on = family) =>
  (await examine(rule, weights, on, key)).map(({ name }) => name);

describe('an examination', () => {
  it('has nothing to say of healthy weights', async () => {
    expect(await namesOf(healthy())).toEqual([]);
  });

  it('finds where no gradient comes through', async () => {
    const weights = healthy();
    viewOf(weights, slotNamed(rule.weights, 'linear/kernel')).fill(0);
    const found = await namesOf(weights);
    expect(found).toContain('the meta-gradient of layer0/kernel vanishes');
    expect(found).not.toContain('the meta-gradient of linear/kernel vanishes');
  });

  it('finds windows that diverge', async () => {
    const broken: Optimizee = {
      name: 'nan',
      layout: vectorLayout(2),
      init: () => Float32Array.of(1, 1),
      evaluate: async () => ({ loss: Number.NaN, gradient: new Float32Array(2) }),
      dispose() {},
    };
    const on = { name: 'nan', sample: async () => broken };
    expect((await examine(rule, healthy(), on, key))[0]).toMatchObject({
      name: 'windows diverge',
      figure: '5 of 5, should be none',
    });
  });

  it('finds steps that are too long', async () => {
    const far: Optimizee = {
      name: 'far',
      layout: vectorLayout(2),
      init: () => Float32Array.of(1, 1),
      evaluate: async ([x, y]) => ({ loss: x! ** 2 + y! ** 2, gradient: Float32Array.of(2 * x!, 2 * y!) }),
      dispose() {},
    };
    const weights = healthy();
    viewOf(weights, slotNamed(rule.weights, 'linear/bias')).fill(100);
    expect(await namesOf(weights, { name: 'far', sample: async () => far })).toContain('steps are too long');
  });

  it('finds gates that are stuck, and forgives a memory that forgets nothing', () => {
    const of = (from: number, value: number) => {
      const weights = healthy();
      viewOf(weights, slotNamed(rule.weights, 'layer0/bias')).fill(value, from, from + 6);
      const gradient = Float32Array.of(0.1, -1, 3);
      return gateFindings(gateActivity(config, weights, { gradient }, rule.init(vectorLayout(3)))).map(
        ({ name }) => name,
      );
    };
    expect(of(0, -20)).toContain('input gates of layer 0 are stuck closed');
    expect(of(18, -20)).toEqual(['output gates of layer 0 are stuck closed', 'layer 0 is silent']);
    expect(of(6, 20)).toEqual([]);
  });
});

describe('the ladder', () => {
  const climbed = async (of: AnyDifferentiableRule, metaSteps: number) => {
    const rungs: Rung[] = [];
    for await (const rung of climb({ rule: of, target: quadraticFamily(5), metaSteps, key }))
      rungs.push(rung);
    return rungs;
  };

  it('is climbed to the target by a rule that can learn', async () => {
    const rungs = await climbed(rule, 60);
    expect(rungs.map(({ passed }) => passed)).toEqual([true, true, true, true]);
    expect(rungs.at(-1)!.name).toContain('target');
  });

  it('breaks at the first rung under one that cannot', async () => {
    const deaf: AnyDifferentiableRule = { ...rule, pullback: () => null };
    const rungs = await climbed(deaf, 8);
    expect(rungs.length).toBe(1);
    expect(rungs[0]).toMatchObject({
      passed: false,
      name: 'one quadratic',
      advice: expect.stringContaining('pullbackContract'),
    });
  });
});
