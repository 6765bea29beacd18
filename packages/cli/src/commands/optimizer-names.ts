import { basename } from 'node:path';
import { register } from '@l2l/baselines';
import { type AnyRule, buildLearnedRule, buildRule, type Checkpoint, L2lError, weightsFor } from '@l2l/core';
import { paperCheckpoint, paperNames } from '@l2l/lookahead/paper';
import { pretrainedLookaheadLstm } from '@l2l/lookahead/rule';
import { pretrainedLstm, pretrainedTensorwiseLstm } from '@l2l/lstm-optimizer/rule';
import { registerRules } from '../experiment/trained-inside';
import { readCheckpoint } from '../run/checkpoint-file';

const SHIPPED: Readonly<Record<string, () => Checkpoint>> = {
  'tensorwise-lstm': pretrainedTensorwiseLstm,
  lstm: pretrainedLstm,
  'lookahead-lstm': pretrainedLookaheadLstm,
  ...Object.fromEntries(paperNames.map((name) => [`paper/${name}`, () => paperCheckpoint(name)])),
};

/** How the names of checkpoints are explained. */
export const CHECKPOINT_NAMES = `a file, or one of ${Object.keys(SHIPPED).join(', ')}`;

/** A checkpoint by its file or, of those that ship, by its name. @throws L2lError `not-found`, `bad-checkpoint` */
export function checkpointNamed(name: string): Checkpoint {
  if (Object.hasOwn(SHIPPED, name)) return SHIPPED[name]!();
  try {
    return readCheckpoint(name);
  } catch (cause) {
    if (cause instanceof L2lError) throw cause;
    throw new L2lError(
      'not-found',
      `There is no checkpoint "${name}": ${(cause as Error).message}. Give ${CHECKPOINT_NAMES}.`,
      { cause },
    );
  }
}

/** What tables call checkpoints: files without folder and ending, where no two would be called alike. */
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
  register();
  registerRules();
  const call = /^([a-z]\w*)\((\d[\d.e-]*)\)$/i.exec(text);
  if (call) return { name: text, rule: buildRule({ rule: call[1]!, learningRate: Number(call[2]) }) };
  const checkpoint = checkpointNamed(text);
  const learned = buildLearnedRule(checkpoint.rule);
  return { name: text, rule: learned.bind(weightsFor(learned, checkpoint)) };
}
