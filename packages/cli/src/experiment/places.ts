import { dirname, resolve } from 'node:path';
import type { Experiment, TaskConfig } from './schema';

/**
 * The experiment with absolute paths of its modules, so that it can be run from anywhere.
 *
 * @param file - Of the experiment; its paths are relative to it.
 */
export function withAbsoluteModules(experiment: Experiment, file: string): Experiment {
  const { rule, tasks, validation } = experiment;
  return {
    ...experiment,
    rule: rule.name === 'module' ? { ...rule, module: beside(file, rule.module) } : rule,
    tasks: tasksBeside(file, tasks),
    ...(validation && { validation: { ...validation, tasks: tasksBeside(file, validation.tasks) } }),
  };
}

/** Tasks with absolute paths of their modules. */
export function tasksBeside(file: string, tasks: readonly TaskConfig[]): TaskConfig[] {
  return tasks.map((task) =>
    task.family === 'module' ? { ...task, module: beside(file, task.module) } : task,
  );
}

/** The absolute path of what a file names. */
export function beside(file: string, path: string): string {
  return resolve(dirname(file), path);
}
