import { expect } from 'vitest';
import { vectorLayout } from '../layout';
import { placed } from '../rule-form';
import { buildRule } from '../rule-registry';
import { partOfLayout, partOfState, settledState } from '../state-edits';
import { copyState, entriesOf, leaves, mapTree } from '../tree';
import type { AnyRule } from '../update-rule';
import { LARGEST_GRADIENT } from '../usable-gradient';
import { arrays } from '../vector';
import { expectAgreement, expectStateAgreement, shapeOfState } from './agreement';
import { type Checks, testAll } from './contract';
import { observationAt, rehearsalLayouts, rehearse } from './rehearsal';

export interface UpdateRuleContractOptions {
  /** Deviation of the greatest gradients that must give finite steps. */
  readonly largestGradient?: number;
  /** Greatest relative difference between the rule and `rule.on(arrays)`. */
  readonly tolerance?: number;
}

/** A rule, and what is asked of it. */
export interface UpdateRuleSubject extends UpdateRuleContractOptions {
  readonly rule: AnyRule;
}

const layout = vectorLayout(5);

/** What {@link updateRuleContract} asks, as functions that throw. */
export const updateRuleChecks: Checks<UpdateRuleSubject> = {
  'has a name'({ rule }) {
    expect(rule.name).toMatch(/\S/);
  },

  'gives one finite number for each coordinate, whatever the layout'({ rule }) {
    for (const each of rehearsalLayouts) {
      for (const step of rehearse(rule, each).steps) expectSteps(step, each.size);
    }
  },

  'writes to nothing that it is shown'({ rule }) {
    const seen = observationAt(0, layout.size);
    rule.update(seen, rule.update(seen, rule.init(layout)).state);
    expect(seen).toEqual(observationAt(0, layout.size));
  },

  'gives steps that share no memory with its state, with what it is shown or with each other'({ rule }) {
    const seen = observationAt(0, layout.size);
    const first = rule.update(seen, rule.init(layout));
    const taken = [seen.gradient, seen.coordinates, ...(leaves(first.state) as Float32Array[])];
    expect(taken.some((vector) => vector.buffer === first.step.buffer)).toBe(false);
    // The step is the caller's: what becomes of it does not matter to the next one, nor the other way round.
    first.step.fill(Number.NaN);
    const second = rule.update(observationAt(1, layout.size), first.state);
    expect(second.step).toEqual(rehearse(rule, layout, { count: 2 }).steps[1]);
    expect(first.step.every(Number.isNaN)).toBe(true);
  },

  'keeps nothing that it is shown'({ rule }) {
    const seen = observationAt(0, layout.size);
    const first = rule.update(seen, rule.init(layout));
    seen.gradient.fill(Number.NaN);
    seen.coordinates.fill(Number.NaN);
    seen.loss?.fill(Number.NaN);
    const second = rule.update(observationAt(1, layout.size), first.state);
    expect(second.step).toEqual(rehearse(rule, layout, { count: 2 }).steps[1]);
  },

  'has no memory but its state'({ rule }) {
    const start = rehearse(rule, layout).state;
    const once = rehearse(rule, layout, { first: 3, state: start });
    rehearse(rule, vectorLayout(7), { magnitude: 10 });
    const again = rehearse(rule, layout, { first: 3, state: start });
    expect(again).toEqual(once);
  },

  'remembers finite numbers and vectors of them only, whatever gradients an optimizer may show'({ rule }) {
    // Normal deviates are below 8.
    const magnitudes = [1, 0, 1e-30, LARGEST_GRADIENT / 8];
    for (const each of rehearsalLayouts) {
      for (const state of [
        rule.init(each),
        ...magnitudes.map((magnitude) => rehearse(rule, each, { magnitude }).state),
      ])
        for (const [path, value] of entriesOf(state)) expectFinite(path, value);
    }
  },

  'resumes bit for bit from a copy of its state'({ rule }) {
    let state: unknown = rule.init(layout);
    const whole = Array.from({ length: 6 }, (_, i) => {
      const copy = copyState(state);
      const update = rule.update(observationAt(i, layout.size), state);
      state = update.state;
      return { copy, step: update.step };
    });
    whole.forEach(({ copy, step }, i) => {
      const resumed = rule.update(observationAt(i, layout.size), copy);
      expect(resumed.step, `step ${i}`).toEqual(step);
    });
  },

  'gives finite steps for huge, tiny and zero gradients'({ rule, largestGradient = 1e30 }) {
    for (const magnitude of [largestGradient, 1e-30, 0]) {
      const { steps, state } = rehearse(rule, layout, { magnitude, count: 4 });
      for (const step of steps) expectSteps(step, layout.size);
      const [after] = rehearse(rule, layout, { state, count: 1 }).steps;
      expectSteps(after!, layout.size);
    }
  },

  'is built again from its config, where it has one'({ rule }) {
    if (!rule.config) return;
    const config = JSON.parse(JSON.stringify(rule.config));
    expect(config).toEqual(rule.config);
    const built = buildRule(config);
    expect(built.config).toEqual(rule.config);
    expect(rehearse(built, layout)).toEqual(rehearse(rule, layout));
  },

  'is the same rule in any vector space, where it has others'({ rule, tolerance = 0 }) {
    if (!rule.on) return;
    const other = rule.on(arrays);
    for (const each of rehearsalLayouts) {
      const { init, unpack } = placed(other);
      expect(shapeOfState(unpack(init(each)))).toEqual(shapeOfState(rule.init(each)));
      const [expected, actual] = [rehearse(rule, each), rehearse(other, each)];
      actual.steps.forEach((step, i) => {
        expectAgreement(`step ${i}`, step, expected.steps[i]!, tolerance);
      });
      expectStateAgreement('state', unpack(actual.state), expected.state, tolerance);
    }
  },

  'lets no coordinate see another, if it says so'({ rule, tolerance = 1e-5 }) {
    if (!rule.coordinatewise) return;
    const some = [1, 2, 4];
    const columns = (vector: Float32Array) => {
      const rows = vector.length / layout.size;
      return Float32Array.from({ length: rows * some.length }, (_, i) => {
        const row = Math.floor(i / some.length);
        return vector[row * layout.size + some[i % some.length]!]!;
      });
    };
    const { state } = rehearse(rule, layout);
    const part = mapTree(state, (value) => (value instanceof Float32Array ? columns(value) : value));
    const seen = observationAt(3, layout.size);
    const few = { ...seen, gradient: columns(seen.gradient), coordinates: columns(seen.coordinates) };
    const ofFew = rule.update(few, part).step;
    expectAgreement('step', ofFew, columns(rule.update(seen, state).step), tolerance);
  },

  'can be divided by tensors'({ rule }) {
    for (const each of rehearsalLayouts) {
      const { state } = rehearse(rule, each);
      const before = copyState(state);
      for (const kept of [
        each.slots.map((_, i) => i),
        each.slots.flatMap((_, i) => (i % 2 === 0 ? [i] : [])),
      ]) {
        const layout = partOfLayout(each, kept);
        const part = partOfState(rule, arrays, state, each, kept);
        expect(part, 'It needs `edits`, since its vectors are not [rows, size].').toBeDefined();
        expect(shapeOfState(part)).toEqual(shapeOfState(rule.init(layout)));
        expectSteps(rule.update(observationAt(4, layout.size), part).step, layout.size);
        expect(state).toEqual(before);
      }
      const whole = partOfState(
        rule,
        arrays,
        state,
        each,
        each.slots.map((_, i) => i),
      );
      expect(rehearse(rule, each, { first: 3, state: whole })).toEqual(
        rehearse(rule, each, { first: 3, state }),
      );
    }
  },

  'can continue from the coordinates worth evaluating'({ rule }) {
    for (const each of rehearsalLayouts) {
      const settled = settledState(rule, arrays, rehearse(rule, each).state);
      expect(settled, 'It needs `edits`, since it has a lag.').toBeDefined();
      expect(shapeOfState(settled)).toEqual(shapeOfState(rule.init(each)));
      const lag = rule.lag?.(settled) ?? [];
      expect(
        lag.every((x: number) => x === 0),
        `[${lag.slice(0, 5)}, …] should be zeros`,
      ).toBe(true);
      for (const step of rehearse(rule, each, { state: settled }).steps) expectSteps(step, each.size);
    }
  },

  'tells how far the coordinates worth evaluating are, where they are elsewhere'({ rule }) {
    if (!rule.lag) return;
    const { state } = rehearse(rule, layout);
    const before = copyState(state);
    expectSteps(rule.lag(state), layout.size);
    expect(state).toEqual(before);
  },
};

function expectFinite(path: string, value: unknown): void {
  const allFinite = value instanceof Float32Array ? value.every(Number.isFinite) : Number.isFinite(value);
  const found = value instanceof Float32Array ? `[${value.slice(0, 5)}, …]` : String(value);
  expect(allFinite, `${path} is ${found}, but should be finite`).toBe(true);
}

function expectSteps(step: Float32Array, size: number): void {
  expect(step).toBeInstanceOf(Float32Array);
  expect(step.length).toBe(size);
  expect(step.every(Number.isFinite), `[${step.slice(0, 5)}, …] should be finite`).toBe(true);
}

/**
 * What every update rule promises. Register the rules that its config names before the tests run.
 *
 * ```ts
 * updateRuleContract(adam(0.001));
 * ```
 */
export function updateRuleContract(rule: AnyRule, options: UpdateRuleContractOptions = {}): void {
  testAll(`${rule.name} is an update rule`, updateRuleChecks, { rule, ...options });
}
