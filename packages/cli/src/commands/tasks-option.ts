import { existsSync } from 'node:fs';
import { fold, keyOf, L2lError, type Optimizee } from '@l2l/core';
import { Option } from 'commander';
import { suggestion } from '../experiment/closest';
import { datasetShelf } from '../experiment/datasets';
import { interruptible } from '../experiment/interruptible';
import { parseExperiment, readTasks } from '../experiment/read';
import type { TaskConfig } from '../experiment/schema';
import { taskFamily } from '../experiment/tasks';

/** Problems that need no file: the paper's three networks on the digits that come with `@l2l/mnist`. */
const PRESETS: Readonly<Record<string, readonly object[]>> = {
  sigmoid: [{ family: 'mlp', activation: 'sigmoid' }],
  relu: [{ family: 'mlp', activation: 'relu' }],
  tanh: [{ family: 'mlp', activation: 'tanh' }],
  quadratic: [{ family: 'quadratic' }],
  paper: [
    { family: 'mlp', activation: 'sigmoid' },
    { family: 'mlp', activation: 'relu' },
    { family: 'mlp', activation: 'tanh' },
  ],
};

export const tasksOption = () =>
  new Option(
    '--tasks <which>',
    `a JSON file (a list of tasks, or an experiment), or one of ${Object.keys(PRESETS).join(', ')}`,
  ).default('paper');

/**
 * One optimizee for each task, the same each time.
 *
 * @param signal - Ends their evaluations once it is aborted; without it they only let signals be heard.
 */
export async function chosenTasks(
  which: string,
  data: string | undefined,
  signal?: AbortSignal,
): Promise<Optimizee[]> {
  const tasks = tasksNamed(which);
  const shelf = datasetShelf(data);
  const key = fold(keyOf(0), 'tasks');
  return Promise.all(
    tasks.map(async (task, i) =>
      interruptible(await (await taskFamily(task, shelf)).sample(fold(key, i)), signal),
    ),
  );
}

/** @throws L2lError `not-found`, `bad-option` */
function tasksNamed(which: string): TaskConfig[] {
  if (Object.hasOwn(PRESETS, which)) return presetTasks(PRESETS[which]!);
  if (existsSync(which)) return readTasks(which);
  const names = Object.keys(PRESETS);
  throw new L2lError(
    'not-found',
    `There are no tasks "${which}"${suggestion(which, names) || '.'} Give a JSON file, or one of ${names.join(', ')}.`,
  );
}

function presetTasks(tasks: readonly object[]): TaskConfig[] {
  return parseExperiment({ name: 'preset', tasks, stages: [{ metaSteps: 1 }] }).tasks;
}
