import { readdirSync } from 'node:fs';
import { readExperiment, type TaskConfig } from '@l2l/cli/commands';
import { describe, expect, it } from 'vitest';
import { datasetsIn, readSuite } from './suite';

const suite = readSuite(new URL('../suite.json', import.meta.url).pathname);
const folder = new URL('../../../reproductions/tensorwise-lstm/experiments/', import.meta.url).pathname;
const seen = readdirSync(folder).flatMap((file) => {
  const { tasks, validation } = readExperiment(folder + file);
  return [...tasks, ...(validation?.tasks ?? [])];
});
const held = suite.filter(({ split }) => split === 'test');

/** Pooled pictures are the same examples. */
const source = (name: string) => name.replace(/^(mnist|cifar10)-\d+$/, '$1');

/** Whether a network that meta-training saw may be the same as this one, data aside. */
function sameNetwork(task: TaskConfig, trained: TaskConfig): boolean {
  if (task.family === 'mlp' && trained.family === 'mlps') {
    const [shallow, deep] = trained.depth ?? [1, 1];
    const [narrow, wide] = trained.width ?? [20, 20];
    const inside =
      task.hidden.length >= shallow &&
      task.hidden.length <= deep &&
      task.hidden.every((units) => units >= narrow && units <= wide) &&
      !task.batchNorm;
    return inside && datasetsIn(task).some(({ name }) => datasetsIn(trained).some((d) => d.name === name));
  }
  if (task.family === 'quadratic' && trained.family === 'quadratic') return task.size === trained.size;
  if (task.family === 'regression' && trained.family === 'regression')
    return task.inputs === trained.inputs || task.hidden === trained.hidden;
  return task.family === trained.family;
}

describe('the suite', () => {
  it('has at least 24 tasks, each with a name of its own', () => {
    expect(suite.length).toBeGreaterThanOrEqual(24);
    expect(new Set(suite.map(({ name }) => name)).size).toBe(suite.length);
  });

  it.each(held.map(({ name, task }) => [name, task] as const))(
    'keeps the examples of %s out of meta-training',
    (_, task) => {
      for (const mine of datasetsIn(task)) {
        for (const theirs of seen.flatMap(datasetsIn)) {
          if (source(mine.name) !== source(theirs.name)) continue;
          const apart = mine.from >= theirs.to || theirs.from >= mine.to;
          expect(
            apart && mine.to > 0 && theirs.to > 0,
            `${JSON.stringify(mine)} ${JSON.stringify(theirs)}`,
          ).toBe(true);
        }
      }
    },
  );

  it.each(held.map(({ name, task }) => [name, task] as const))(
    'keeps the network of %s out of meta-training',
    (_, task) => {
      expect(seen.some((trained) => sameNetwork(task, trained))).toBe(false);
    },
  );
});
