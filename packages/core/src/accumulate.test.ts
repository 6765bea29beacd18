import { describe, expect, it } from 'vitest';
import { accumulate } from './accumulate';
import { vectorLayout } from './layout';
import type { Observation } from './observation';
import { registerCombinators } from './rule-registry';
import { observationAt, rehearse, wrapperContract } from './testing';
import { ball, lagging } from './testing/inner-rules';
import type { AnyRule } from './update-rule';

registerCombinators();

wrapperContract('accumulate', (rule) => accumulate(rule, { steps: 3 }));
wrapperContract('accumulate of single gradients', (rule) => accumulate(rule, { steps: 1 }));

const SIZE = 3;
const layout = vectorLayout(SIZE);
const COORDINATES = Float32Array.of(1, 2, 3);

/** The steps for these observations, and the state after them. */
function walk(rule: AnyRule, observations: readonly Observation[]) {
  let state: unknown = rule.init(layout);
  const steps = observations.map((seen) => {
    const update = rule.update(seen, state);
    state = update.state;
    return update.step;
  });
  return { steps, state };
}

describe('accumulate', () => {
  const few = Array.from({ length: 8 }, (_, i) => ({ ...observationAt(i, SIZE), coordinates: COORDINATES }));
  const mean = (i: number): Observation => {
    const four = few.slice(4 * i, 4 * i + 4);
    const sum = four.reduce(
      (sums, { gradient }) => sums.map((x, j) => x + gradient[j]!),
      new Float32Array(SIZE),
    );
    const loss = four.reduce((total, seen) => Math.fround(total + seen.loss![0]!), 0) / 4;
    return { gradient: sum.map((x) => x / 4), coordinates: COORDINATES, loss: Float32Array.of(loss) };
  };

  it('takes the steps of minibatches that are as many times as large, and none in between', () => {
    const seen: Observation[] = [];
    const spy: AnyRule = {
      ...lagging,
      update(shown, state) {
        seen.push({ gradient: shown.gradient.slice(), coordinates: shown.coordinates, loss: shown.loss });
        return lagging.update(shown, state);
      },
    };
    const { steps, state } = walk(accumulate(spy, { steps: 4 }), few);
    const large = walk(lagging, [mean(0), mean(1)]);
    const still = new Float32Array(SIZE);
    expect(steps).toEqual([still, still, still, large.steps[0], still, still, still, large.steps[1]]);
    expect(seen).toEqual([mean(0), mean(1)]);
    expect(accumulate(lagging, { steps: 4 }).lag!(state)).toEqual(lagging.lag!(large.state));
    expect((state as { inner: unknown }).inner).toEqual(large.state);
  });

  it('of single gradients is the rule itself, bit for bit', () => {
    expect(rehearse(accumulate(ball, { steps: 1 }), layout).steps).toEqual(rehearse(ball, layout).steps);
  });

  it('shows no loss where none is known, and the mean of those that are', () => {
    const losses: (number | undefined)[] = [];
    const spy: AnyRule = {
      name: 'spy',
      init: () => ({}),
      update({ gradient, loss }, state) {
        losses.push(loss?.[0]);
        return { step: gradient.slice(), state };
      },
    };
    const shown = (loss?: number): Observation => ({
      gradient: new Float32Array(SIZE),
      coordinates: COORDINATES,
      loss: loss === undefined ? undefined : Float32Array.of(loss),
    });
    walk(accumulate(spy, { steps: 2 }), [shown(), shown(), shown(1), shown(3), shown(), shown(5)]);
    expect(losses).toEqual([undefined, 2, 5]);
  });

  it('begins anew after its last gradient, whatever a step that was left out has left', () => {
    const rule = accumulate(ball, { steps: 2 });
    const { state } = walk(rule, few.slice(0, 1));
    // As after a last gradient that could not be used: the counts have gone on, the vectors have not.
    const left = { ...(state as object), count: 0 };
    const again = walk({ ...rule, init: () => left }, few.slice(2, 4));
    expect(again.steps).toEqual(walk(rule, few.slice(2, 4)).steps);
  });

  it.each([0, -1, 1.5])('refuses %d gradients to a step', (steps) => {
    expect(() => accumulate(ball, { steps })).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});
