import { adam, momentum, nesterov, sgd } from '@l2l/baselines';
import { type AnyRule, arrays, keyOf, normals, vectorLayout } from '@l2l/core';
import { updateRuleContract } from '@l2l/core/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { lookahead } from './lookahead';
import { register } from './register';

register();
updateRuleContract(lookahead({ fast: sgd(0.1) }));
updateRuleContract(lookahead({ fast: momentum(0.1), slow: 1, period: 1 }));
updateRuleContract(lookahead({ fast: adam(0.01), slow: nesterov(0.7, { momentum: 0.5 }), period: 3 }));
updateRuleContract(lookahead({ fast: tf.train.rmsprop(0.01), period: 2 }));
updateRuleContract(lookahead({ fast: lookahead({ fast: sgd(0.1), period: 2 }), period: 2 }));

const SIZE = 4;

/** Where a rule leads when it is shown these gradients, wherever it stands. */
function walk(rule: AnyRule, gradients: readonly Float32Array[]): Float32Array[] {
  let state = rule.init(vectorLayout(SIZE));
  let coordinates: Float32Array = normals(keyOf(0), SIZE);
  return gradients.map((gradient) => {
    const update = rule.update({ gradient, coordinates }, state);
    state = update.state;
    coordinates = arrays.combine(1, coordinates, 1, update.step);
    return coordinates;
  });
}

const gradients = Array.from({ length: 12 }, (_, t) => normals(keyOf(100 + t), SIZE));

function expectNear(found: Float32Array, expected: ArrayLike<number>) {
  for (let i = 0; i < SIZE; i++) expect(found[i]).toBeCloseTo(expected[i]!, 5);
}

describe('lookahead', () => {
  it('follows algorithm 1 of Zhang et al. 2019, with slow and fast weights written out', () => {
    const [alpha, rate, period] = [0.5, 0.1, 5];
    const found = walk(lookahead({ fast: sgd(rate), slow: alpha, period }), gradients);
    let slow = [...normals(keyOf(0), SIZE)];
    let fast = slow;
    gradients.forEach((gradient, t) => {
      fast = fast.map((value, i) => value - rate * gradient[i]!);
      if ((t + 1) % period === 0) {
        slow = slow.map((value, i) => value + alpha * (fast[i]! - value));
        fast = slow;
      }
      expectNear(found[t]!, fast);
    });
  });

  it('shows the slow rule θ − φ_k, at θ', () => {
    const seen: { gradient: number[]; coordinates: number[] }[] = [];
    const spy: AnyRule = {
      name: 'spy',
      init: () => ({}),
      update({ gradient, coordinates }, state) {
        seen.push({ gradient: [...gradient], coordinates: [...coordinates] });
        return { step: new Float32Array(SIZE), state };
      },
    };
    const path = walk(lookahead({ fast: sgd(1), slow: spy, period: 2 }), gradients.slice(0, 4));
    const start = normals(keyOf(0), SIZE);
    // A slow rule that stays where it is brings the fast weights back to the start every second step.
    expectNear(path[1]!, start);
    expectNear(path[3]!, start);
    expect(seen).toHaveLength(2);
    // At rate 1 the fast weights went φ_2 − θ = −(g_1 + g_2).
    expectNear(
      Float32Array.from(seen[0]!.gradient),
      gradients[0]!.map((value, i) => value + gradients[1]![i]!),
    );
    expectNear(Float32Array.from(seen[0]!.coordinates), start);
    expectNear(Float32Array.from(seen[1]!.coordinates), start);
  });

  it('is the fast rule itself where the slow one takes whole steps', () => {
    const found = walk(lookahead({ fast: adam(0.01), slow: 1, period: 5 }), gradients);
    walk(adam(0.01), gradients).forEach((expected, t) => {
      expectNear(found[t]!, expected);
    });
  });

  it('tells the way back to the slow weights', () => {
    const rule = lookahead({ fast: sgd(1), slow: 0.5, period: 3 });
    const start = Float32Array.of(1, 2, 3, 4);
    let state = rule.init(vectorLayout(SIZE));
    expect(rule.lag!(state).every((value) => value === 0)).toBe(true);
    const gradient = Float32Array.of(1, -1, 2, 0);
    const update = rule.update({ gradient, coordinates: start }, state);
    state = update.state;
    const moved = arrays.combine(1, start, 1, update.step);
    expect([...arrays.combine(1, moved, 1, rule.lag!(state))]).toEqual([...start]);
  });

  it('stands after a sync where the slow weights are', () => {
    const rule = lookahead({ fast: momentum(0.1), slow: 0.5, period: 2 });
    let state = rule.init(vectorLayout(SIZE));
    for (const gradient of gradients.slice(0, 4))
      state = rule.update({ gradient, coordinates: gradient }, state).state;
    expect(rule.lag!(state).every((value) => value === 0)).toBe(true);
  });

  it('lags behind by all fast steps since the last slow one', () => {
    const rule = lookahead({ fast: sgd(0.1), period: 5 });
    let state = rule.init(vectorLayout(SIZE));
    for (const [i, gradient] of gradients.slice(0, 4).entries()) {
      state = rule.update({ gradient, coordinates: gradient }, state).state;
      const moved = gradient.map((_, j) =>
        gradients.slice(0, i + 1).reduce((sum, each) => sum - 0.1 * each[j]!, 0),
      );
      expectNear(
        rule.lag!(state),
        moved.map((value) => -value),
      );
    }
  });

  it('obeys a tf.train optimizer whose learning rate is changed', () => {
    const fast = tf.train.sgd(0.1);
    const rule = lookahead({ fast, period: 100 });
    fast.setLearningRate(0.7);
    const { step } = rule.update(
      { gradient: gradients[0]!, coordinates: gradients[0]! },
      rule.init(vectorLayout(SIZE)),
    );
    expectNear(
      step,
      gradients[0]!.map((value) => -0.7 * value),
    );
    fast.dispose();
  });

  it.each([
    [{ fast: sgd(0.1), period: 0 }, /period is 0, but must be a whole number, at least 1/],
    [{ fast: sgd(0.1), period: 2.5 }, /period is 2.5/],
    [{ fast: sgd(0.1), slow: 0 }, /slow is 0/],
    [{ fast: sgd(0.1), slow: 1.5 }, /slow is 1.5, but must be a finite number, greater than 0 and at most 1/],
    [{ fast: 'adam' as never }, /fast is "adam", but must be an update rule/],
    [{ fast: sgd(0.1), slow: {} as never }, /slow is {}, but must be an update rule/],
  ])('says what is wrong with bad options: %#', (options, message) => {
    expect(() => lookahead(options)).toThrow(message);
  });
});
