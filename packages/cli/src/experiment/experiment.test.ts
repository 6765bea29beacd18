import { readdirSync, readFileSync } from 'node:fs';
import { keyOf } from '@l2l/core';
import { train } from '@l2l/meta';
import { describe, expect, it } from 'vitest';
import { experimentJsonSchema } from '../commands/schema';
import { trainOptions } from './build';
import { readCifar10 } from './cifar10';
import { closest } from './closest';
import { datasetShelf } from './datasets';
import { parseExperiment } from './read';
import { familyOf } from './tasks';

const small = { name: 'small', tasks: [{ family: 'quadratic' }], stages: [{ metaSteps: 3 }] };
const here = {
  data: undefined,
  workers: 1,
  worker: new URL('file:///unused'),
  onWorkerLost() {},
};
const shipped = new URL('../../experiments/', import.meta.url);

describe('an experiment', () => {
  it.each(readdirSync(shipped))('that ships can be read and built: %s', async (file) => {
    const experiment = parseExperiment(JSON.parse(readFileSync(new URL(file, shipped), 'utf8')));
    const { stages, rule } = await trainOptions(experiment, here);
    expect(stages.length).toBe(experiment.stages.length);
    expect(rule.weights.size).toBeGreaterThan(0);
  });

  it('of each estimator trains', async () => {
    const names = ['truncatedBackprop', 'evolutionStrategies', 'persistentEvolutionStrategies'];
    const stages = names.map((name) => ({ estimator: { name, horizon: 20 }, metaSteps: 2, trajectories: 2 }));
    const rule = { name: 'coordinatewiseLstm', config: { hidden: [2] } };
    const experiment = parseExperiment({ ...small, rule, stages });
    const losses: number[] = [];
    for await (const { loss } of train(await trainOptions(experiment, here))) losses.push(loss);
    expect(losses.length).toBe(6);
    expect(losses.every(Number.isFinite)).toBe(true);
  });

  it('is described by the schema that ships; where it is not: l2l schema > experiment.schema.json', () => {
    const committed = readFileSync(new URL('../../experiment.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(experimentJsonSchema())));
  });
});

describe('tasks', () => {
  it('are drawn by their shares, in their units', async () => {
    const { tasks } = parseExperiment({
      ...small,
      tasks: [
        { family: 'quadratic', size: 3, share: 2, rescale: { loss: 1 } },
        { family: 'mlps', datasets: ['spirals'], width: [4, 8] },
        { family: 'rosenbrock' },
      ],
    });
    const family = await familyOf(tasks, datasetShelf(undefined));
    const names = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => (await family.sample(keyOf(i))).name.split(/[- ]/)[0]),
    );
    expect(new Set(names)).toEqual(new Set(['rescaled', 'mlp', 'rosenbrock']));
  });

  it('that are modules say what they lack', async () => {
    const { tasks } = parseExperiment({ ...small, tasks: [{ family: 'module', module: 'nowhere.js' }] });
    await expect(familyOf(tasks, datasetShelf(undefined))).rejects.toThrow(/nowhere\.js cannot be loaded/);
  });
});

describe('CIFAR-10', () => {
  it('is read as pixels of red, green and blue', () => {
    const bytes = new Uint8Array(2 * 3073);
    bytes[3073] = 7;
    // The second image's second pixel: red 51, green 102, blue 255.
    bytes[3073 + 1 + 1] = 51;
    bytes[3073 + 1 + 1024 + 1] = 102;
    bytes[3073 + 1 + 2048 + 1] = 255;
    const { inputs, labels } = readCifar10(bytes, 'test').examples([1]);
    expect([...labels]).toEqual([7]);
    expect([...inputs.subarray(3, 6)]).toEqual([51 / 255, 102 / 255, 1].map(Math.fround));
  });

  it('is refused where it was cut short', () => {
    expect(() => readCifar10(new Uint8Array(3072), 'test')).toThrow(/3072 bytes.*3073/);
  });
});

describe('a mistyped word', () => {
  it.each([
    ['metaStep', 'metaSteps'],
    ['widht', 'width'],
    ['zebra', undefined],
  ])('%s is meant to be %s', (word, meant) => {
    expect(closest(word, ['metaSteps', 'width', 'rate'])).toBe(meant);
  });
});
