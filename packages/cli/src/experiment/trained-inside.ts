import { type Checkpoint, L2lError, type RuleConfig, registerRule, weightsFor } from '@l2l/core';
import { registerLearned } from '@l2l/lookahead/rule';
import { chooseLstm, type LstmConfig } from '@l2l/lstm-optimizer/rule';
import { reasonOf } from '../file-error';
import { readCheckpoint } from '../run/checkpoint-file';
import { beside } from './places';
import type { Experiment } from './schema';

/** In an experiment's place for a fast rule: one that was trained before, from the file of its checkpoint. */
const FROM_FILE = 'checkpoint';
const LSTM = 'coordinatewiseLstm';

/**
 * Makes all rules known that experiments and checkpoints name, trained LSTMs as fast rules among them.
 * To call it twice does no harm.
 */
export function registerRules(): void {
  registerLearned();
  registerRule(LSTM, ({ rule: _, weights, ...config }) =>
    chooseLstm(config as Partial<LstmConfig>).bind(Float32Array.from(weights as readonly number[])),
  );
}

/**
 * The experiment with the weights themselves where it names a checkpoint for the fast rule, so that it is
 * whole without that file.
 *
 * @param file - Of the experiment; the checkpoint's is relative to it.
 * @throws L2lError `not-found`, `bad-checkpoint`
 */
export function withTrainedInside(experiment: Experiment, file: string): Experiment {
  const { rule } = experiment;
  if (rule.name !== 'learnedLookahead' || rule.config.fast.rule !== FROM_FILE) return experiment;
  const fast = lstmIn(beside(file, String(rule.config.fast.file)));
  return { ...experiment, rule: { ...rule, config: { ...rule.config, fast } } };
}

function lstmIn(file: string): RuleConfig {
  const checkpoint = fastCheckpoint(file);
  const { name, config } = checkpoint.rule;
  if (name !== LSTM) {
    throw new L2lError(
      'bad-checkpoint',
      `${file} holds a ${name}, but only a ${LSTM} can be the fast rule of a Lookahead.`,
    );
  }
  const options = config as Partial<LstmConfig>;
  return { rule: LSTM, ...options, weights: [...weightsFor(chooseLstm(options), checkpoint)] } as RuleConfig;
}

function fastCheckpoint(file: string): Checkpoint {
  try {
    return readCheckpoint(file);
  } catch (cause) {
    if (cause instanceof L2lError) throw cause;
    throw new L2lError(
      'not-found',
      `The fast rule's checkpoint ${file} cannot be read: ${reasonOf(cause)}.`,
      { cause },
    );
  }
}
