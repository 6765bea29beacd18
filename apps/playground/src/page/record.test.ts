import { describe, expect, it } from 'vitest';
import type { Report } from '../messages';
import { emptyRecord, leaderOf, take } from './record';

type News = Extract<Report, { type: 'progress' }>;

const news = (step: number, ...losses: readonly (number | null)[]): News => ({
  type: 'progress',
  step,
  marks: losses.map((loss, lane) => ({ lane, step, loss, fast: loss, gap: null, seconds: step })),
  walks: [{ lane: 1, fast: Float32Array.of(step, 0), slow: new Float32Array() }],
  glimpses: [
    {
      lane: 0,
      step,
      gradients: new Float32Array(1),
      steps: new Float32Array(1),
      sizes: Float32Array.of(step),
      gates: null,
    },
  ],
  beliefs: [],
});

describe('the record of a run', () => {
  it('keeps what each lane has shown, in order', () => {
    const record = emptyRecord(2);
    take(record, news(0, 3, 4));
    take(record, news(5, 2, 1));
    expect(record.step).toBe(5);
    expect(record.marks.map((lane) => lane.map(({ loss }) => loss))).toEqual([
      [3, 2],
      [4, 1],
    ]);
    expect(record.walks[1]!.fast).toEqual([0, 0, 5, 0]);
    expect(record.sizes[0]!.map(({ sizes }) => sizes[0])).toEqual([0, 5]);
    expect(record.glimpses[0]!.step).toBe(5);
  });

  it('knows who leads, and that one who diverged does not', () => {
    const record = emptyRecord(3);
    expect(leaderOf(record)).toBe(-1);
    take(record, news(1, null, 0.5, 0.7));
    expect(leaderOf(record)).toBe(1);
  });

  it('does not mind news of a lane that it does not have', () => {
    const record = emptyRecord(1);
    take(record, news(1, 1, 2, 3));
    expect(record.marks).toHaveLength(1);
  });
});
