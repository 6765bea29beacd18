import { adam } from '@l2l/baselines';
import { pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';
import { describe, expect, it } from 'vitest';
import { TRIALS } from '../reproductions/tensorwise-lstm/stress/problems.js';

type Run = Parameters<Awaited<ReturnType<(typeof TRIALS)[string]>>>[1];

/** What Adam at its default comes to, by problem and start: it reads no losses. */
const ofAdam = new Map<string, number>();

async function adamOn(name: string, run: Run): Promise<number> {
  const id = `${name} ${run.seed}`;
  const found = ofAdam.get(id) ?? (await (await TRIALS[name]!())(adam(), run));
  ofAdam.set(id, found);
  return found;
}

/** Ratios to Adam at its default, a start each. */
async function ratios(name: string, starts: number, isTold: boolean): Promise<number[]> {
  const trial = await TRIALS[name]!();
  const found: number[] = [];
  for (let seed = 21; seed < 21 + starts; seed++) {
    const run = { steps: 1000, seed, isTold };
    const worth = await trial(tensorwise(pretrainedTensorwiseLstm()), run);
    found.push(worth / (await adamOn(name, run)));
  }
  return found;
}

const meanOf = (values: readonly number[]) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** How a change of the data, a game or a valley without end turns out depends on the start. */
const STARTS: Readonly<Record<string, number>> = {
  'sudden shift of the data': 8,
  'policy gradients on a drifting bandit': 10,
  '45 % of labels masked': 10,
  '90 % masked, minibatches of 16': 10,
  'adversaries (GAN)': 10,
};

/** What a single start may come to where that is more than twice Adam: which ones do is in the card. */
const WORST: Readonly<Record<string, number>> = { 'sudden shift of the data': 2.5, 'adversaries (GAN)': 4 };

/** Decisions 18, 23 and 30 say what the guard promises; reproductions/tensorwise-lstm/stress measures it at length. */
describe('the weights that ship, with their guard', () => {
  it.each(Object.keys(TRIALS))(
    'are not much worse than Adam at its default: %s',
    async (name) => {
      const found = await ratios(name, STARTS[name] ?? 1, true);
      expect(meanOf(found)).toBeLessThan(1.25);
      expect(Math.max(...found)).toBeLessThan(WORST[name] ?? 2);
    },
    120_000,
  );

  // After a shift the alarm leaves Adam at its default, which needs long where weights have grown: see the card.
  it.each(Object.keys(TRIALS).filter((name) => name !== 'sudden shift of the data'))(
    'are not much worse than Adam at its default where no losses are given: %s',
    async (name) => {
      const found = await ratios(name, STARTS[name] ?? 1, false);
      expect(meanOf(found)).toBeLessThan(1.25);
      expect(Math.max(...found)).toBeLessThan(WORST[name] ?? 2);
    },
    120_000,
  );
});
