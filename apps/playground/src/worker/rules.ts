import { adam, momentum, register as registerBaselines, rmsprop, sgd } from '@l2l/baselines';
import {
  type AnyRule,
  buildRule,
  type Checkpoint,
  decodeCheckpoint,
  L2lError,
  type RuleConfig,
} from '@l2l/core';
import { lookahead, pretrainedLookaheadLstm } from '@l2l/lookahead';
import {
  lstm,
  pretrainedLstm,
  pretrainedTensorwiseLstm,
  TENSORWISE_NAME,
  tensorwise,
} from '@l2l/lstm-optimizer';
import type { Belongings } from '../messages';
import { builtIn } from '../settings/contestants';

/** Puts a watch around the part of a rule that is worth looking into. */
export type Watch = (rule: AnyRule, checkpoint: Checkpoint | null) => AnyRule;

const HAND_MADE: Readonly<Record<string, (rate: number) => AnyRule>> = {
  adam: (rate) => adam(rate),
  rmsprop: (rate) => rmsprop(rate),
  momentum: (rate) => momentum(rate, { momentum: 0.9 }),
  sgd: (rate) => sgd(rate),
};

const LEARNED: Readonly<Record<string, () => Checkpoint>> = {
  lookaheadLstm: pretrainedTensorwiseLstm,
  'lookahead-lstm': pretrainedLookaheadLstm,
  lstm: pretrainedLstm,
};

/** The trained weights of a contestant; null for those made by hand. @throws L2lError `bad-checkpoint` */
export function checkpointOf(id: string, { checkpoints }: Belongings): Checkpoint | null {
  const file = checkpoints.find((candidate) => candidate.id === id);
  return file ? decodeCheckpoint(file.bytes) : (LEARNED[id]?.() ?? null);
}

/**
 * The rule of a contestant.
 *
 * @param rate - Of those made by hand; by default the usual one.
 * @throws L2lError `not-found`, `bad-checkpoint`
 */
export function ruleOf(id: string, rate: number | undefined, belongings: Belongings, watch: Watch): AnyRule {
  const checkpoint = checkpointOf(id, belongings);
  if (checkpoint) return learnedRule(checkpoint, watch);
  const chosen = rate ?? builtIn(id)?.rate?.usual ?? 0.001;
  if (id === 'lookahead-sgd') return lookahead({ fast: watch(sgd(chosen), null) });
  const make = HAND_MADE[id];
  if (make) return watch(make(chosen), null);
  throw new L2lError('not-found', `There is no optimizer named “${id}” here. Drop its file again.`);
}

/** The rule that a checkpoint is for. @throws L2lError `bad-checkpoint` */
export function learnedRule(checkpoint: Checkpoint, watch: Watch): AnyRule {
  const { name, config } = checkpoint.rule;
  if (name === TENSORWISE_NAME) return watch(tensorwise(checkpoint), checkpoint);
  if (name === 'coordinatewiseLstm') return watch(lstm(checkpoint), checkpoint);
  if (name === 'learnedLookahead') {
    const { fast, slow, period } = config as unknown as { fast: RuleConfig; slow: object; period: number };
    const inner: Checkpoint = { ...checkpoint, rule: { name: 'coordinatewiseLstm', config: slow as never } };
    registerBaselines();
    return lookahead({ fast: buildRule(fast), slow: watch(lstm(inner), inner), period });
  }
  throw new L2lError(
    'bad-checkpoint',
    `This checkpoint is for the rule “${name}”, which this page does not know: it has the tensorwise LSTM, the coordinatewise LSTM and the Lookahead-LSTM.`,
  );
}
