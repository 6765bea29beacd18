import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adam, adamw, rmsprop, sgd } from '@l2l/baselines';
import { datasetShelf } from '@l2l/cli/commands';
import { type AnyRule, keyOf, normals, vectorLayout } from '@l2l/core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { findingsOf } from './findings';
import { fusedAdamw, fusedRmsprop } from './fused-opponents';
import { judgeTask } from './judge-task';
import { DataMissing, rememberedRuns } from './remembered-runs';
import { reportOf } from './report';
import { lookAt, lossAt, type Run } from './run';
import { geometricMean } from './statistics';
import type { SuiteTask } from './suite';

const task: SuiteTask = {
  name: 'bowl',
  split: 'validation',
  task: { family: 'quadratic', size: 4, condition: 20 },
  steps: 500,
};

describe('judging', () => {
  const results = mkdtempSync(join(tmpdir(), 'l2l-suite-'));
  afterAll(() => rmSync(results, { recursive: true }));
  const candidates = [
    { label: 'good', rule: adam(0.05), digest: 'good' },
    { label: 'bad', rule: sgd(1e-6), digest: 'bad' },
  ];
  const judge = async (afresh = false) => {
    let runs = 0;
    const options = {
      shelf: datasetShelf(undefined),
      results,
      seeds: [1, 2],
      steps: 500,
      afresh,
      onRun: () => void runs++,
    };
    return { judgement: await judgeTask(task, candidates, options), runs: () => runs };
  };

  it('tells good from bad, and recalls what it ran', { timeout: 60_000 }, async () => {
    const { judgement, runs } = await judge();
    expect(runs()).toBeGreaterThan(100);
    const [good, bad] = ['good', 'bad'].map((label) => findingsOf([judgement], label));
    expect(good!.horizons).toEqual([100, 500]);
    const atEnd = ({ comparisons }: typeof good & object) => comparisons[0]!.ratios.at(-1)!.mean;
    expect(atEnd(bad!)).toBeGreaterThan(2 * atEnd(good!));
    expect(bad!.stepsToAdam).toBe(Number.POSITIVE_INFINITY);
    expect(reportOf(bad!)).toContain('never');
    expect(good!.diverged).toBe(0);
    expect(good!.ahead.bad).toBe(1);
    const [task] = bad!.tasks;
    expect(task!.horizon).toBe(500);
    expect(task!.raw).toBeCloseTo(atEnd(bad!), 6);
    // Adam, tuned for its averaged coordinates, is at least as good there as when it is tuned for others.
    expect(task!.bothAveraged).toBeGreaterThanOrEqual(task!.averaged);
    expect(readdirSync(results)).toEqual(['bowl.json']);

    const again = await judge();
    expect(again.runs()).toBe(0);
    expect(again.judgement).toEqual(judgement);
  });

  it('makes the runs of the candidates again, and no others, where it is told to', async () => {
    await judge();
    // Two candidates from two starts each.
    expect((await judge(true)).runs()).toBe(4);
  });

  it('compares each tuned optimizer with and without cosine and averaging, as far as it was tuned', async () => {
    const { judgement } = await judge();
    const short = { ...judgement.tuned, SGD: judgement.tuned.SGD!.slice(0, 1) };
    const { comparisons } = findingsOf([{ ...judgement, tuned: short }], 'good');
    const of = (label: string) => comparisons.filter(({ against }) => against.startsWith(`${label} tuned`));
    for (const label of ['AdamW', 'RMSProp', 'momentum', 'SGD']) expect(of(label)).toHaveLength(4);
    expect(of('SGD')[0]!.ratios.map((ratio) => ratio === null)).toEqual([false, true]);
    expect(of('momentum')[0]!.ratios).not.toContain(null);
  });

  it('finds the rate again that was best, and not on the edge of the grid', async () => {
    const { judgement } = await judge();
    for (const horizons of Object.values(judgement.tuned))
      for (const { raw } of horizons) expect(raw.onEdge).toBe(false);
  });
});

describe('runs that are kept', () => {
  const open = (results: string) =>
    rememberedRuns(task, { shelf: datasetShelf(undefined), results, onRun() {} });
  const kept = () => {
    const results = mkdtempSync(join(tmpdir(), 'l2l-kept-'));
    onTestFinished(() => rmSync(results, { recursive: true }));
    return results;
  };
  const short = { steps: 10, schedule: 'constant' } as const;

  it('are those of all processes that ran at the same time', async () => {
    const results = kept();
    const [one, other] = [open(results), open(results)];
    await one.run('one', sgd(0.1), { ...short, seed: 1 });
    await other.run('other', sgd(0.1), { ...short, seed: 1 });
    one.close();
    other.close();
    const file = readFileSync(join(results, 'bowl.json'), 'utf8');
    expect(Object.keys(JSON.parse(file))).toHaveLength(2);
    expect(readdirSync(results)).toEqual(['bowl.json']);
  });

  it('are made again after they are forgotten, and only then', async () => {
    const results = kept();
    const first = open(results);
    await first.run('one', sgd(0.1), { ...short, seed: 1 });
    first.close();
    // Recognized by what no run takes.
    const file = join(results, 'bowl.json');
    const secondsIn = () =>
      Object.values<Run>(JSON.parse(readFileSync(file, 'utf8'))).map((run) => run.seconds);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"seconds":[^}]*/, '"seconds":12345'));
    const again = open(results);
    expect((await again.run('one', sgd(0.1), { ...short, seed: 1 })).seconds).toBe(12345);
    again.forget('one', { ...short, seed: 1 });
    await again.run('one', sgd(0.1), { ...short, seed: 1 });
    again.close();
    expect(secondsIn()).toEqual([expect.toSatisfy((seconds) => seconds < 12345)]);
  });

  it.each(['', '{"a":', 'null', '[]', '{"a": {"steps": 1}}'])(
    'in a damaged file are refused: %s',
    (content) => {
      const results = kept();
      writeFileSync(join(results, 'bowl.json'), content);
      expect(() => open(results)).toThrow(/bowl\.json is damaged.*remove it/);
      expect(() => open(results)).toThrow(expect.objectContaining({ code: 'bad-data' }));
    },
  );

  it('are all there is where the data are missing', async () => {
    const results = kept();
    const first = open(results);
    const run = await first.run('one', sgd(0.1), { ...short, seed: 1 });
    first.close();
    const without = rememberedRuns(task, { shelf: undefined, results, onRun() {} });
    expect(await without.run('one', sgd(0.1), { ...short, seed: 1 })).toEqual(run);
    await expect(without.run('two', sgd(0.1), { ...short, seed: 1 })).rejects.toThrow(DataMissing);
  });
});

describe('the fused opponents', () => {
  it.each([
    ['adam', fusedAdamw(0.01) as AnyRule, adam(0.01)],
    ['adamw', fusedAdamw(0.01, 0.01) as AnyRule, adamw(0.01)],
    ['rmsprop', fusedRmsprop(0.01) as AnyRule, rmsprop(0.01)],
  ] as const)('step as %s does', (_, fused, plain) => {
    let [a, b]: unknown[] = [fused.init(vectorLayout(5)), plain.init(vectorLayout(5))];
    for (let t = 0; t < 50; t++) {
      const seen = { gradient: normals(keyOf(t), 5), coordinates: normals(keyOf(100 + t), 5) };
      const [mine, theirs] = [fused.update(seen, a), plain.update(seen, b)];
      mine.step.forEach((s, i) => {
        expect(s / theirs.step[i]!).toBeCloseTo(1, 4);
      });
      [a, b] = [mine.state, theirs.state];
    }
  });
});

describe('lookAt', () => {
  it('looks where losses are compared', () => {
    const looks = lookAt(500);
    expect(looks).toEqual(expect.arrayContaining([0, 96, 98, 100, 480, 490, 500]));
    expect(Math.max(...looks)).toBe(500);
    const run = { steps: looks, raw: looks.map((step) => step + 1), averaged: [], seconds: 1 };
    expect(lossAt(run, run.raw, 100)).toBeCloseTo(Math.cbrt(97 * 99 * 101), 6);
  });
});

describe('geometricMean', () => {
  it('is the mean of logarithms, in an interval that more tasks make narrower', () => {
    const logs = (count: number) => Array.from({ length: count }, (_, i) => [i % 2 === 0 ? 0.1 : -0.3]);
    const few = geometricMean(logs(6));
    const many = geometricMean(logs(60));
    expect(few.mean).toBeCloseTo(Math.exp(-0.1), 6);
    expect(many.mean).toBeCloseTo(Math.exp(-0.1), 6);
    expect(few.low).toBeLessThan(many.low);
    expect(few.high).toBeGreaterThan(many.high);
    expect(many.high - many.low).toBeGreaterThan(0.02);
  });
});
