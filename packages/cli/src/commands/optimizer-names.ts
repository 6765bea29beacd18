import { basename } from 'node:path';
import { register } from '@l2l/baselines';
import { type AnyRule, buildLearnedRule, buildRule, type Checkpoint, L2lError, weightsFor } from '@l2l/core';
import { paperCheckpoint, paperNames } from '@l2l/lookahead/paper';
import { pretrainedLookaheadLstm } from '@l2l/lookahead/rule';
import { pretrainedLstm, pretrainedTensorwiseLstm } from '@l2l/lstm-optimizer/rule';
import { suggestion } from '../experiment/closest';
import { registerRules } from '../experiment/trained-inside';
import { reasonOf } from '../file-error';
import { readCheckpoint } from '../run/checkpoint-file';

const SHIPPED: Readonly<Record<string, () => Checkpoint>> = {
  'tensorwise-lstm': pretrainedTensorwiseLstm,
  lstm: pretrainedLstm,
  'lookahead-lstm': pretrainedLookaheadLstm,
  ...Object.fromEntries(paperNames.map((name) => [`paper/${name}`, () => paperCheckpoint(name)])),
};

/** Rules of `@l2l/baselines`: each is complete with a learning rate. */
const RATED = [
  'sgd',
  'momentum',
  'nesterov',
  'rmsprop',
  'adam',
  'adamw',
  'adamax',
  'adagrad',
  'adadelta',
  'prodigy',
  'scheduleFreeAdamw',
];

/** The names of checkpoints that ship. */
export const shippedNames: readonly string[] = Object.keys(SHIPPED);

/** How checkpoints are named. */
export const CHECKPOINT_NAMES = `a file, or one of ${shippedNames.join(', ')}`;

/** How optimizers are named. */
export const OPTIMIZER_NAMES = `${CHECKPOINT_NAMES}; or NAME(RATE), such as "adam(0.001)", where NAME is one of ${RATED.join(', ')}`;

/** A checkpoint by its file or, of those that ship, by its name. @throws L2lError `not-found`, `bad-checkpoint` */
export function checkpointNamed(name: string): Checkpoint {
  if (Object.hasOwn(SHIPPED, name)) return SHIPPED[name]!();
  try {
    return readCheckpoint(name);
  } catch (cause) {
    if (cause instanceof L2lError) throw cause;
    const reason = reasonOf(cause);
    throw new L2lError(
      'not-found',
      `There is no checkpoint "${name}" (${reason})${suggestion(name, shippedNames) || '.'} Give ${CHECKPOINT_NAMES}.`,
      { cause },
    );
  }
}

/** What tables call checkpoints: files without folder and ending, unless two would be called alike. */
export function labelsOf(names: readonly string[]): string[] {
  const short = names.map((name) => basename(name, '.safetensors'));
  return new Set(short).size === short.length ? short : [...names];
}

/**
 * An optimizer as people write it: `adam(0.001)`, a checkpoint's file, or the name of one that ships.
 *
 * @throws L2lError `not-found`, `bad-checkpoint`, `bad-option`
 */
export function optimizerNamed(text: string): { readonly name: string; readonly rule: AnyRule } {
  const [, rule, rate] = /^(\w+)\(([^()]*)\)$/.exec(text) ?? [];
  if (rule !== undefined && rate !== undefined) return { name: text, rule: ratedRule(rule, rate) };
  if (RATED.includes(text)) {
    throw new L2lError(
      'bad-option',
      `"${text}" has no learning rate. Write "${text}(0.001)", or another rate. (The shell needs the quotes.)`,
    );
  }
  registerRules();
  const checkpoint = checkpointNamed(text);
  const learned = buildLearnedRule(checkpoint.rule);
  return { name: text, rule: learned.bind(weightsFor(learned, checkpoint)) };
}

function ratedRule(rule: string, rate: string): AnyRule {
  if (!RATED.includes(rule)) {
    throw new L2lError(
      'bad-option',
      `There is no optimizer "${rule}" that takes a learning rate${suggestion(rule, RATED) || '.'} There are ${RATED.join(', ')}.`,
    );
  }
  const learningRate = rate.trim() === '' ? Number.NaN : Number(rate);
  if (!Number.isFinite(learningRate)) {
    throw new L2lError(
      'bad-option',
      `${rule}: the learning rate is "${rate}", but must be a number, as in "${rule}(0.001)".`,
    );
  }
  register();
  return buildRule({ rule, learningRate });
}
