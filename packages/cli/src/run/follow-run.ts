import { type Checkpoint, type Json, L2lError, type LearnedRule, type Snapshot } from '@l2l/core';
import { type Best, type TrainingStep, type TrainOptions, train } from '@l2l/meta';
import type { Experiment, StageConfig } from '../experiment/schema';
import { commitHere } from './commit';
import { eventsFile } from './events-file';
import type { LogLine } from './log-file';
import type { RunFolder } from './run-folder';

/** What happens while a run is followed. */
export interface Watching {
  /** Seconds from one save to the next, at most. */
  readonly saveEvery: number;
  readonly onStep: (step: TrainingStep, line: LogLine) => void;
  /** Whether to stop after this step; what was done is saved. */
  readonly isStopped: () => boolean;
}

/** How a run came to its end. */
export interface Outcome {
  readonly end: 'finished' | 'patience' | 'stopped';
  readonly count: number;
  readonly best: Best;
}

/** A run whose windows diverge this often in a row does not find back. */
const DIVERGED_IN_A_ROW = 200;

/** Trains in a run's folder until the run is over or stopped, from where it was saved. */
export async function followRun(
  folder: RunFolder,
  options: TrainOptions & { readonly rule: LearnedRule },
  { saveEvery, onStep, isStopped }: Watching,
): Promise<Outcome> {
  const { saved, experiment, start } = folder;
  const events = eventsFile(folder.path);
  let nextSave = Date.now() + 1000 * saveEvery;
  let diverged = 0;
  let bestCount = -1;
  for await (const step of train({ ...options, from: saved?.snapshot })) {
    const line = lineOf(step);
    folder.log(line);
    report(events, step, line);
    onStep(step, line);
    await breath();
    diverged = line.loss === null ? diverged + 1 : 0;
    const isLost = diverged === DIVERGED_IN_A_ROW;
    const isOver = step.end !== null || isStopped() || isLost;
    if (isOver || Date.now() >= nextSave) {
      // The state comes last: whoever finds it finds all that belongs to it.
      if (step.best.count !== bestCount)
        folder.checkpoint('best', checkpointOf(experiment, options, step.best, start));
      if (isOver) folder.checkpoint('last', checkpointOf(experiment, options, lastOf(step), start));
      folder.save({ count: step.count, snapshot: (await step.save()) as Snapshot });
      bestCount = step.best.count;
      nextSave = Date.now() + 1000 * saveEvery;
    }
    if (isLost) throw divergedError(folder.path);
    if (isOver) return { end: step.end ?? 'stopped', count: step.count, best: step.best };
  }
  // It was over when it was saved.
  const { count, snapshot } = saved!;
  return { end: count < metaStepsOf(experiment) ? 'patience' : 'finished', count, best: bestOf(snapshot) };
}

/** Meta-steps of all stages, where nothing ends them early. */
export function metaStepsOf({ stages }: Experiment): number {
  return stages.reduce((sum, { metaSteps }) => sum + metaSteps, 0);
}

/** Lets signals be heard: training by itself never leaves the processor. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function lastOf({ best, weights, count }: TrainingStep): Best {
  return { ...best, weights, count };
}

function bestOf(snapshot: Snapshot): Best {
  return (snapshot as unknown as { readonly progress: { readonly best: Best } }).progress.best;
}

function lineOf({ count, stage, loss, gradient, validation }: TrainingStep): LogLine {
  const norm = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0));
  return {
    count,
    stage,
    loss: finite(loss),
    gradientNorm: finite(norm),
    ...(validation !== null && { validation: finite(validation) }),
  };
}

/** JSON has no infinity. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function report(events: ReturnType<typeof eventsFile>, { count }: TrainingStep, line: LogLine): void {
  for (const tag of ['loss', 'gradientNorm', 'validation'] as const) {
    const value = line[tag];
    if (typeof value === 'number') events.scalar(tag, value, count);
  }
}

/** What a run has found, with where it comes from. @param start - Whose weights it began with. */
export function checkpointOf(
  experiment: Experiment,
  { rule, validation }: TrainOptions,
  { weights, score, count }: Best,
  start?: Checkpoint,
): Checkpoint {
  const { rule: choice, seed, license, tasks } = experiment;
  const before = start?.provenance;
  return {
    version: 1,
    rule: { name: rule.name, config: choice.name === 'module' ? null : (choice.config as unknown as Json) },
    layout: rule.weights,
    weights,
    provenance: {
      family: joined('; then ', [
        before?.family,
        `${experiment.name}: ${tasks.map((task) => JSON.stringify(task)).join(' + ')}`,
      ]),
      estimator: joined(', then ', [
        before && `${before.estimator} (seed ${before.seed})`,
        ...experiment.stages.map(estimatorText),
      ]),
      seed,
      metaSteps: (before?.metaSteps ?? 0) + count,
      // e to the mean of ln loss: a geometric mean of losses.
      validation: {
        loss: Number.isFinite(score) ? Math.exp(score) : 0,
        optimizees: Number.isFinite(score)
          ? (validation?.optimizees.length ?? 0) * (validation?.seeds.length ?? 0)
          : 0,
      },
      commit: commitHere(),
      license: before && before.license !== license ? `${before.license} AND ${license}` : license,
    },
  };
}

function joined(by: string, parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(by);
}

/** How a stage estimates, in words that do not depend on who does it. */
function estimatorText({ estimator: { name, ...options }, trajectories }: StageConfig): string {
  return `${trajectories > 1 ? `${trajectories} × ` : ''}${name} ${JSON.stringify(options)}`;
}

function divergedError(path: string): L2lError {
  return new L2lError(
    'non-finite',
    `Inner training diverged in ${DIVERGED_IN_A_ROW} windows in a row, so nothing more is learned. ` +
      `The run is saved in ${path}. Try a lower "rate", a smaller "outputScale", or a shorter "window".`,
  );
}
