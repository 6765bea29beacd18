import { basename } from 'node:path';
import { type Checkpoint, type Json, L2lError, type LearnedRule, type Snapshot } from '@l2l/core';
import { type Best, type TrainingStep, type TrainOptions, train } from '@l2l/meta';
import { breath } from '../experiment/interruptible';
import type { Experiment, StageConfig, TaskConfig } from '../experiment/schema';
import { type EventsFile, eventsFile } from './events-file';
import type { LogLine } from './log-file';
import { origin } from './origin';
import type { RunFolder } from './run-folder';

/** What happens while a run is followed. */
export interface Watching {
  /** Seconds from one save to the next, at most. */
  readonly saveEvery: number;
  readonly onStep: (step: TrainingStep, line: LogLine) => void;
  /** Once it is aborted, the run is saved and ends after the step under way. */
  readonly signal: AbortSignal;
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
  watching: Watching,
): Promise<Outcome> {
  const { saved, earlier } = folder;
  const isResumed = saved !== undefined || earlier.length > 0;
  const events = eventsFile(folder.path, { resumedAt: isResumed ? (saved?.count ?? 0) + 1 : undefined });
  try {
    return (await stepsOf(folder, options, watching, events)) ?? outcomeOf(folder);
  } finally {
    events.close();
  }
}

/** Undefined where there is no step left to take. */
async function stepsOf(
  folder: RunFolder,
  options: TrainOptions & { readonly rule: LearnedRule },
  { saveEvery, onStep, signal }: Watching,
  events: EventsFile,
): Promise<Outcome | undefined> {
  let nextSave = Date.now() + 1000 * saveEvery;
  let diverged = divergedAtEnd(folder);
  let bestCount = -1;
  for await (const step of train({ ...options, from: folder.saved?.snapshot })) {
    const line = lineOf(step);
    folder.log(line);
    report(events, step, line);
    onStep(step, line);
    await breath();
    diverged = line.loss === null ? diverged + 1 : 0;
    const isLost = diverged >= DIVERGED_IN_A_ROW;
    const isOver = step.end !== null || signal.aborted || isLost;
    if (isOver || Date.now() >= nextSave) {
      await save(folder, options, step, { isOver, isBest: step.best.count !== bestCount });
      bestCount = step.best.count;
      nextSave = Date.now() + 1000 * saveEvery;
    }
    if (isLost) throw divergedError(folder.path);
    if (isOver) return { end: step.end ?? 'stopped', count: step.count, best: step.best };
  }
  return undefined;
}

async function save(
  folder: RunFolder,
  options: TrainOptions,
  step: TrainingStep,
  { isOver, isBest }: { readonly isOver: boolean; readonly isBest: boolean },
): Promise<void> {
  const { experiment, start } = folder;
  // The state comes last: whatever belongs to it is there by then.
  if (isBest) folder.checkpoint('best', checkpointOf(experiment, options, step.best, start));
  if (isOver) folder.checkpoint('last', checkpointOf(experiment, options, lastOf(step), start));
  folder.save({ count: step.count, snapshot: (await step.save()) as Snapshot });
}

/** How a run ended that was over when it was saved. */
function outcomeOf({ saved, experiment }: RunFolder): Outcome {
  const { count, snapshot } = saved!;
  return { end: count < metaStepsOf(experiment) ? 'patience' : 'finished', count, best: bestOf(snapshot) };
}

/** Windows in a row that had diverged where the run was saved. */
function divergedAtEnd({ saved, earlier }: RunFolder): number {
  const kept = earlier.slice(0, saved?.count ?? 0);
  return kept.length - 1 - kept.findLastIndex(({ loss }) => loss !== null);
}

/** Meta-steps of all stages, where nothing ends them early. */
export function metaStepsOf({ stages }: Experiment): number {
  return stages.reduce((sum, { metaSteps }) => sum + metaSteps, 0);
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

function report(events: EventsFile, { count }: TrainingStep, line: LogLine): void {
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
      family: joined('; then ', [before?.family, `${experiment.name}: ${tasks.map(taskText).join(' + ')}`]),
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
      commit: origin(),
      license: before && before.license !== license ? `${before.license} AND ${license}` : license,
    },
  };
}

function joined(by: string, parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(by);
}

/** A task in words that do not depend on the machine: of a module's path, its name. */
function taskText(task: TaskConfig): string {
  return JSON.stringify(task.family === 'module' ? { ...task, module: basename(task.module) } : task);
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
