import { describe, expect, it } from 'vitest';
import { vectorLayout } from './layout';
import { registerCombinators } from './rule-registry';
import { scale } from './scale';
import { schedule } from './schedule';
import { cosine, scheduleFrom, stepwise, warmup } from './schedules';
import { rehearse, wrapperContract } from './testing';
import { ball, lagging } from './testing/inner-rules';

registerCombinators();

wrapperContract('schedule', (rule) => schedule(rule, cosine({ steps: 5, warmup: 2, final: 0.1 })));

const layout = vectorLayout(3);

describe('schedules', () => {
  it.each([
    // ½(1 + cos(π·t/4)) at t = 0 … 4, then it stays.
    ['cosine', cosine({ steps: 4 }), [1, 0.853553, 0.5, 0.146447, 0, 0, 0]],
    // From 1 to 0.2 there is 0.8 of the way.
    ['cosine to a final factor', cosine({ steps: 2, final: 0.2 }), [1, 0.6, 0.2, 0.2]],
    ['cosine after a warm-up', cosine({ steps: 4, warmup: 2 }), [0.5, 1, 1, 0.5, 0]],
    ['warmup', warmup({ steps: 4 }), [0.25, 0.5, 0.75, 1, 1]],
    ['stepwise', stepwise({ at: [2, 3], factor: 0.5 }), [1, 1, 0.5, 0.25, 0.25]],
  ])('%s has the factors of its formula, also when built from its config', (_, made, factors) => {
    const again = scheduleFrom(JSON.parse(JSON.stringify(made.config)));
    for (const [count, factor] of factors.entries()) {
      expect(made(count)).toBeCloseTo(factor, 6);
      expect(again(count)).toBe(made(count));
    }
  });

  it.each([undefined, {}, { kind: 'line' }, { kind: 'toString' }, { kind: 3 }])(
    'are not built from the config %j',
    (config) => {
      expect(() => scheduleFrom(config as never)).toThrow(
        expect.objectContaining({ code: 'bad-checkpoint' }),
      );
    },
  );

  it.each([
    () => cosine({ steps: 0 }),
    () => cosine({ steps: 4, warmup: 4 }),
    () => cosine({ steps: 4, final: -1 }),
    () => warmup({ steps: 1.5 }),
    () => stepwise({ at: [0] }),
    () => stepwise({ at: 3 as never }),
  ])('refuse options out of their range: %#', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});

describe('schedule', () => {
  it('multiplies each step by the factor for the number of steps before it', () => {
    const factors = [1, 0.5, 4, 3];
    const { steps } = rehearse(
      schedule(ball, (count) => factors[count]!),
      layout,
      { count: 4 },
    );
    const plain = rehearse(ball, layout, { count: 4 }).steps;
    steps.forEach((step, i) => {
      expect(step).toEqual(plain[i]!.map((x) => factors[i]! * x));
    });
  });

  it('with one factor is scale, whose slow weights it has', () => {
    const [some, other] = [schedule(lagging, () => 0.3), scale(0.3, lagging)];
    const [found, expected] = [some, other].map((rule) => rehearse(rule, layout, { count: 5 }));
    expect(found!.steps).toEqual(expected!.steps);
    expect(some.lag!(found!.state)).toEqual(other.lag!(expected!.state));
  });

  it('brings the slow weights to the others where the factor becomes zero', () => {
    const rule = schedule(lagging, cosine({ steps: 3 }));
    const { state } = rehearse(rule, layout, { count: 4 });
    expect([...rule.lag!(state)].map(Math.abs)).toEqual([0, 0, 0]);
  });

  it('continues where it was saved', () => {
    const rule = schedule(ball, cosine({ steps: 8 }));
    const { state } = rehearse(rule, layout, { count: 4 });
    const again = scheduleFrom(JSON.parse(JSON.stringify(rule.config!.factor)));
    expect(rehearse(schedule(ball, again), layout, { first: 4, state })).toEqual(
      rehearse(rule, layout, { first: 4, state }),
    );
  });

  it('by a function of your own has no config, and is named after it', () => {
    const halving = (count: number) => 0.5 ** count;
    expect(schedule(ball, halving).config).toBeUndefined();
    expect(schedule(ball, halving).name).toBe('schedule(ball(0.1), halving)');
    expect(schedule(ball, cosine({ steps: 9 })).name).toBe('schedule(ball(0.1), cosine(9))');
  });

  it('takes no step by a factor that is not finite', () => {
    const rule = schedule(ball, () => Number.NaN);
    expect(() => rehearse(rule, layout)).toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(/after 0 steps is NaN/) }),
    );
    expect(() => schedule(ball, 0.5 as never)).toThrow(/must be a function/);
  });
});
