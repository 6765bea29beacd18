import {
  type AnyRule,
  copyState,
  fold,
  type GradientEstimator,
  type Key,
  L2lError,
  type LearnedRule,
  numberOption,
  objectOption,
  requireOptions,
  type Snapshot,
} from '@l2l/core';
import { type MetaStep, metaTrain } from './meta-train';
import { type ValidationOptions, validationScore } from './validation';

/** A part of a run with one way of estimating: windows grow, imitation ends, evolution takes over. */
export interface Stage {
  // biome-ignore lint/suspicious/noExplicitAny: a carry is opaque to all but its estimator.
  readonly estimator: GradientEstimator<any>;
  /** Meta-steps of this stage, at least 1. */
  readonly metaSteps: number;
  /** The rule that moves the weights; see `metaTrain`. Its memory begins anew with each stage. */
  readonly optimizer?: AnyRule | undefined;
  /** Share of the averaged weights that each step keeps; see `metaTrain`. The next stage begins from them. */
  readonly average?: number | undefined;
}

export interface TrainOptions {
  readonly rule: LearnedRule;
  readonly stages: readonly Stage[];
  /** Decides every random draw of the run. */
  readonly key: Key;
  /** Weights to begin with; by default those the key gives. */
  readonly weights?: Float32Array | undefined;
  /** Held-out optimizees that choose the weights to keep. Without it the last weights are kept. */
  readonly validation?: Validation | undefined;
  /** What {@link TrainingStep.save} gave in an earlier run with the same options: continues from there. */
  readonly from?: Snapshot | undefined;
}

export interface Validation extends ValidationOptions {
  /** Meta-steps from one validation to the next; there is one after each stage, too. */
  readonly every: number;
  /** Validations without a new best after which the run ends; never, unless told. */
  readonly patience?: number | undefined;
}

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
 * @throws L2lError `bad-option`; `bad-checkpoint` for a snapshot of another run; `diverged` as `metaTrain` does.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainingStep, void, void> {
  requireOptions('train', options, ['rule', 'stages', 'key', 'weights', 'validation', 'from']);
  objectOption('train', 'rule', options?.rule, 'a learned rule such as coordinatewiseLstm()');
  const { rule, stages, key, weights = rule.initWeights(fold(key, 'weights')), from } = options;
  checkStages(options);
  let { progress, inner } = from
    ? restored(options, from)
    : {
        progress: { stage: 0, before: 0, worse: 0, best: { weights, score: Number.NaN, count: 0 } },
        inner: null,
      };
  // It ended so before.
  if (reasonToEnd(options, progress, false)) return;
  let start = weights;
  for (; progress.stage < stages.length; progress = { ...progress, stage: progress.stage + 1 }) {
    const stage = stages[progress.stage]!;
    const isLast = progress.stage === stages.length - 1;
    const resumed = inner as { readonly count: number; readonly averaged: Float32Array } | null;
    if (resumed) start = resumed.averaged;
    const { metaSteps, ...others } = stage;
    if (resumed?.count !== metaSteps) {
      const steps = metaTrain({
        ...others,
        weights: start,
        key: fold(fold(key, 'stage'), progress.stage),
        from: inner ?? undefined,
      });
      for await (const step of steps) {
        const isEnd = step.count === stage.metaSteps;
        const judged = await validated(options, progress, step, isEnd);
        progress = judged.progress;
        const end = reasonToEnd(options, progress, isEnd && isLast);
        yield reported(options, progress, step, judged.score, end);
        start = step.averaged;
        if (end) return;
        if (isEnd) break;
      }
    }
    inner = null;
    progress = { ...progress, before: progress.before + stage.metaSteps };
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
      madeBy: madeBy(options, progress.stage),
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

/**
 * What a run and the one that continues it must have in common: the rule, its weights, and the lengths of the stages
 * that are over. Estimators may differ by the workers they use, which changes nothing, and their names say so.
 */
function madeBy({ rule, stages }: TrainOptions, stage: number): string {
  const weights = rule.weights.slots.map(({ name, shape }) => `${name} [${shape.join(', ')}]`);
  const before = stages
    .slice(0, stage)
    .map(({ metaSteps }, i) => `stage ${i + 1} of ${metaSteps} meta-steps`);
  return [`${rule.name} (${weights.join(', ')})`, ...before].join('; ');
}

function restored(
  options: TrainOptions,
  from: Snapshot,
): { readonly progress: Progress; readonly inner: Snapshot | null } {
  const {
    madeBy: found,
    progress,
    inner,
  } = from as unknown as {
    readonly madeBy?: string;
    readonly progress: Progress;
    readonly inner: Snapshot;
  };
  const expected = madeBy(options, progress.stage);
  if (found !== undefined && found !== expected) {
    throw new L2lError(
      'bad-checkpoint',
      `train: the snapshot is of a run of ${found}, but this run is one of ${expected}. Continue with the options of the run that was saved, or begin a new one.`,
    );
  }
  return { progress: copyState(progress), inner };
}

function checkStages({ rule, stages, weights, validation }: TrainOptions): void {
  if (!(stages?.length > 0)) {
    throw new L2lError(
      'bad-option',
      'train: there are no stages. Give at least one, { estimator, metaSteps }.',
    );
  }
  stages.forEach((stage, i) => {
    const { metaSteps } = requireOptions(`train: stages[${i}]`, stage, [
      'estimator',
      'metaSteps',
      'optimizer',
      'average',
    ]);
    numberOption('train', `stages[${i}].metaSteps`, metaSteps, { from: 1, integer: true });
  });
  if (validation) {
    requireOptions('train: validation', validation, ['optimizees', 'steps', 'seeds', 'every', 'patience']);
    numberOption('train', 'validation.every', validation.every, { from: 1, integer: true });
    if (validation.patience !== undefined)
      numberOption('train', 'validation.patience', validation.patience, { from: 1, integer: true });
  }
  if (weights && weights.length !== rule.weights.size) {
    throw new L2lError(
      'bad-option',
      `train: there are ${weights.length} weights, but ${rule.name} has ${rule.weights.size}. Take them from a checkpoint of the same architecture.`,
    );
  }
}
