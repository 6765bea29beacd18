import { expect } from 'vitest';
import { type Layout, layoutOf } from '../layout';
import { restoredState, type SavedValue } from '../restored-state';
import { type PlacedRule, placed } from '../rule-form';
import { partOfState, settledState } from '../state-edits';
import { entriesOf } from '../tree';
import type { AnyRule } from '../update-rule';
import { arrays } from '../vector';
import { shapeOfState } from './agreement';
import { type Checks, testAll } from './contract';
import {
  ball,
  innerRules,
  kernel,
  lagging,
  numbersOf,
  ofClass,
  ofNames,
  onArrays,
  registerInnerRules,
  unsavable,
  vectorsOf,
} from './inner-rules';
import { observationAt, rehearsalLayouts, rehearse } from './rehearsal';
import { updateRuleChecks } from './update-rule-contract';

export interface WrapperContractOptions {
  /** Whose slow weights the wrapper has: those of its rule, its own whatever the rule, or none. Default: `inner`. */
  readonly slow?: 'inner' | 'own' | 'none';
}

/** A way to put a rule around a rule. */
export interface WrapperSubject extends WrapperContractOptions {
  readonly wrap: (rule: AnyRule) => AnyRule;
}

const layout = rehearsalLayouts.at(-1)!;

/** What {@link wrapperContract} asks, as functions that throw. */
export const wrapperChecks: Checks<WrapperSubject> = {
  ...Object.fromEntries(
    Object.entries(innerRules).map(([kind, rule]) => [
      `is an update rule around ${kind}`,
      async ({ wrap }: WrapperSubject) => {
        registerInnerRules();
        for (const check of Object.values(updateRuleChecks)) await check({ rule: wrap(rule) });
      },
    ]),
  ),

  'does with an instance of a class what it does with a plain rule'({ wrap }) {
    const [expected, found] = [wrap(lagging), wrap(ofClass)].map(everythingOf);
    expect(found).toEqual(expected);
  },

  'has forms for other vectors where its rule has them, and only there'({ wrap }) {
    expect(wrap(lagging).on).toBeDefined();
    expect(wrap(onArrays).on).toBeUndefined();
  },

  'takes the same steps around a kernel, and gives the same states to be saved'({ wrap }) {
    const [plain, fast] = [wrap(lagging), placed(wrap(kernel).on!(arrays))];
    let state = fast.init(layout);
    let expected: unknown = plain.init(layout);
    for (let i = 0; i < 6; i++) {
      const seen = observationAt(i, layout.size);
      const [known, found] = [plain.update(seen, expected), fast.update(seen, state)];
      expect(numbersOf(found.step)).toEqual(numbersOf(known.step));
      expect(numbersOf(fast.unpack(found.state))).toEqual(numbersOf(known.state));
      expect(numbersOf(fast.lag?.(found.state))).toEqual(numbersOf(plain.lag?.(known.state)));
      // As if it were saved and loaded at every step.
      state = fast.pack(fast.unpack(found.state));
      expected = known.state;
    }
  },

  'masks what cannot be used, where it says so'({ wrap }) {
    const fast = placed(wrap(kernel).on!(arrays));
    let state = fast.init(layout);
    for (let i = 0; i < 6; i++) {
      if (fast.masksUnusable(state)) expectMasked(fast, state);
      state = fast.update(observationAt(i, layout.size), state).state;
    }
    const plain = placed(wrap(lagging).on!(arrays));
    expect(plain.masksUnusable(plain.init(layout))).toBe(false);
  },

  'has the slow weights that are promised'({ wrap, slow = 'inner' }) {
    expect(wrap(lagging).lag === undefined).toBe(slow === 'none');
    expect(wrap(ball).lag === undefined).toBe(slow !== 'own');
  },

  'has the config of the moment, and none around a rule that has none'({ wrap }) {
    let name = 'ballOfContracts';
    const changing: AnyRule = {
      ...ball,
      get name() {
        return name;
      },
      get config() {
        return { rule: name };
      },
    };
    const rule = wrap(changing);
    expect(JSON.stringify(rule.config)).toContain('"ballOfContracts"');
    name = 'laggingOfContracts';
    expect(JSON.stringify(rule.config)).toContain('"laggingOfContracts"');
    expect(rule.name).toContain('laggingOfContracts');
    expect(wrap(unsavable).config).toBeUndefined();
  },

  'restores what its rule remembers, whatever the variables are called later'({ wrap }) {
    const rule = wrap(ofNames);
    const { state } = rehearse(rule, layout);
    const renamed = layoutOf(layout.slots.map(({ shape }, i) => ({ name: `${i}`, shape })));
    const saved = new Map(entriesOf(state) as [string, SavedValue][]);
    expect(restoredState(rule, renamed, saved)).toEqual(state);
  },

  'does not say that no coordinate sees another where its rule does not'({ wrap }) {
    expect(wrap(unsavable).coordinatewise).not.toBe(true);
  },
};

/** All that can be asked of a rule with slow weights, in numbers. */
function everythingOf(rule: AnyRule): unknown {
  const { steps, state } = rehearse(rule, layout, { count: 6 });
  const kept = layout.slots.flatMap((_, i) => (i % 2 === 0 ? [i] : []));
  return {
    name: rule.name,
    rate: rule.learningRate,
    coordinatewise: rule.coordinatewise,
    steps,
    state,
    lag: rule.lag?.(state),
    part: partOfState(rule, arrays, state, layout as Layout, kept),
    settled: settledState(rule, arrays, state),
    elsewhere: rule.on && rehearse(rule.on(arrays), layout, { count: 6 }),
  };
}

function expectMasked(rule: PlacedRule, state: unknown): void {
  const before = vectorsOf(rule.unpack(state));
  const seen = observationAt(0, layout.size);
  const gradient = seen.gradient.map((g, i) => (i === 1 ? Number.NaN : g));
  const copy = rule.pack(rule.unpack(state));
  const { step, state: after } = rule.update({ ...seen, gradient }, copy);
  expect([...step].every((x) => x === 0)).toBe(true);
  expect(vectorsOf(rule.unpack(after))).toEqual(before);
  expect(shapeOfState(rule.unpack(after))).toEqual(shapeOfState(rule.unpack(state)));
}

/**
 * What every rule around a rule promises, whatever that rule: one with slow weights, one of a class, one for arrays
 * alone, one with a kernel. Register the wrapper before the tests run, so that it can be built from its config.
 *
 * ```ts
 * wrapperContract('scale', (rule) => scale(0.5, rule));
 * ```
 */
export function wrapperContract(
  name: string,
  wrap: (rule: AnyRule) => AnyRule,
  options: WrapperContractOptions = {},
): void {
  testAll(`${name} goes around rules`, wrapperChecks, { wrap, ...options });
}
