import { type DatasetShelf, interruptible, type Split, type TaskConfig, taskFamily } from '@l2l/cli/commands';
import { fold, keyOf, type Optimizee } from '@l2l/core';

/** Examples in the batches that stay the same. */
const LOOKED_AT = 1000;
/** The same for a convolutional network, which takes longer. */
const PICTURES_LOOKED_AT = 250;

/** Where a problem's data are: those to train on, and those that are kept from it. */
export interface Shelves {
  readonly train: DatasetShelf;
  readonly test: DatasetShelf;
}

/** A problem, and the same with one large minibatch to look at. */
export interface Problem {
  readonly task: Optimizee;
  readonly fixed: Optimizee;
}

/**
 * The problem of a panel; the same one each time.
 *
 * @param lookedAt - Whether losses are those of examples to train on, or of ones that training never sees.
 * @param signal - Ends evaluations once it is aborted.
 */
export async function problemOf(
  task: TaskConfig,
  shelves: Shelves,
  lookedAt: Split,
  signal?: AbortSignal,
): Promise<Problem> {
  const key = fold(keyOf(0), 'problem');
  const drawn = async (config: TaskConfig, shelf: DatasetShelf) =>
    interruptible(await (await taskFamily(config, shelf)).sample(key), signal);
  return { task: await drawn(task, shelves.train), fixed: await drawn(large(task), shelves[lookedAt]) };
}

/** Frees what a problem holds. */
export function disposeOf({ task, fixed }: Problem): void {
  task.dispose();
  fixed.dispose();
}

/** The same problem with one large minibatch, and nothing dropped. */
function large(task: TaskConfig): TaskConfig {
  if (task.family === 'mlp') return { ...task, batchSize: LOOKED_AT, dropout: undefined };
  return task.family === 'cnn' ? { ...task, batchSize: PICTURES_LOOKED_AT } : task;
}
