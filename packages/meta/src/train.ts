import { copyState, fold, type Json, type Snapshot } from '@l2l/core';
import { type MetaStep, metaTrain } from './meta-train';
import { doesNotFit, requireSameRecord } from './run-record';
import { checkTrainOptions, recordOfRun, type TrainOptions } from './train-options';
import { validationScore } from './validation';

/** The weights that did best on validation. */
export interface Best {
  readonly weights: Float32Array;
  /** Of `validationScore`: the lower the better. NaN where nothing was validated. */
  readonly score: number;
  /** Meta-steps after which they were found. */
  readonly count: number;
}

/** Where a run stands after a meta-step. */
export interface TrainingStep {
  /** Number of the stage, from 0. */
  readonly stage: number;
  /** Meta-steps taken, of all stages. */
  readonly count: number;
  /** Mean loss of the optimizees over the window. Not finite if inner training diverged. */
  readonly loss: number;
  /** `[weights.size]`, before clipping. */
  readonly gradient: Float32Array;
  /** The score of a validation that was made after this step. */
  readonly validation: number | null;
  readonly best: Best;
  /** Why this step is the last one; null if it is not. */
  readonly end: 'finished' | 'patience' | null;
  /** The weights worth using: averaged, where the stage averages. */
  readonly weights: Float32Array;
  /** All that is needed to continue, to the last bit. @throws L2lError `not-supported` once the next step was asked for. */
  save(): Promise<Snapshot>;
}

/** What a run remembers beside its current stage. */
interface Progress {
  readonly stage: number;
  /** Meta-steps of earlier stages. */
  readonly before: number;
  readonly best: Best;
  /** Validations since the best. */
  readonly worse: number;
}

/**
 * A whole run of meta-training: its stages one after another, validation, and the best weights kept.
 *
 * @throws L2lError `bad-option`; `bad-checkpoint` for a snapshot of another run; `diverged` and `non-finite` as
 *   `metaTrain` does.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainingStep, void, void> {
  checkTrainOptions(options);
  const { stages } = options;
  let { progress, inner, weights } = startOf(options);
  // It ended so before.
  if (reasonToEnd(options, progress, false)) return;
  while (progress.stage < stages.length) {
    const { metaSteps } = stages[progress.stage]!;
    if (inner?.count !== metaSteps) {
      for await (const step of stepsOfStage(options, progress, weights, inner)) {
        yield step.reported;
        if (step.reported.end) return;
        ({ progress } = step);
        ({ weights } = step.reported);
      }
    }
    inner = null;
    progress = { ...progress, stage: progress.stage + 1, before: progress.before + metaSteps };
  }
}

/** The rest of a stage: what is reported of each step, and where the run stands after it. */
async function* stepsOfStage(
  options: TrainOptions,
  start: Progress,
  weights: Float32Array,
  from: Snapshot | null,
): AsyncGenerator<{ readonly reported: TrainingStep; readonly progress: Progress }, void, void> {
  const { key, stages } = options;
  const { estimator, optimizer, average, metaSteps } = stages[start.stage]!;
  const stageKey = fold(fold(key, 'stage'), start.stage);
  let progress = start;
  const steps = metaTrain({ estimator, optimizer, average, weights, key: stageKey, from: from ?? undefined });
  for await (const step of steps) {
    const isEnd = step.count === metaSteps;
    const judged = await validated(options, progress, step, isEnd);
    progress = judged.progress;
    const end = reasonToEnd(options, progress, isEnd && progress.stage === stages.length - 1);
    yield { reported: reported(options, progress, step, judged.score, end), progress };
    if (isEnd) return;
  }
}

function reported(
  options: TrainOptions,
  progress: Progress,
  step: MetaStep,
  validation: number | null,
  end: TrainingStep['end'],
): TrainingStep {
  const { stage, before, best } = progress;
  return {
    stage,
    count: before + step.count,
    loss: step.loss,
    gradient: step.gradient,
    validation,
    best,
    end,
    weights: step.averaged,
    save: async () => ({
      made: recordOfRun(options, progress.stage),
      progress: copyState(progress) as unknown as Snapshot,
      inner: await step.save(),
    }),
  };
}

/** Where the run stands when this step has been validated, if it is its turn. */
async function validated(
  { rule, validation }: TrainOptions,
  progress: Progress,
  { averaged, count: ofStage }: MetaStep,
  isEnd: boolean,
): Promise<{ readonly progress: Progress; readonly score: number | null }> {
  const count = progress.before + ofStage;
  const found = (score: number) => ({ weights: averaged.slice(), score, count });
  if (!validation) return { progress: { ...progress, best: found(Number.NaN) }, score: null };
  const { every, optimizees, steps, seeds } = validation;
  if (!isEnd && count % every !== 0) return { progress, score: null };
  const score = await validationScore(rule.bind(averaged), { optimizees, steps, seeds });
  const isBest = Number.isNaN(progress.best.score) || score < progress.best.score;
  if (isBest) return { progress: { ...progress, best: found(score), worse: 0 }, score };
  return { progress: { ...progress, worse: progress.worse + 1 }, score };
}

function reasonToEnd(
  { validation }: TrainOptions,
  { worse }: Progress,
  isFinished: boolean,
): TrainingStep['end'] {
  if (isFinished) return 'finished';
  return validation?.patience !== undefined && worse >= validation.patience ? 'patience' : null;
}

/** Where a run stands that was saved, or begins. */
interface Start {
  readonly progress: Progress;
  /** Of `metaTrain`, in its stage; null at the beginning. */
  readonly inner: InnerSnapshot | null;
  readonly weights: Float32Array;
}

type InnerSnapshot = Snapshot & { readonly count: number; readonly averaged: Float32Array };

function startOf(options: TrainOptions): Start {
  const { rule, key, from } = options;
  if (from) return restored(options, from);
  const weights = options.weights ?? rule.initWeights(fold(key, 'weights'));
  const best = { weights, score: Number.NaN, count: 0 };
  return { progress: { stage: 0, before: 0, worse: 0, best }, inner: null, weights };
}

function restored(options: TrainOptions, from: Snapshot): Start {
  const { progress, made, inner } = from as unknown as {
    readonly progress?: Progress;
    readonly made?: Json;
    readonly inner?: InnerSnapshot;
  };
  const { stages } = options;
  if (!progress || !inner) throw doesNotFit('train', 'it was not saved by train');
  if (progress.stage >= stages.length) {
    throw doesNotFit('train', `it stands in stage ${progress.stage + 1}, but there are ${stages.length}`);
  }
  requireSameRecord('train', made, recordOfRun(options, progress.stage));
  const { metaSteps } = stages[progress.stage]!;
  if (inner.count > metaSteps) {
    throw doesNotFit(
      'train',
      `${inner.count} meta-steps of stages[${progress.stage}] were taken, but its metaSteps are ${metaSteps}`,
    );
  }
  return { progress: copyState(progress), inner, weights: inner.averaged };
}
