import { describe, expect, it } from 'vitest';
import { clip } from './clip';
import { layoutOf, vectorLayout } from './layout';
import { registerCombinators } from './rule-registry';
import { updateRuleContract } from './testing';

registerCombinators();
updateRuleContract(clip({ norm: 1 }));
updateRuleContract(clip({ value: 0.5 }));

function stepsOf(rule: ReturnType<typeof clip>, gradient: readonly number[]): number[] {
  const seen = { gradient: Float32Array.from(gradient), coordinates: new Float32Array(gradient.length) };
  return [...rule.update(seen, rule.init(vectorLayout(gradient.length))).step];
}

describe('clip by norm', () => {
  it('shortens a gradient that is longer than the norm, and keeps its direction', () => {
    // |(3, −4)| = 5, so the factor is 2/5, and the step has the other sign.
    expect(stepsOf(clip({ norm: 2 }), [3, -4])).toEqual([expect.closeTo(-1.2, 6), expect.closeTo(1.6, 6)]);
  });

  it('passes a shorter gradient on as it is', () => {
    expect(stepsOf(clip({ norm: 5 }), [3, -4])).toEqual([-3, 4]);
    expect(stepsOf(clip({ norm: 100 }), [3, -4])).toEqual([-3, 4]);
  });

  it('measures all variables together', () => {
    const rule = clip({ norm: 1 });
    const two = layoutOf([
      { name: 'a', shape: [1] },
      { name: 'b', shape: [1] },
    ]);
    const seen = { gradient: Float32Array.of(3, 4), coordinates: new Float32Array(2) };
    // Each alone would become 1; together |(3, 4)| = 5 becomes 1.
    const { step } = rule.update(seen, rule.init(two));
    expect([...step]).toEqual([expect.closeTo(-0.6, 6), expect.closeTo(-0.8, 6)]);
  });

  it.each([0, -1, Number.NaN])('refuses the norm %d', (norm) => {
    expect(() => clip({ norm })).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});

describe('clip by value', () => {
  it('bounds each number by itself, and passes those within on as they are', () => {
    expect(stepsOf(clip({ value: 2 }), [3, -4, 1.5, -0.25, 2, 0])).toEqual([-2, 2, -1.5, 0.25, -2, 0]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the value %d', (value) => {
    expect(() => clip({ value })).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });

  it('refuses to be given a norm as well, and says how to have both', () => {
    expect(() => clip({ norm: 1, value: 1 })).toThrow(/two links of a chain/);
  });
});
