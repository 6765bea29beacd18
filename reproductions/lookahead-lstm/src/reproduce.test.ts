import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { claimsOf } from './claims';
import type { Entry } from './evaluate-panel';
import { FIGURES, FINE_TUNINGS } from './figures';
import { measuresOf } from './measures';
import { claimsTable, measuresTables } from './page';
import { writeCards } from './write-results';

const reproduction = new URL('..', import.meta.url).pathname;

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
});

const entry = (label: string, kind: Entry['kind'], ...finals: number[]): Entry => ({
  label,
  kind,
  curves: finals.map((final) => curve(2, 1, final)),
});

describe('claims', () => {
  const panel = (...learned: number[]) => ({
    title: 'a panel',
    entries: [
      entry('LSTM, trained on sigmoid', 'learned', ...learned),
      entry('SGD, tuned (1)', 'tuned', 0.5, 0.5),
      entry('momentum, tuned (1)', 'tuned', 0.5, 0.5),
      entry('Adam 0.001', 'default', 9, 9),
    ],
  });
  const verdict = (...tanh: number[]) => {
    const evaluations = { 'figure-2': [panel(0.5, 0.5), panel(0.9, 0.9), panel(...tanh)] };
    return claimsOf({ evaluations, trainings: {} }).find(({ claim }) => claim.includes('works on tanh'))!;
  };

  it('hold, hold in part or do not, by how many runs beat all their rivals', () => {
    expect(verdict(0.4, 0.4, 0.4, 0.4).verdict).toBe('holds');
    expect(verdict(0.4, 0.6, 0.4, 0.6).verdict).toBe('in part');
    expect(verdict(0.6, 0.6, 0.6, 0.6)).toMatchObject({
      verdict: 'does not hold',
      found: ['a panel: 0 of 4 runs, 1.20 × the lowest of them'],
    });
  });

  it('may be about the optimizers of two figures, from the same starts', () => {
    const three = (label: string, ...finals: number[]) =>
      ['sigmoid', 'ReLU', 'tanh'].map((title) => ({ title, entries: [entry(label, 'learned', ...finals)] }));
    const evaluations = {
      'figure-3': three('LSTM, trained on sigmoid + ReLU', 0.2, 0.4),
      'figure-4': three('LSTM, fine-tuned on ReLU', 0.3, 0.6),
    };
    const claim = claimsOf({ evaluations, trainings: {} }).find((each) =>
      each.claim.includes('better than'),
    )!;
    expect(claim).toMatchObject({
      verdict: 'holds',
      found: expect.arrayContaining(['tanh: 2 of 2 runs, 1.50 × the other']),
    });
  });

  it('of speed see that a loss was never reached', () => {
    const figure6 = (...lows: [number, number]) => ({
      title: 'a width',
      entries: [
        entry('LSTM, trained on (20, 20, 10)', 'learned', lows[0]),
        entry('Lookahead-LSTM, trained on (400, 200, 10)', 'learned', lows[1]),
        entry('Lookahead-LSTM, trained on (20, 20, 10)', 'learned', lows[1]),
      ],
    });
    const speed = (...panels: ReturnType<typeof figure6>[]) =>
      claimsOf({ evaluations: { 'figure-6': panels }, trainings: {} }).find(({ claim }) =>
        claim.includes('faster'),
      )!.verdict;
    expect(speed(figure6(0.9, 0.4), figure6(0.9, 0.4))).toBe('holds');
    expect(speed(figure6(0.4, 0.9), figure6(0.9, 0.9))).toBe('does not hold');
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
  it('has the claims as a table', () => {
    const claim = { figure: 'figure-2', claim: 'C', verdict: 'holds', found: ['F', 'G'] } as const;
    expect(claimsTable([claim])).toMatch(/\| 2 +\| C +\| \*\*holds\*\* \| F<br>G +\|/);
  });

  it('says never, diverged and the edge', () => {
    const text = measuresTables([{ title: 'P', entries: [{ ...entry('A', 'tuned', 1e30), onEdge: true }] }]);
    expect(text).toMatch(/\*\*P\*\*[\s\S]*\| A, on the edge \| 1 +\| 5 +\| never +\|[\s\S]*diverged/);
  });
});

describe('the cards', () => {
  it('tell where weights fail, and lie with the results', () => {
    const out = mkdtempSync(join(tmpdir(), 'l2l-cards-'));
    onTestFinished(() => rmSync(out, { recursive: true }));
    const task = { family: 'quadratic', size: 2 } as const;
    const learned = [{ label: 'LSTM', training: 'lstm-sigmoid', seeds: [1] }];
    const panel = (title: string, size: number) => ({
      title,
      task: { ...task, size },
      learned,
      opponents: 'drawn' as const,
      steps: 10,
    });
    const judged = (title: string, loss: number) => ({
      title,
      entries: [entry('LSTM', 'learned', loss), entry('SGD, tuned (1)', 'tuned', 0.5)],
    });
    const figure = {
      kind: 'evaluation' as const,
      name: 'f',
      title: 'f',
      panels: [panel('bowl', 2), panel('valley', 3), panel('bowl again', 2)],
    };
    const results = [judged('bowl', 0.5), judged('valley', 2), judged('bowl again', 0.5)];
    writeCards(join(reproduction, 'weights'), out, [{ figure, judged: results }]);
    const text = readFileSync(join(out, 'weights', 'README.md'), 'utf8');
    expect(text).toMatch(/## lstm-sigmoid[\s\S]*\*\*Fails\*\*[^\n]* on valley 4\.00\n/);
    // One problem has one name.
    expect(text).toMatch(/Level[^\n]* on bowl 1\.00\n/);
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
        const file = `${FINE_TUNINGS[name]?.from ?? name}.json`;
        expect(existsSync(join(reproduction, 'experiments', file)), name).toBe(true);
      }
    }
  });
});
