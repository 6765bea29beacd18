import { existsSync } from 'node:fs';
import { parsed, readJson, type TaskConfig, taskSchema } from '@l2l/cli/commands';
import { L2lError } from '@l2l/core';
import { z } from 'zod';

const split = z.enum(['validation', 'test']);

/** Tasks that optimizers are judged on. */
const suiteSchema = z.strictObject({
  tasks: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[\w-]+$/),
        /** Validation tasks choose among weights; test tasks are looked at when a release is judged. */
        split,
        task: taskSchema,
        /** Longest run; for tasks whose steps take long. */
        steps: z.int().min(100).default(2000),
      }),
    )
    .min(1),
});

export type Split = z.infer<typeof split>;
export type SuiteTask = z.infer<typeof suiteSchema>['tasks'][number];

/** Reads a suite. @throws L2lError `not-found`, `bad-option` */
export function readSuite(file: string): SuiteTask[] {
  if (!existsSync(file)) {
    throw new L2lError('not-found', `There is no suite ${file}. Name its file with --tasks.`);
  }
  return parsed(suiteSchema, readJson(file), file).tasks;
}

/** Training digits that come with `@l2l/mnist`: the first of all 60,000. */
const DIGITS_INCLUDED = 8000;

/** The examples a task uses. */
export interface DatasetSlice {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Which examples of which datasets a task, or several, use. */
export function datasetsIn(task: TaskConfig): DatasetSlice[] {
  const configs = task.family === 'mlps' ? task.datasets : 'dataset' in task ? [task.dataset] : [];
  return configs.map((config) =>
    typeof config === 'string'
      ? { name: config, from: 0, to: 0 }
      : { name: config.name, from: config.from ?? 0, to: config.to ?? 0 },
  );
}

/** Whether a task can be made only with a folder of full datasets. */
export function needsFolder({ task }: SuiteTask): boolean {
  return datasetsIn(task).some(({ name, to }) => name.startsWith('cifar10') || to > DIGITS_INCLUDED);
}
