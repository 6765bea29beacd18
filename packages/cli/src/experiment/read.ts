import { readFileSync } from 'node:fs';
import { L2lError } from '@l2l/core';
import { z } from 'zod';
import { closest } from './closest';
import { type Experiment, experimentSchema, type TaskConfig, taskSchema } from './schema';
import { withTrainedInside } from './trained-inside';

/** Reads an experiment file. @throws L2lError `not-found`, `bad-option` with all that is wrong in it. */
export function readExperiment(file: string): Experiment {
  return withTrainedInside(parsed(experimentSchema, readJson(file), file), file);
}

/** An experiment from plain data. @throws L2lError `bad-option` */
export function parseExperiment(data: unknown, source = 'the experiment'): Experiment {
  return parsed(experimentSchema, data, source);
}

/** Reads a list of tasks: an array of them, or an experiment, whose validation tasks it takes. */
export function readTasks(file: string): TaskConfig[] {
  const data = readJson(file);
  if (Array.isArray(data)) return parsed(taskSchema.array().min(1), data, file);
  const { validation, tasks } = parsed(experimentSchema, data, file);
  return validation?.tasks ?? tasks;
}

/** The data in a JSON file. @throws L2lError `not-found`, `bad-option` */
export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new L2lError('not-found', `${file} cannot be read: ${(cause as Error).message}.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new L2lError('bad-option', `${file} is not JSON: ${(cause as Error).message}.`, { cause });
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, data: unknown, source: string): z.infer<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const lines = result.error.issues.flatMap((issue) => explain(issue, data));
  throw new L2lError(
    'bad-option',
    `${source} cannot be used:\n${lines.map((line) => `  ${line}`).join('\n')}`,
  );
}

/** One line for each thing that is wrong: where, what was found, what was expected. */
function explain(issue: z.core.$ZodIssue, data: unknown): string[] {
  const place = issue.path.length > 0 ? issue.path.join('.') : 'the file';
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(place, key));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that got furthest is what was meant.
    const branch = issue.errors.toSorted((a, b) => a.length - b.length || depth(b) - depth(a))[0]!;
    return branch.flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] }, data));
  }
  return [`${place}: ${issue.message}, but ${describe(at(data, issue.path))} was found`];
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

function unknownKey(place: string, key: string): string {
  const meant = closest(key, optionNames(z.toJSONSchema(experimentSchema, { io: 'input' })));
  return `${place}: there is no option "${key}"${meant ? `; did you mean "${meant}"?` : ''}`;
}

function at(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, name) => (value as Record<PropertyKey, unknown> | undefined)?.[name], data);
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 60);
}

/** Every option's name, for suggestions. */
function optionNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { readonly properties?: object };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(optionNames)];
}
