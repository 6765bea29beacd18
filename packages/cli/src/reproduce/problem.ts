import { fold, keyOf, type Optimizee } from '@l2l/core';
import type { DatasetShelf } from '../experiment/datasets';
import type { TaskConfig } from '../experiment/schema';
import { taskFamily } from '../experiment/tasks';

/** Examples in the batches that stay the same. */
const LOOKED_AT = 1000;
/** The same for a convolutional network, which takes longer. */
const PICTURES_LOOKED_AT = 250;

/** Where a problem's data are: those to train on, and those that are kept from it. */
export interface Shelves {
  readonly train: DatasetShelf;
  readonly test: DatasetShelf;
}

/** A problem, and the same with one large minibatch to look at: of what it is trained on, and of what it never sees. */
export interface Problem {
  readonly task: Optimizee;
  readonly fixed: Optimizee;
  /** Null where there are no other examples: a quadratic, and the toy regression, which always uses all of its own. */
  readonly heldOut: Optimizee | null;
}

/** The problem of a panel; the same one each time. */
export async function problemOf(task: TaskConfig, shelves: Shelves): Promise<Problem> {
  const key = fold(keyOf(0), 'problem');
  const sample = async (config: TaskConfig, shelf: DatasetShelf) =>
    (await taskFamily(config, shelf)).sample(key);
  return {
    task: await sample(task, shelves.train),
    fixed: await sample(large(task), shelves.train),
    heldOut: task.family === 'mlp' || task.family === 'cnn' ? await sample(large(task), shelves.test) : null,
  };
}

/** Frees what a problem holds. */
export function disposeOf({ task, fixed, heldOut }: Problem): void {
  for (const each of [task, fixed, heldOut]) each?.dispose();
}

/** The same problem with one large minibatch, and nothing dropped. */
function large(task: TaskConfig): TaskConfig {
  if (task.family === 'mlp') return { ...task, batchSize: LOOKED_AT, dropout: undefined };
  return task.family === 'cnn' ? { ...task, batchSize: PICTURES_LOOKED_AT } : task;
}
