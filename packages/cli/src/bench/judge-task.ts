import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyRule, fold, keyOf } from '@l2l/core';
import type { DatasetShelf } from '../experiment/datasets';
import type { TaskConfig } from '../experiment/schema';
import { taskFamily } from '../experiment/tasks';
import { digestOfText } from '../reproduce/digest';
import { writeAtomically } from '../run/atomic-file';
import { RATES, rateAt, TUNED, type Tuned, UNTUNED } from './opponents';
import { HORIZONS, lossAt, type Problem, type Run, runOnce } from './run';
import type { SuiteTask } from './suite';

/** An optimizer that is judged: it has nothing to tune. */
export interface Candidate {
  readonly label: string;
  readonly rule: AnyRule;
  /** Of all that decides its steps. */
  readonly digest: string;
}

/** A tuned optimizer at one horizon: the rate that did best there, and its runs, a seed each. */
export interface TunedRuns {
  readonly rate: number;
  readonly onEdge: boolean;
  readonly runs: readonly Run[];
}

export interface Judgement {
  readonly task: SuiteTask;
  readonly horizons: readonly number[];
  /** Runs of each optimizer that is used as it comes, by label: a seed each. */
  readonly plain: Readonly<Record<string, readonly Run[]>>;
  /** Of tuned ones: by label, then for each horizon up to their longest, tuned by the raw and by the averaged loss. */
  readonly tuned: Readonly<
    Record<string, readonly { readonly raw: TunedRuns; readonly averaged: TunedRuns }[]>
  >;
}

export interface JudgeOptions {
  readonly shelf: DatasetShelf;
  /** Folder of earlier runs, a file for each task. */
  readonly results: string;
  /** Seeds that figures are made of. */
  readonly seeds: readonly number[];
  /** Longest runs. */
  readonly steps: number;
  /** Whether runs of the candidates are made again: they are known by their weights, not by the code of their rule. */
  readonly afresh?: boolean;
  readonly onRun: (label: string) => void;
}

/** Decides rates; figures are of other seeds. */
const TUNING_SEED = 9001;
const FIXED_SIZE = 512;

/** Runs a task with everybody, or recalls what was run before. */
export async function judgeTask(
  task: SuiteTask,
  candidates: readonly Candidate[],
  { shelf, results, seeds, steps, afresh = false, onRun }: JudgeOptions,
): Promise<Judgement> {
  const longest = Math.min(steps, task.steps);
  const horizons = HORIZONS.filter((horizon) => horizon <= longest);
  const memory = memoryOf(join(results, `${task.name}.json`), task.task);
  let problem: Problem | undefined;
  const one = (
    id: string,
    rule: AnyRule,
    options: { steps: number; seed: number; schedule: Tuned['schedule'] },
  ) =>
    memory.recall(describe(id, options.steps, options.seed, options.schedule), async () => {
      problem ??= await problemOf(task.task, shelf);
      onRun(id);
      return runOnce(problem, rule, options);
    });
  const all = async (id: string, rule: AnyRule, length: number, schedule: Tuned['schedule']) => {
    const runs: Run[] = [];
    for (const seed of seeds) runs.push(await one(id, rule, { steps: length, seed, schedule }));
    return runs;
  };

  const plain: Record<string, readonly Run[]> = {};
  for (const { label, rule, digest } of candidates) {
    if (afresh)
      memory.forget(seeds.map((seed) => describe(`candidate ${digest}`, longest, seed, 'constant')));
    plain[label] = await all(`candidate ${digest}`, rule, longest, 'constant');
  }
  for (const [label, make] of Object.entries(UNTUNED))
    plain[label] = await all(label, make(), longest, 'constant');

  const tuned: Record<string, { raw: TunedRuns; averaged: TunedRuns }[]> = {};
  for (const opponent of TUNED) {
    const { label, lowest, schedule, make } = opponent;
    tuned[label] = [];
    const own = horizons.filter((horizon) => horizon <= opponent.longest);
    for (const horizon of own) {
      // One run serves all horizons, but a schedule is made for one length.
      const length = schedule === 'constant' ? Math.min(longest, opponent.longest) : horizon;
      const trial = (place: number) =>
        one(`${label} ${rateAt(lowest, place)}`, make(rateAt(lowest, place)), {
          steps: length,
          seed: TUNING_SEED,
          schedule,
        });
      const best = async (pick: (run: Run) => readonly number[]): Promise<TunedRuns> => {
        const { place, onEdge } = await bestPlace(async (at) => {
          const run = await trial(at);
          return lossAt(run, pick(run), horizon);
        });
        const rate = rateAt(lowest, place);
        return { rate, onEdge, runs: await all(`${label} ${rate}`, make(rate), length, schedule) };
      };
      tuned[label]!.push({ raw: await best((run) => run.raw), averaged: await best((run) => run.averaged) });
    }
  }
  memory.save();
  problem?.task.dispose();
  problem?.fixed.dispose();
  return { task, horizons, plain, tuned };
}

/** What a run is known by, beside its task. */
function describe(id: string, steps: number, seed: number, schedule: Tuned['schedule']): string {
  return `${id} ${steps} ${seed} ${schedule}`;
}

/** The place of the lowest loss among nine, widened while the best is on the edge. */
async function bestPlace(lossOf: (place: number) => Promise<number>) {
  let [from, to] = [0, RATES - 1];
  for (;;) {
    let best = from;
    let lowest = Number.POSITIVE_INFINITY;
    for (let place = from; place <= to; place++) {
      const loss = await lossOf(place);
      if (loss < lowest) [best, lowest] = [place, loss];
    }
    const onEdge = best === from || best === to;
    const widest = to - from + 1 >= 2 * RATES;
    if (!onEdge || widest) return { place: best, onEdge };
    if (best === from) from -= 2;
    else to += 2;
  }
}

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

/** Runs of a task that were made before; what the task is, is part of what they are known by. */
function memoryOf(file: string, task: TaskConfig) {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Run>) : {};
  let isNew = false;
  let unsaved = 0;
  const save = () => {
    if (!isNew) return;
    mkdirSync(join(file, '..'), { recursive: true });
    writeAtomically(file, `${JSON.stringify(known)}\n`);
    isNew = false;
    unsaved = 0;
  };
  const keyFor = (description: string) => digestOfText(`${JSON.stringify(task)} ${description}`);
  return {
    forget(descriptions: readonly string[]): void {
      for (const description of descriptions) delete known[keyFor(description)];
    },
    async recall(description: string, make: () => Promise<Run>): Promise<Run> {
      const key = keyFor(description);
      if (known[key] === undefined) {
        known[key] = await make();
        isNew = true;
        if (++unsaved >= 10) save();
      }
      return known[key];
    },
    save,
  };
}
