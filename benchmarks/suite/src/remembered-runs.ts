import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  cachedIn,
  type DatasetShelf,
  interruptible,
  type TaskConfig,
  taskFamily,
  withFolder,
  writeAtomically,
} from '@l2l/cli/commands';
import { type AnyRule, fold, keyOf } from '@l2l/core';
import { digestOfText } from '@l2l/reporting';
import { z } from 'zod';
import { type Problem, type Run, runOnce } from './run';
import type { ScheduleName } from './schedule';
import type { SuiteTask } from './suite';

/** What decides a run, beside its task and its rule. */
export interface Conditions {
  readonly steps: number;
  readonly seed: number;
  readonly schedule: ScheduleName;
}

/** The runs of one task: each is made once, and recalled from then on. */
export interface RememberedRuns {
  /** @param id - Of the rule: whatever decides its steps. */
  run(id: string, rule: AnyRule, conditions: Conditions): Promise<Run>;
  /** The same from several seeds, one after another. */
  fromSeeds(
    id: string,
    rule: AnyRule,
    seeds: readonly number[],
    conditions: Omit<Conditions, 'seed'>,
  ): Promise<Run[]>;
  /** A run that was made before will be made again. */
  forget(id: string, conditions: Conditions): void;
  /** Saves what was run. */
  close(): void;
}

export interface RememberedRunsOptions {
  /** Undefined where the data of the task are missing: then only earlier runs are there. */
  readonly shelf: DatasetShelf | undefined;
  /** Folder of earlier runs, a file for each task. */
  readonly results: string;
  /** Called before a run is made. */
  readonly onRun: (id: string) => void;
  /** Ends the run under way once it is aborted; it is not kept. */
  readonly signal?: AbortSignal | undefined;
}

/** Thrown by a run that needs data which are missing. */
export class DataMissing extends Error {
  override readonly name = 'DataMissing';
}

/** Runs that are not saved yet, at most: so many are lost where the process is killed. */
const UNSAVED = 10;

export function rememberedRuns(
  { name, task }: SuiteTask,
  { shelf, results, onRun, signal }: RememberedRunsOptions,
): RememberedRuns {
  const file = join(results, `${name}.json`);
  let known = readRuns(file);
  const made: Record<string, Run> = {};
  const forgotten = new Set<string>();
  // What the task is, is part of what its runs are known by.
  const keyFor = (id: string, { steps, seed, schedule }: Conditions) =>
    digestOfText(`${JSON.stringify(task)} ${id} ${steps} ${seed} ${schedule}`);
  let problem: Problem | undefined;
  let unsaved = 0;
  function save(): void {
    if (unsaved === 0) return;
    mkdirSync(results, { recursive: true });
    withFolder(results, () => {
      // Another process may have saved runs of its own since.
      known = { ...without(readRuns(file), forgotten), ...made };
      writeAtomically(file, `${JSON.stringify(known)}\n`);
    });
    unsaved = 0;
  }
  async function run(id: string, rule: AnyRule, conditions: Conditions): Promise<Run> {
    const key = keyFor(id, conditions);
    if (known[key] === undefined) {
      if (shelf === undefined) throw new DataMissing(name);
      problem ??= await problemOf(task, shelf, signal);
      onRun(id);
      made[key] = await runOnce(problem, rule, conditions);
      known[key] = made[key];
      if (++unsaved >= UNSAVED) save();
    }
    return known[key];
  }
  return {
    run,
    async fromSeeds(id, rule, seeds, conditions) {
      const all: Run[] = [];
      for (const seed of seeds) all.push(await run(id, rule, { ...conditions, seed }));
      return all;
    },
    forget(id, conditions) {
      const key = keyFor(id, conditions);
      forgotten.add(key);
      delete known[key];
      delete made[key];
    },
    close() {
      save();
      problem?.task.dispose();
      problem?.fixed.dispose();
      problem = undefined;
    },
  };
}

const runs = z.record(
  z.string(),
  z.object({
    steps: z.array(z.number()),
    raw: z.array(z.number()),
    averaged: z.array(z.number()),
    seconds: z.number(),
  }),
);

function readRuns(file: string): Record<string, Run> {
  return cachedIn(file, runs) ?? {};
}

function without(all: Record<string, Run>, keys: ReadonlySet<string>): Record<string, Run> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !keys.has(key)));
}

const FIXED_SIZE = 512;

async function problemOf(
  task: TaskConfig,
  shelf: DatasetShelf,
  signal: AbortSignal | undefined,
): Promise<Problem> {
  const key = fold(keyOf(0), 'suite');
  const drawn = async (config: TaskConfig) =>
    interruptible(await (await taskFamily(config, shelf)).sample(key), signal);
  return { task: await drawn(task), fixed: await drawn(large(task)) };
}

/** The same problem with one large minibatch, and nothing dropped. */
function large(task: TaskConfig): TaskConfig {
  if (task.family === 'mlp') return { ...task, batchSize: FIXED_SIZE, dropout: undefined };
  if (task.family === 'cnn' || task.family === 'gru') return { ...task, batchSize: FIXED_SIZE / 2 };
  return task;
}
