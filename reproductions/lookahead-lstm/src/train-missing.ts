import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createRun,
  type DatasetShelf,
  type Experiment,
  followRun,
  interruptible,
  type Output,
  parseExperiment,
  readCheckpoint,
  readExperiment,
  readLog,
  reopenRun,
  surroundingsOf,
  taskFamily,
  trainOptions,
  writeAtomically,
} from '@l2l/cli/commands';
import { encodeCheckpoint, fold, keyOf } from '@l2l/core';
import { fineTune } from '@l2l/meta';
import { FINE_TUNINGS, INSIDE } from './figures';

/** Where trainings are described and what they gave is kept. */
export interface TrainingPlaces {
  /** Folder of `NAME.json`. */
  readonly experiments: string;
  /** Folder of `NAME-SEED.safetensors` and `NAME-SEED.jsonl`. */
  readonly weights: string;
  /** Folder of runs under way. */
  readonly runs: string;
  readonly data: string | undefined;
  readonly shelf: DatasetShelf;
  /** Meta-steps of each stage, where not the experiment's. */
  readonly metaSteps?: number | undefined;
  readonly output: Output;
  /** Once it is aborted, training is saved and ends after the step under way. */
  readonly signal: AbortSignal;
}

/** Trains weights that are not there yet, from where an earlier try was stopped. False if it was stopped again. */
export async function trainMissing(places: TrainingPlaces, training: string, seed: number): Promise<boolean> {
  const target = join(places.weights, `${training}-${seed}`);
  if (existsSync(`${target}.safetensors`)) return true;
  mkdirSync(places.weights, { recursive: true });
  const earlier = FINE_TUNINGS[training]?.from ?? INSIDE[training];
  if (earlier && !(await trainMissing(places, earlier, seed))) return false;
  if (FINE_TUNINGS[training]) return tuneOn(places, training, seed);
  return trainAsDescribed(places, training, seed);
}

/** Trains as an experiment file says. */
async function trainAsDescribed(places: TrainingPlaces, training: string, seed: number): Promise<boolean> {
  const target = join(places.weights, `${training}-${seed}`);
  const path = join(places.runs, `${training}-${seed}`);
  const run = existsSync(join(path, 'experiment.json'))
    ? reopenRun(path)
    : createRun(path, experimentOf(places, training, seed));
  const total = run.experiment.stages.reduce((sum, stage) => sum + stage.metaSteps, 0);
  const { output, signal } = places;
  const bar = { title: `${training}-${seed}`, total, start: run.saved?.count };
  try {
    const surroundings = surroundingsOf({ data: places.data, workers: 1 }, 1, output.warn);
    const options = await trainOptions(run.experiment, surroundings);
    const { end } = await output.withProgress(bar, (progress) =>
      followRun(run, options, {
        saveEvery: 30,
        signal,
        onStep: ({ count }, { loss }) => progress.at(count, { loss: loss?.toPrecision(3) ?? 'diverged' }),
      }),
    );
    if (end === 'stopped') return false;
  } finally {
    run.close();
  }
  const log = readLog(path).map((line) => `${JSON.stringify(line)}\n`);
  writeAtomically(`${target}.jsonl`, log.join(''));
  writeAtomically(`${target}.safetensors`, readFileSync(join(path, 'best.safetensors')));
  return true;
}

function experimentOf({ experiments, metaSteps }: TrainingPlaces, training: string, seed: number) {
  const experiment = { ...readExperiment(join(experiments, `${training}.json`)), seed };
  return parseExperiment(metaSteps === undefined ? experiment : shortened(experiment, metaSteps));
}

/** Few meta-steps, and little validation: a look at whether it works. */
function shortened({ stages, validation, ...experiment }: Experiment, metaSteps: number): Experiment {
  return {
    ...experiment,
    stages: stages.map((stage) => ({ ...stage, metaSteps })),
    ...(validation && { validation: { ...validation, every: metaSteps, steps: 5, seeds: [1] } }),
  };
}

/** False if it was stopped; then nothing is kept. */
async function tuneOn(
  { weights, shelf, metaSteps, signal }: TrainingPlaces,
  training: string,
  seed: number,
): Promise<boolean> {
  const { from, task, steps } = FINE_TUNINGS[training]!;
  const checkpoint = readCheckpoint(join(weights, `${from}-${seed}.safetensors`));
  const optimizee = interruptible(await (await taskFamily(task, shelf)).sample(keyOf(0)));
  const tuned = await fineTune(checkpoint, optimizee, {
    steps: Math.min(steps, metaSteps ?? steps),
    rate: 0.001,
    key: fold(keyOf(seed), 'fine-tune'),
    signal,
  });
  optimizee.dispose();
  if (signal.aborted) return false;
  writeAtomically(join(weights, `${training}-${seed}.safetensors`), encodeCheckpoint(tuned));
  return true;
}
