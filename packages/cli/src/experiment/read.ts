import { readFileSync } from 'node:fs';
import { L2lError } from '@l2l/core';
import { z } from 'zod';
import { reasonOf } from '../file-error';
import { explained } from './explain';
import { tasksBeside, withAbsoluteModules } from './places';
import { type Experiment, experimentSchema, type TaskConfig, taskSchema } from './schema';
import { withTrainedInside } from './trained-inside';

/**
 * Reads an experiment file. What it names by a path, relative to itself, has an absolute path afterwards.
 *
 * @throws L2lError `not-found`, `bad-option` with all that is wrong in it.
 */
export function readExperiment(file: string): Experiment {
  const experiment = parseExperiment(readJson(file), file);
  return withAbsoluteModules(withTrainedInside(experiment, file), file);
}

/** An experiment from plain data. @throws L2lError `bad-option` */
export function parseExperiment(data: unknown, source = 'the experiment'): Experiment {
  return parsed(experimentSchema, data, source);
}

/** Reads a list of tasks: an array of them, or an experiment, whose validation tasks it takes. */
export function readTasks(file: string): TaskConfig[] {
  const data = readJson(file);
  if (Array.isArray(data)) return tasksBeside(file, parsed(taskSchema.array().min(1), data, file));
  const { validation, tasks } = parseExperiment(data, file);
  return tasksBeside(file, validation?.tasks ?? tasks);
}

/** The data in a JSON file. @throws L2lError `not-found`, `bad-option` */
export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new L2lError('not-found', `${file} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new L2lError('bad-option', `${file} is not JSON: ${(cause as Error).message}.`, { cause });
  }
}

/**
 * Data as a schema has it.
 *
 * @param source - What the data are of, for messages.
 * @throws L2lError `bad-option` with all that is wrong.
 */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  source: string,
): z.infer<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const names = optionNames(z.toJSONSchema(schema, { io: 'input' }));
  const lines = explained(result.error.issues, data, names);
  throw new L2lError(
    'bad-option',
    `${source} cannot be used:\n${lines.map((line) => `  ${line}`).join('\n')}`,
  );
}

/** Every option's name, for suggestions. */
function optionNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { readonly properties?: object };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(optionNames)];
}
