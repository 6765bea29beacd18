import { adam, sgd } from '@l2l/baselines';
import { type AnyRule, buildRule, fold, keyOf } from '@l2l/core';
import { lookahead, pretrainedLookaheadLstm, register } from '@l2l/lookahead';
import { lstm, pretrainedLstm, pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';
import { trainingLosses } from '@l2l/meta';
import { mnist, sliceDataset } from '@l2l/mnist';
import { chooseMlp, mlp } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';

register();
const { train } = await mnist({ embedded: true });
/** The paper's network, from starts that no meta-training has seen: those draw from other keys. */
const problem = mlp({ dataset: train, hidden: [20], activation: 'sigmoid', batchSize: 128 });
const SEEDS = [1, 2, 3, 4, 5];
const STEPS = 200;
/** Minibatches differ in loss, so that of step 200 is taken as the mean of the ten around it. */
const LAST = 10;

async function meanLossAtTheEnd(rule: AnyRule): Promise<number> {
  const losses: number[] = [];
  for (const seed of SEEDS) {
    const path = await trainingLosses(problem, rule, STEPS, fold(keyOf(seed), 'pretrained test'));
    losses.push(...path.slice(-LAST));
  }
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

describe('the weights that ship, on the network of the paper', async () => {
  const opponents = [await meanLossAtTheEnd(sgd(0.01)), await meanLossAtTheEnd(adam(0.001))];
  const { fast, slow, period } = pretrainedLookaheadLstm().rule.config as never as {
    fast: never;
    slow: never;
    period: number;
  };
  const learned: [string, AnyRule][] = [
    ['the plain LSTM', lstm(pretrainedLstm())],
    ['the tensorwise LSTM', tensorwise(pretrainedTensorwiseLstm())],
    [
      'the Lookahead-LSTM',
      lookahead({
        fast: buildRule(fast),
        slow: lstm({ ...pretrainedLookaheadLstm(), rule: { name: 'coordinatewiseLstm', config: slow } }),
        period,
      }),
    ],
  ];
  it.each(learned)(
    '%s is after 200 steps below SGD and Adam at their tfjs defaults, mean over 5 seeds',
    async (_, rule) => {
      expect(await meanLossAtTheEnd(rule)).toBeLessThan(Math.min(...opponents));
    },
  );
});

describe('the tensorwise LSTM, on networks and digits that meta-training never saw', () => {
  const rule = tensorwise(pretrainedTensorwiseLstm());
  it.each([
    { hidden: [24], activation: 'relu' },
    { hidden: [30, 30], activation: 'tanh' },
    { hidden: [16, 16, 16], activation: 'gelu' },
  ] as const)('is after 200 steps below Adam at 0.001 and at 0.003: %o', async (network) => {
    const dataset = sliceDataset(train, 4000, 8000);
    const unseen = chooseMlp({ dataset, ...network, hidden: [...network.hidden], batchSize: 64 });
    const end = async (of: AnyRule) => {
      const path = await trainingLosses(unseen, of, STEPS, keyOf(5));
      return path.slice(-20).reduce((sum, loss) => sum + loss, 0) / 20;
    };
    expect(await end(rule)).toBeLessThan(Math.min(await end(adam(0.001)), await end(adam(0.003))));
  });
});
