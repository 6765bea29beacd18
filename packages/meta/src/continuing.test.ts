import { adam } from '@l2l/baselines';
import { keyOf, type OptimizeeFamily, type Snapshot } from '@l2l/core';
import { quadratic } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';
import { evolutionStrategies } from './evolution-strategies';
import { type MetaTrainOptions, metaTrain } from './meta-train';
import { several } from './several';
import {
  backprop,
  type Cases,
  expectRefused,
  family,
  madeOf,
  membersOf,
  optimizer,
  optimizerOf,
  rule,
  rulesBut,
  throughFile,
} from './testing/saved-run';
import { train } from './train';
import { recordOfRun, type TrainOptions } from './train-options';
import { truncatedBackprop } from './truncated-backprop';

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
