import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { claimsOf } from './claims';
import type { Entry } from './evaluate-panel';
import { FIGURES, FINE_TUNINGS } from './figures';
import { measuresOf, median } from './measures';
import { between, claimsTable, measuresTables } from './page';

const curve = (...fixed: number[]) => ({ minibatch: fixed, fixed });

describe('measures of a curve', () => {
  it('tell when a loss was reached first, every five steps', () => {
    const { stepsTo, lowest, final } = measuresOf(curve(2, 0.9, 0.4, 0.6));
    expect(stepsTo).toEqual({ '1': 5, '0.5': 10, '0.3': Number.POSITIVE_INFINITY });
    expect([lowest, final]).toEqual([0.4, 0.6]);
  });

  it('find no oscillation where the loss falls evenly by ratios, and the bend where it does not', () => {
    expect(measuresOf(curve(8, 4, 2, 1)).oscillation).toBeCloseTo(0, 12);
    // ln 1, ln 2, ln 1: the second difference is −2 ln 2.
    expect(measuresOf(curve(1, 2, 1)).oscillation).toBeCloseTo(2 * Math.LN2, 12);
  });

  it('have a median that knows infinity', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([1, 3])).toBe(2);
    expect(median([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
    expect(median([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  });
});

const entry = (label: string, kind: Entry['kind'], ...finals: number[]): Entry => ({
  label,
  kind,
  curves: finals.map((final) => curve(2, 1, final)),
});

describe('claims', () => {
  const panel = (...learned: number[]) => [
    entry('LSTM, trained on sigmoid', 'learned', ...learned),
    entry('SGD, tuned (1)', 'tuned', 0.5, 0.5),
    entry('momentum, tuned (1)', 'tuned', 0.5, 0.5),
    entry('Adam 0.001', 'default', 9, 9),
  ];
  const verdict = (...tanh: number[]) => {
    const evaluations = { 'figure-2': [panel(0.5, 0.5), panel(0.9, 0.9), panel(...tanh)] };
    return claimsOf({ evaluations, trainings: {} }).find(({ claim }) => claim.includes('works on tanh'))!;
  };

  it('hold, hold in part or do not, by how many runs beat all their rivals', () => {
    expect(verdict(0.4, 0.4, 0.4, 0.4).verdict).toBe('holds');
    expect(verdict(0.4, 0.6, 0.4, 0.6).verdict).toBe('in part');
    expect(verdict(0.6, 0.6, 0.6, 0.6)).toMatchObject({
      verdict: 'does not hold',
      found: expect.stringContaining('0 of 4 runs, 1.20 ×'),
    });
  });

  it('of a figure that was not made are not tried', () => {
    const claims = claimsOf({ evaluations: {}, trainings: {} });
    expect(new Set(claims.map((claim) => claim.verdict))).toEqual(new Set(['not tried']));
  });

  it('see pulses where every tenth window begins anew', () => {
    const log = (pulse: number) =>
      Array.from({ length: 200 }, (_, i) => ({
        count: i + 1,
        stage: 0,
        gradientNorm: 1,
        loss: (i % 10 === 0 ? pulse : 1) * (i < 25 ? 3 : 1),
      }));
    const verdictOf = (pulse: number) =>
      claimsOf({ evaluations: {}, trainings: { 'figure-1': [log(pulse)] } })[0]!.verdict;
    expect(verdictOf(2)).toBe('holds');
    expect(verdictOf(1)).toBe('does not hold');
  });
});

describe('the page', () => {
  it('has tables between its markers, and keeps its words', () => {
    const page = 'before\n<!-- claims -->\nstale\n<!-- /claims -->\nafter';
    const written = between(
      page,
      'claims',
      claimsTable([{ figure: 'figure-2', claim: 'C', verdict: 'holds', found: 'F' }]),
    );
    expect(written).toMatch(/before[\s\S]*\| 2 +\| C +\| \*\*holds\*\* \| F +\|[\s\S]*after/);
    expect(written).not.toContain('stale');
    expect(between(page, 'missing', 'text')).toBe(page);
  });

  it('says never, diverged and the edge', () => {
    const figure = { kind: 'evaluation', name: 'f', title: 'f', panels: [{ title: 'P' }] } as never;
    const text = measuresTables(figure, [[{ ...entry('A', 'tuned', 1e30), onEdge: true }]]);
    expect(text).toMatch(/\*\*P\*\*[\s\S]*\| A, on the edge \| 1 +\| 5 +\| never +\|[\s\S]*diverged/);
  });
});

describe('the figures', () => {
  it('are made of trainings that are described', () => {
    for (const figure of FIGURES) {
      const trainings =
        figure.kind === 'training'
          ? [figure.training]
          : figure.panels.flatMap(({ learned }) => learned.map((each) => each.training));
      for (const name of trainings) {
        const file = new URL(
          `../../../../reproductions/lookahead-lstm/experiments/${FINE_TUNINGS[name]?.from ?? name}.json`,
          import.meta.url,
        );
        expect(existsSync(file), name).toBe(true);
      }
    }
  });
});
