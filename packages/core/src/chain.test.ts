import { describe, expect, it } from 'vitest';
import { chain } from './chain';
import { clip } from './clip';
import { vectorLayout } from './layout';
import { portable } from './portable';
import { registerCombinators, registerRule } from './rule-registry';
import { scale } from './scale';
import { partByColumns } from './state-edits';
import { updateRuleContract, wrapperContract } from './testing';
import type { AnyRule } from './update-rule';

const descent = (learningRate: number) =>
  portable((space) => ({
    name: `descent(${learningRate})`,
    config: { rule: 'descentInChains', learningRate },
    init: () => ({}),
    update: ({ gradient }, state) => ({ step: space.affine(-learningRate, gradient, 0), state }),
  }));

/** Steps by the sum of all gradients so far; what is worth evaluating lies that far ahead. */
const summing: AnyRule = {
  name: 'summing',
  init: ({ size }) => ({ sum: new Float32Array(size) }),
  update({ gradient }, { sum }) {
    const next = gradient.map((g, i) => g + sum[i]!);
    return { step: next.map((s) => -s), state: { sum: next } };
  },
  lag: ({ sum }) => sum.slice(),
  edits: {
    part: partByColumns,
    settle: (space, state) => ({ sum: space.fill(space.size((state as { sum: never }).sum), 0) }),
  },
};

registerCombinators();
registerRule('descentInChains', ({ learningRate }) => descent(learningRate as number));

updateRuleContract(chain());
updateRuleContract(chain(clip({ norm: 1 }), descent(0.1)));
updateRuleContract(chain(clip({ norm: 1 }), summing, summing));
updateRuleContract(scale(0.5, descent(0.1)));
updateRuleContract(scale(0.5, summing));
wrapperContract('chain', (rule) => chain(clip({ norm: 1 }), rule));
wrapperContract('chain, not as the last link,', (rule) => chain(rule, descent(1)), { slow: 'none' });
wrapperContract('scale', (rule) => scale(0.5, rule));

const layout = vectorLayout(2);

function stepsOf(rule: AnyRule, ...gradients: readonly number[][]): number[][] {
  let state: unknown = rule.init(layout);
  return gradients.map((gradient) => {
    const seen = { gradient: Float32Array.from(gradient), coordinates: new Float32Array(2) };
    const update = rule.update(seen, state);
    state = update.state;
    return [...update.step];
  });
}

describe('chain', () => {
  it('shows each link the step of the one before as its gradient', () => {
    // Clipped to (0.6, −0.8), then a tenth of it downhill.
    const [[x, y]] = stepsOf(chain(clip({ norm: 1 }), descent(0.1)), [3, -4]) as [[number, number]];
    expect([x, y]).toEqual([expect.closeTo(-0.06, 6), expect.closeTo(0.08, 6)]);
  });

  it('lets each link remember for itself', () => {
    // Gradients 1, 1, 1: the first link sums to 1, 2, 3, and the second sums those to 1, 3, 6.
    const steps = stepsOf(chain(summing, summing), [1, 0], [1, 0], [1, 0]);
    expect(steps.map(([x]) => x)).toEqual([-1, -3, -6]);
  });

  it('of no links goes down the gradient', () => {
    expect(stepsOf(chain(), [3, -4])).toEqual([[-3, 4]]);
  });

  it('has the config of its links if all have one, and cannot be saved otherwise', () => {
    expect(chain(clip({ norm: 1 }), descent(0.1)).config).toEqual({
      rule: 'chain',
      links: [
        { rule: 'clip', norm: 1 },
        { rule: 'descentInChains', learningRate: 0.1 },
      ],
    });
    expect(chain(descent(0.1), summing).config).toBeUndefined();
  });

  it('works in other vector spaces if all its links do', () => {
    expect(chain(clip({ norm: 1 }), descent(0.1)).on).toBeDefined();
    expect(chain(clip({ norm: 1 }), summing).on).toBeUndefined();
  });

  it('has the lag of its last link, which alone makes the steps', () => {
    const rule = chain(descent(1), summing);
    const seen = { gradient: Float32Array.of(2, 0), coordinates: new Float32Array(2) };
    expect([...rule.lag!(rule.update(seen, rule.init(layout)).state)]).toEqual([2, 0]);
    expect(chain(summing, descent(1)).lag).toBeUndefined();
  });

  it('shows coordinates and loss to every link', () => {
    const decay: AnyRule = {
      name: 'decay',
      init: () => ({}),
      update: ({ coordinates, loss }, state) => ({ step: coordinates.map((x) => -x * loss![0]!), state }),
    };
    const rule = chain(descent(1), decay);
    const seen = {
      gradient: new Float32Array(2),
      coordinates: Float32Array.of(1, 2),
      loss: Float32Array.of(3),
    };
    expect([...rule.update(seen, rule.init(layout)).step]).toEqual([-3, -6]);
  });
});

describe('scale', () => {
  it('multiplies every step, and the lag', () => {
    const rule = scale(0.5, summing);
    expect(stepsOf(rule, [1, 2], [1, 2])).toEqual([
      [-0.5, -1],
      [-1, -2],
    ]);
    const seen = { gradient: Float32Array.of(1, 2), coordinates: new Float32Array(2) };
    expect([...rule.lag!(rule.update(seen, rule.init(layout)).state)]).toEqual([0.5, 1]);
  });

  it('is named after what it does, and saved if its rule can be', () => {
    expect(scale(0.5, descent(0.1)).name).toBe('scale(0.5, descent(0.1))');
    expect(scale(0.5, descent(0.1)).config).toMatchObject({ rule: 'scale', factor: 0.5 });
    expect(scale(0.5, summing).config).toBeUndefined();
  });

  it('refuses a factor that is not finite', () => {
    expect(() => scale(Infinity, summing)).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});

describe('the config of rules around a rule', () => {
  it.each([
    ['chain', (rule: AnyRule) => chain(clip({ norm: 1 }), rule)],
    ['scale', (rule: AnyRule) => scale(0.5, rule)],
  ])('is that of the moment where the inner rule changes: %s', (_, around) => {
    let rate = 0.1;
    const changing: AnyRule = {
      ...descent(rate),
      get name() {
        return `descent(${rate})`;
      },
      get config() {
        return { rule: 'descentInChains', learningRate: rate };
      },
    };
    const rule = around(changing);
    rate = 0.7;
    expect(rule.name).toContain('descent(0.7)');
    expect(JSON.stringify(rule.config)).toContain('0.7');
  });
});
