import type { Beliefs, Glimpse, Mark, Report } from '../messages';

/** The numbers of a run, by lane. It only grows, so views may read it whenever they draw. */
export interface RunRecord {
  step: number;
  readonly marks: Mark[][];
  readonly walks: { readonly fast: number[]; readonly slow: number[] }[];
  /** The latest look inside. */
  readonly glimpses: (Glimpse | null)[];
  /** Step sizes of each tensor, whenever they were told. */
  readonly sizes: { readonly step: number; readonly sizes: Float32Array }[][];
  readonly beliefs: (Beliefs | null)[];
}

/** A run of so many lanes, before its first step. */
export function emptyRecord(lanes: number): RunRecord {
  const each = <T>(make: () => T) => Array.from({ length: lanes }, make);
  return {
    step: 0,
    marks: each(() => []),
    walks: each(() => ({ fast: [], slow: [] })),
    glimpses: each(() => null),
    sizes: each(() => []),
    beliefs: each(() => null),
  };
}

/** Writes down what a worker told. */
export function take(record: RunRecord, news: Extract<Report, { type: 'progress' }>): void {
  record.step = news.step;
  for (const mark of news.marks) record.marks[mark.lane]?.push(mark);
  for (const { lane, fast, slow } of news.walks) {
    record.walks[lane]?.fast.push(...fast);
    record.walks[lane]?.slow.push(...slow);
  }
  for (const glimpse of news.glimpses) {
    record.glimpses[glimpse.lane] = glimpse;
    if (glimpse.sizes) record.sizes[glimpse.lane]?.push({ step: glimpse.step, sizes: glimpse.sizes });
  }
  for (const beliefs of news.beliefs) record.beliefs[beliefs.lane] = beliefs;
}

/** The lane with the lowest loss now; −1 where none has any. */
export function leaderOf({ marks }: RunRecord): number {
  let best = -1;
  let lowest = Number.POSITIVE_INFINITY;
  marks.forEach((lane, i) => {
    const loss = lane.at(-1)?.loss;
    if (typeof loss === 'number' && loss < lowest) [best, lowest] = [i, loss];
  });
  return best;
}
