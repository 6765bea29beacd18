import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readExperiment, readTasks } from './read';

it('what an experiment names is beside its file, from wherever it is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'l2l-places-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'sub'));
  const tasks = [{ family: 'module', module: 'task.mjs' }, { family: 'quadratic' }];
  const rule = { name: 'module', module: '../rule.mjs' };
  const file = join(folder, 'sub/mine.json');
  writeFileSync(
    file,
    JSON.stringify({ name: 'mine', rule, tasks, stages: [{ metaSteps: 1 }], validation: { tasks } }),
  );
  writeFileSync(join(folder, 'sub/tasks.json'), JSON.stringify(tasks));
  const task = { family: 'module', module: join(folder, 'sub/task.mjs') };
  const experiment = readExperiment(relative('', file));
  expect(experiment.rule).toMatchObject({ module: join(folder, 'rule.mjs') });
  for (const read of [
    experiment.tasks,
    experiment.validation!.tasks,
    readTasks(file),
    readTasks(join(folder, 'sub/tasks.json')),
  ])
    expect(read).toMatchObject([task, { family: 'quadratic' }]);
});
