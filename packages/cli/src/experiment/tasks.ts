import type { OptimizeeFamily } from '@l2l/core';
import {
  chooseMlpFamily,
  cnnFamily,
  gruFamily,
  mixture,
  mlpVariety,
  quadraticFamily,
  regressionFamily,
  rescaled,
  rosenbrock,
} from '@l2l/optimizees';
import type { DatasetShelf } from './datasets';
import { imported } from './imported';
import type { TaskConfig } from './schema';

/** The family that some tasks are together. */
export async function familyOf(tasks: readonly TaskConfig[], shelf: DatasetShelf): Promise<OptimizeeFamily> {
  const parts = await Promise.all(
    tasks.map(async (task) => ({
      family: await taskFamily(task, shelf),
      ...(task.share !== undefined && { share: task.share }),
    })),
  );
  return parts.length === 1 ? parts[0]!.family : mixture(parts);
}

/** One task as a family. */
export async function taskFamily(task: TaskConfig, shelf: DatasetShelf): Promise<OptimizeeFamily> {
  const family = await plainFamily(task, shelf);
  return task.rescale ? rescaled(family, defined(task.rescale)) : family;
}

async function plainFamily(task: TaskConfig, shelf: DatasetShelf): Promise<OptimizeeFamily> {
  const { share: _share, rescale: _rescale, ...config } = task;
  if (config.family === 'mlp') {
    const { family: _, dataset, ...options } = config;
    return chooseMlpFamily(defined({ ...options, dataset: await shelf(dataset) }));
  }
  if (config.family === 'mlps') {
    const { family: _, datasets, ...options } = config;
    return mlpVariety(defined({ ...options, datasets: await Promise.all(datasets.map(shelf)) }));
  }
  if (config.family === 'quadratic') {
    const { condition } = config;
    return quadraticFamily(config.size, condition === undefined ? {} : { condition });
  }
  if (config.family === 'cnn') {
    const { family: _, dataset, ...options } = config;
    return cnnFamily(defined({ ...options, dataset: await shelf(dataset) }));
  }
  if (config.family === 'gru') {
    const { family: _, ...options } = config;
    return gruFamily(defined(options));
  }
  if (config.family === 'regression') {
    const { family: _, ...options } = config;
    return regressionFamily(defined(options));
  }
  if (config.family === 'rosenbrock') {
    const { size } = config;
    return { name: `rosenbrock-${size}`, sample: async () => rosenbrock(size) };
  }
  return imported<OptimizeeFamily>(
    config,
    'an OptimizeeFamily',
    (given) => typeof given?.sample === 'function',
  );
}

type Defined<Options> = { [Name in keyof Options]: Exclude<Options[Name], undefined> };

/** The same options without those that are undefined. */
function defined<Options extends object>(options: Options): Defined<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Defined<Options>;
}
