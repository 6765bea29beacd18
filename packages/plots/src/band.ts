/** One run: a value for each place, in order. */
export interface Run {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** What some runs say together at one place. */
export interface Band {
  readonly x: number;
  /** The geometric mean on a log scale, the mean on a linear one. */
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The band of some runs: at each place that any of them has, over the runs that have a value there. Where short runs
 * end, the band is that of the others from there on.
 * What is not finite, or not above 0 on a log scale, is left out.
 */
export function bandOf(runs: readonly Run[], scale: 'linear' | 'log'): Band[] {
  const byPlace = new Map<number, number[]>();
  for (const { x, y } of runs) {
    x.forEach((place, i) => {
      const value = y[i]!;
      if (!Number.isFinite(value) || (scale === 'log' && value <= 0)) return;
      byPlace.set(place, [...(byPlace.get(place) ?? []), value]);
    });
  }
  return [...byPlace]
    .toSorted(([a], [b]) => a - b)
    .map(([x, values]) => ({
      x,
      middle: scale === 'log' ? Math.exp(mean(values.map(Math.log))) : mean(values),
      low: Math.min(...values),
      high: Math.max(...values),
    }));
}

/**
 * At most so many points: neighbours become one, whose middle is the mean of theirs and whose band holds
 * all of theirs, so that no peak is lost. The first and the last stay where they are.
 */
export function thinned(band: readonly Band[], points: number): Band[] {
  if (band.length <= points) return [...band];
  const size = (band.length - 2) / (points - 2);
  const inner = Array.from({ length: points - 2 }, (_, i) =>
    merged(
      band.slice(
        1 + Math.floor(i * size),
        1 + Math.max(Math.floor((i + 1) * size), Math.floor(i * size) + 1),
      ),
    ),
  );
  return [band[0]!, ...inner, band.at(-1)!];
}

function merged(band: readonly Band[]): Band {
  return {
    x: band[Math.floor(band.length / 2)]!.x,
    middle: mean(band.map(({ middle }) => middle)),
    low: Math.min(...band.map(({ low }) => low)),
    high: Math.max(...band.map(({ high }) => high)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
