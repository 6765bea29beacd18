import { describe, expect, it } from 'vitest';
import { cautiousGuard, followGradient, growthOf, WITHOUT_LOSS } from './caution';

const times = (count: number, length: number) => Array.from({ length: count }, () => length);

/** What is remembered of gradients of these lengths. */
function cautionAfter(lengths: readonly number[]): Float32Array {
  const caution = new Float32Array(4);
  lengths.forEach((length, t) => {
    followGradient(caution, length, t + 1);
  });
  return caution;
}

const growthAfter = (lengths: readonly number[]) =>
  growthOf(cautionAfter(lengths) as unknown as [number, number]);

/** Running means of losses that began at 2 and fell to this at best. */
const meansOf = (best: number) => Float32Array.of(2, 2, 2, best);

describe('growth of gradients', () => {
  it.each([1e-6, 1, 1e6])(
    'begins at 1.5 times the first ones and is complete at 3, whatever their scale: %s',
    (scale) => {
      const grown = (factor: number) => growthAfter([...times(10, scale), ...times(200, factor * scale)]);
      expect([0.1, 1, 1.5, Math.sqrt(4.5), 3, 100].map(grown)).toEqual(
        [0, 0, 0, 0.5, 1, 1].map((value) => expect.closeTo(value, 3)),
      );
    },
  );

  it('is not seen in one long gradient', () => {
    expect(growthAfter([...times(20, 1), 1e6])).toBe(0);
    expect(growthAfter([...times(20, 1), 1e6, ...times(20, 1)])).toBe(0);
  });

  it('is not seen where all gradients are zero', () => {
    expect(growthAfter(times(30, 0))).toBe(0);
  });
});

describe('the guard without losses', () => {
  it('holds back a little from the first step on', () => {
    expect(cautiousGuard(cautionAfter([1]), undefined, new Float32Array(4))).toBe(WITHOUT_LOSS);
  });

  it('is complete when gradients have grown, and stays so', () => {
    const caution = cautionAfter([...times(10, 1), ...times(100, 5)]);
    expect(cautiousGuard(caution, undefined, new Float32Array(4))).toBe(1);
    for (let t = 110; t < 400; t++) followGradient(caution, 0.1, t + 1);
    expect(cautiousGuard(caution, undefined, new Float32Array(4))).toBe(1);
  });
});

describe('a loss that rises', () => {
  const lost = { lost: 1, above: 0 };

  it.each([
    ['once fell by 60 %, or more', 0.8, 1, 1],
    ['once fell by a third of that', 1.6, 1, 1 / 3],
    ['never fell', 2, 1, 0],
    ['never fell, and gradients have grown', 2, 5, 1],
  ])('counts as far as it is believed: where it %s', (_, best, growth, guard) => {
    const caution = cautionAfter([...times(10, 1), ...times(100, growth)]);
    expect(cautiousGuard(caution, lost, meansOf(best))).toBeCloseTo(guard, 3);
  });

  it('counts where it is twice the first ones', () => {
    expect(cautiousGuard(cautionAfter(times(30, 1)), { lost: 1, above: 1 }, meansOf(2))).toBe(1);
  });

  it('counts where it is twice as far above the first ones as it was below, if that was some way', () => {
    expect(cautiousGuard(cautionAfter(times(30, 1)), { lost: 3, above: 0.4 }, meansOf(1.6))).toBe(1);
    expect(cautiousGuard(cautionAfter(times(30, 1)), { lost: 3, above: 0.1 }, meansOf(1.99))).toBeLessThan(
      0.2,
    );
  });

  it('is remembered to have fallen', () => {
    const caution = cautionAfter(times(30, 1));
    cautiousGuard(caution, { lost: 0, above: 0 }, meansOf(0.5));
    expect(cautiousGuard(caution, lost, meansOf(2))).toBe(1);
  });

  it('sets the alarm for good where gradients have grown and it never fell', () => {
    const caution = cautionAfter([...times(10, 1), ...times(100, 5)]);
    cautiousGuard(caution, lost, meansOf(2));
    for (let t = 110; t < 400; t++) followGradient(caution, 1, t + 1);
    expect(cautiousGuard(caution, { lost: 0, above: 0 }, meansOf(2))).toBe(1);
  });

  it('sets no alarm where it falls, however gradients grow', () => {
    const caution = cautionAfter([...times(10, 1), ...times(100, 5)]);
    expect(cautiousGuard(caution, { lost: 0.1, above: 0 }, meansOf(1.9))).toBe(0);
  });
});
