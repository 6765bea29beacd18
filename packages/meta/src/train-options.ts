import {
  type AnyRule,
  type GradientEstimator,
  type Key,
  L2lError,
  type LearnedRule,
  numberOption,
  objectOption,
  requireOptions,
  type Snapshot,
} from '@l2l/core';
import { requireFiniteWeights } from './finite-weights';
import { DEFAULT_AVERAGE, DEFAULT_OPTIMIZER } from './meta-train';
import { plain, type RunRecord, recordOfLearned, recordOfRule } from './run-record';
import type { ValidationOptions } from './validation';

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
  /** Weights to begin with; by default those the key gives. Not looked at where a run continues. */
  readonly weights?: Float32Array | undefined;
  /** Held-out optimizees that choose the weights to keep. Without it the last weights are kept. */
  readonly validation?: Validation | undefined;
  /**
   * What `TrainingStep.save` gave in an earlier run with the same options: continues from there. The stage it was
   * saved in may have more meta-steps, and later stages may be others.
   */
  readonly from?: Snapshot | undefined;
}

export interface Validation extends ValidationOptions {
  /** Meta-steps from one validation to the next; there is one after each stage, too. */
  readonly every: number;
  /** Validations without a new best after which the run ends. Default: it never ends early. */
  readonly patience?: number | undefined;
}

/**
 * What a run that stands in this stage and the one that continues it must have in common. How the stage estimates is
 * compared by the estimator itself, since its workers may differ.
 */
export function recordOfRun({ rule, key, stages, validation }: TrainOptions, stage: number): RunRecord {
  return plain({
    rule: recordOfLearned(rule),
    key,
    stages: stages.slice(0, stage + 1).map(recordOfStage),
    metaStepsBefore: stages.slice(0, stage).map(({ metaSteps }) => metaSteps),
    validation: validation && recordOfValidation(validation),
  });
}

function recordOfStage({ optimizer = DEFAULT_OPTIMIZER, average = DEFAULT_AVERAGE }: Stage) {
  return { optimizer: recordOfRule(optimizer), average };
}

function recordOfValidation({ optimizees, steps, seeds, every, patience }: Validation) {
  return {
    optimizees: optimizees.map(({ name, layout }) => `${name}: ${layout.size} coordinates`),
    steps,
    seeds,
    every,
    patience,
  };
}

/** @throws L2lError `bad-option` */
export function checkTrainOptions(options: TrainOptions): void {
  const { rule, stages, weights, validation } = requireOptions('train', options, [
    'rule',
    'stages',
    'key',
    'weights',
    'validation',
    'from',
  ]);
  objectOption('train', 'rule', rule, 'a learned rule such as coordinatewiseLstm()');
  if (!(stages?.length > 0)) {
    throw new L2lError(
      'bad-option',
      'train: there are no stages. Give at least one, { estimator, metaSteps }.',
    );
  }
  stages.forEach(checkStage);
  if (validation) checkValidation(validation);
  if (weights && weights.length !== rule.weights.size) {
    throw new L2lError(
      'bad-option',
      `train: there are ${weights.length} weights, but ${rule.name} has ${rule.weights.size}. Take them from a checkpoint of the same architecture.`,
    );
  }
  if (weights) requireFiniteWeights('train', weights);
}

function checkStage(stage: Stage, i: number): void {
  const { metaSteps } = requireOptions(`train: stages[${i}]`, stage, [
    'estimator',
    'metaSteps',
    'optimizer',
    'average',
  ]);
  numberOption('train', `stages[${i}].metaSteps`, metaSteps, { from: 1, integer: true });
}

function checkValidation(validation: Validation): void {
  requireOptions('train: validation', validation, ['optimizees', 'steps', 'seeds', 'every', 'patience']);
  const { every, patience } = validation;
  numberOption('train', 'validation.every', every, { from: 1, integer: true });
  if (patience !== undefined)
    numberOption('train', 'validation.patience', patience, { from: 1, integer: true });
}
