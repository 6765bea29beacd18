import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { adam } from '@l2l/baselines';
import {
  type AnyRule,
  chain,
  clip,
  type Layout,
  type Observation,
  routed,
  type StateEdits,
  scale,
  type UpdateRule,
  type VectorSpace,
} from '@l2l/core';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookahead } from '@l2l/lookahead';
import { fading } from '@l2l/meta';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { squares, variable } from './variables';

/** A rule as an instance of a class, all of whose methods need their `this`: it keeps another rule in a private field. */
class ClassRule<Vector> implements UpdateRule<unknown, Vector> {
  readonly #inner: AnyRule<Vector>;
  constructor(inner: AnyRule<Vector>) {
    this.#inner = inner;
  }
  get name() {
    return `class of ${this.#inner.name}`;
  }
  get coordinatewise() {
    return this.#inner.coordinatewise;
  }
  get edits(): StateEdits | undefined {
    return this.#inner.edits;
  }
  init(layout: Layout) {
    return this.#inner.init(layout);
  }
  update(seen: Observation<Vector>, state: unknown) {
    return this.#inner.update(seen, state);
  }
  lag(state: unknown) {
    return this.#inner.lag!(state);
  }
  on<Other>(space: VectorSpace<Other>): UpdateRule<unknown, Other> {
    return new ClassRule(this.#inner.on!(space));
  }
}

const plain = () => lookahead({ fast: adam(0.05), period: 4 });

const wrappers: Readonly<Record<string, (rule: AnyRule) => AnyRule>> = {
  nothing: (rule) => rule,
  chain: (rule) => chain(clip({ norm: 2 }), rule),
  scale: (rule) => scale(0.5, rule),
  'routed, for some': (rule) => routed({ routes: [{ variables: /first/, rule }], otherwise: adam(0.1) }),
  'routed, for the others': (rule) =>
    routed({ routes: [{ variables: /first/, rule: adam(0.1) }], otherwise: rule }),
  'lookahead, as the fast rule': (rule) => lookahead({ fast: rule, period: 3 }),
  'lookahead, as the slow rule': (rule) => lookahead({ fast: adam(0.1), slow: rule, period: 3 }),
  fading: (rule) => fading(rule, 10),
};

describe.each(Object.entries(wrappers))('inside %s', (_, wrap) => {
  it.each(['host', 'device'] as const)(
    'a rule may be an instance of a class, on the %s',
    async (placement) => {
      const run = (rule: AnyRule) => {
        const [first, second] = [variable([1, -2], 'first'), variable([3], 'second')];
        const wrapped = wrap(rule);
        const optimizer = ruleOptimizer(wrapped, { placement: wrapped.on ? placement : 'host' });
        const take = (...of: tf.Variable[]) =>
          optimizer.minimize(() => squares(...of), false, [first, second]);
        for (let i = 0; i < 6; i++) take(first, second);
        for (let i = 0; i < 3; i++) take(first);
        const slow = optimizer.slowWeights();
        const numbers = [first, second, ...Object.values(slow)].map((each) => [...each.dataSync()]);
        optimizer.keepSlowWeights();
        take(first, second);
        numbers.push([...first.dataSync()]);
        tf.dispose([first, second, slow]);
        optimizer.dispose();
        return numbers;
      };
      expect(run(new ClassRule(plain()))).toEqual(run(plain()));
    },
  );
});
