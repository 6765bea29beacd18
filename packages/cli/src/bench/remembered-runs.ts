import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyRule, fold, keyOf } from '@l2l/core';
import type { DatasetShelf } from '../experiment/datasets';
import type { TaskConfig } from '../experiment/schema';
import { taskFamily } from '../experiment/tasks';
import { digestOfText } from '../reproduce/digest';
import { writeAtomically } from '../run/atomic-file';
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
  readonly shelf: DatasetShelf;
  /** Folder of earlier runs, a file for each task. */
  readonly results: string;
  /** Told before a run is made. */
  readonly onRun: (id: string) => void;
}

/** Runs that are not saved yet, at most: so many are lost where the process is killed. */
const UNSAVED = 10;

export function rememberedRuns(
  { name, task }: SuiteTask,
  { shelf, results, onRun }: RememberedRunsOptions,
): RememberedRuns {
  const file = join(results, `${name}.json`);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Run>) : {};
  // What the task is, is part of what its runs are known by.
  const keyFor = (id: string, { steps, seed, schedule }: Conditions) =>
    digestOfText(`${JSON.stringify(task)} ${id} ${steps} ${seed} ${schedule}`);
  let problem: Problem | undefined;
  let unsaved = 0;
  function save(): void {
    if (unsaved === 0) return;
    mkdirSync(results, { recursive: true });
    writeAtomically(file, `${JSON.stringify(known)}\n`);
    unsaved = 0;
  }
  async function run(id: string, rule: AnyRule, conditions: Conditions): Promise<Run> {
    const key = keyFor(id, conditions);
    if (known[key] === undefined) {
      problem ??= await problemOf(task, shelf);
      onRun(id);
      known[key] = await runOnce(problem, rule, conditions);
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
      delete known[keyFor(id, conditions)];
    },
    close() {
      save();
      problem?.task.dispose();
      problem?.fixed.dispose();
      problem = undefined;
    },
  };
}

const FIXED_SIZE = 512;

async function problemOf(task: TaskConfig, shelf: DatasetShelf): Promise<Problem> {
  const key = fold(keyOf(0), 'suite');
  return {
    task: await (await taskFamily(task, shelf)).sample(key),
    fixed: await (await taskFamily(large(task), shelf)).sample(key),
  };
}

/** The same problem with one large minibatch, and nothing dropped. */
function large(task: TaskConfig): TaskConfig {
  if (task.family === 'mlp') return { ...task, batchSize: FIXED_SIZE, dropout: undefined };
  if (task.family === 'cnn' || task.family === 'gru') return { ...task, batchSize: FIXED_SIZE / 2 };
  return task;
}
