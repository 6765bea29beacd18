import { adam } from '@l2l/baselines';
import { pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';
import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../reproductions/tensorwise-lstm/stress/problems.js';
import { worthOf } from '../reproductions/tensorwise-lstm/stress/trial.js';

/** Starts that the ratio is the geometric mean of: how a change of the data ends depends on the start. */
const STARTS: Readonly<Record<string, number>> = { 'sudden shift of the data': 8 };

/** What the guard promises is told in decisions 18 and 23; reproductions/tensorwise-lstm/stress measures it at length. */
describe('the weights that ship, with their guard', () => {
  it.each(Object.keys(PROBLEMS))(
    'are not much worse than Adam at its default: %s',
    async (name) => {
      const problem = await PROBLEMS[name]!();
      const starts = STARTS[name] ?? 1;
      let logs = 0;
      for (let seed = 21; seed < 21 + starts; seed++) {
        const run = { steps: 1000, seed };
        const worth = await worthOf(problem, tensorwise(pretrainedTensorwiseLstm()), run);
        logs += Math.log(worth / (await worthOf(problem, adam(), run)));
      }
      expect(Math.exp(logs / starts)).toBeLessThan(1.25);
    },
    60_000,
  );
});
