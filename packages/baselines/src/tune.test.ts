import { describe, expect, it } from 'vitest';
import { logGrid, tune } from './tune';

/** A loss with its least value at one rate: the squared distance in decades. */
const bestAt = (best: number) => (rate: number) => Math.log10(rate / best) ** 2;
const make = (learningRate: number) => learningRate;

describe('tune', () => {
  it('finds the best rate within the grid and tries no other', async () => {
    const tuned = await tune({ make, learningRates: [0.01, 0.1, 1], measure: bestAt(0.1) });
    expect(tuned).toEqual({
      learningRate: 0.1,
      loss: 0,
      rule: 0.1,
      onEdge: false,
      trials: [
        { learningRate: 0.01, loss: 1 },
        { learningRate: 0.1, loss: 0 },
        { learningRate: 1, loss: 1 },
      ],
    });
  });

  it.each([0.0001, 1000])(
    'goes on in the steps of the grid until worse rates lie on both sides of %d',
    async (best) => {
      const { learningRate, onEdge, trials } = await tune({
        make,
        learningRates: [0.1, 1],
        measure: bestAt(best),
      });
      expect(learningRate).toBe(best);
      expect(onEdge).toBe(false);
      // From a decade below the smallest tried of them to a decade above the greatest.
      expect(trials.map((trial) => trial.learningRate)).toEqual(
        best < 1 ? [0.00001, 0.0001, 0.001, 0.01, 0.1, 1] : [0.1, 1, 10, 100, 1000, 10000],
      );
    },
  );

  it('says that the best lies on the edge when it may not go on', async () => {
    const tuned = await tune({ make, learningRates: [0.1, 1], measure: bestAt(1e-6), furtherRates: 2 });
    expect(tuned.trials.length).toBe(4);
    expect(tuned).toMatchObject({ learningRate: 0.001, onEdge: true });
  });

  it.each([Number.NaN, Infinity, -Infinity])('takes %d for the worst of all', async (diverged) => {
    const measure = (rate: number) => (rate > 0.05 ? diverged : 1 / rate);
    const tuned = await tune({ make, learningRates: [0.01, 0.1, 1], measure });
    expect(tuned).toMatchObject({ learningRate: 0.01, loss: 100, onEdge: false });
    expect(tuned.trials.map(({ loss }) => loss)).toEqual([1000, 100, Infinity, Infinity]);
  });

  it('looks among smaller rates when all diverge, and says so when none helps', async () => {
    const tuned = await tune({ make, learningRates: [1, 10], measure: () => Number.NaN, furtherRates: 3 });
    expect(tuned).toMatchObject({ learningRate: 0.001, loss: Infinity, onEdge: true });
  });

  it('goes down and then up from a single rate', async () => {
    const { learningRate, onEdge } = await tune({ make, learningRates: [1], measure: bestAt(10) });
    expect([learningRate, onEdge]).toEqual([10, false]);
  });

  it.each([[[]], [[1, 0.1]], [[1, 1]], [[0, 1]], [[-1]], [[Number.NaN]]])(
    'refuses the rates %j',
    async (learningRates) => {
      await expect(tune({ make, learningRates, measure: bestAt(1) })).rejects.toMatchObject({
        code: 'bad-option',
      });
    },
  );
});

describe('logGrid', () => {
  it('divides each factor of ten evenly in the logarithm', () => {
    // √10 = 3.16227766017
    expect(logGrid(0.1, 10)).toEqual([0.1, 0.316227766017, 1, 3.16227766017, 10]);
    expect(logGrid(0.001, 0.1, 1)).toEqual([0.001, 0.01, 0.1]);
  });

  it('ends at the last rate that is not above the end', () => {
    expect(logGrid(1, 50, 1)).toEqual([1, 10]);
    expect(logGrid(3, 3)).toEqual([3]);
  });

  it('refuses a grid that runs backwards', () => {
    expect(() => logGrid(1, 0.1)).toThrow(/to is 0.1, but must be a finite number, at least 1/);
  });
});
