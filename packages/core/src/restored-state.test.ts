import { afterEach, describe, expect, it, vi } from 'vitest';
import { chain } from './chain';
import { type Layout, layoutOf } from './layout';
import { portable } from './portable';
import { restoredState, type SavedValue } from './restored-state';
import { routed } from './routed';
import { scale } from './scale';
import { entriesOf } from './tree';
import type { AnyRule } from './update-rule';

/** Remembers a vector and a count. */
const counting: AnyRule = portable((space) => ({
  name: 'counting',
  init: ({ size }) => ({ mean: space.fill(size, 0), count: 0, distance: 1e-6 }),
  update: ({ gradient }, state) => ({ step: gradient, state }),
}));

/** Remembers the shapes of its variables, as numbers, and one number of each row and column. */
const shaped: AnyRule = {
  name: 'shaped',
  init: ({ slots }) => ({
    shapes: slots.flatMap(({ shape }) => [shape.length, shape.at(-1) ?? 1]),
    sums: slots.map(({ shape }) => new Float32Array(shape.reduce((sum, length) => sum + length, 0))),
  }),
  update: ({ gradient }, state) => ({ step: gradient, state }),
};

const layout = layoutOf([
  { name: 'kernel', shape: [3, 4] },
  { name: 'bias', shape: [4] },
  { name: 'scale', shape: [] },
]);

const savedOf = (rule: AnyRule, of = layout) => new Map(entriesOf(rule.init(of)) as [string, SavedValue][]);
const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'bad-checkpoint', message: expect.stringMatching(message) });

/** The saved state of a rule with one part changed. */
function damaged(rule: AnyRule, path: string, value: SavedValue) {
  const saved = savedOf(rule);
  if (!saved.has(path)) throw new Error(`There is no ${path}.`);
  return () => restoredState(rule, layout, saved.set(path, value));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a saved state', () => {
  it.each([
    ['counting', counting],
    ['shaped', shaped],
    ['a chain', chain(scale(2, counting), shaped)],
    ['routed', routed({ routes: [{ variables: /bias/, rule: shaped }], otherwise: counting })],
  ])('is restored as it was: %s', (_, rule) => {
    const state = rule.init(layout);
    expect(restoredState(rule, layout, new Map(entriesOf(state) as [string, SavedValue][]))).toEqual(state);
  });

  it.each([1e9, -1, 0.5, Number.NaN])('is refused where a bound of its loops is %s', (value) => {
    // shapes of the three variables: [2, 4, 1, 4, 0, 1].
    for (let i = 0; i < 6; i++)
      expect(damaged(shaped, `shapes.${i}`, value)).toThrow(refused(new RegExp(`"shapes.${i}" is ${value}`)));
  });

  it.each([-5, 0.5, Number.NaN, Infinity])('is refused where it counts %s steps', (value) => {
    expect(damaged(counting, 'count', value)).toThrow(refused(/"count" is/));
    expect(damaged(chain(counting), 'links.0.count', value)).toThrow(refused(/"links.0.count" is/));
  });

  it('may have any finite number elsewhere', () => {
    expect(damaged(counting, 'distance', -0.5)()).toMatchObject({ distance: -0.5 });
    expect(damaged(counting, 'count', 7)()).toMatchObject({ count: 7 });
    expect(damaged(counting, 'distance', Infinity)).toThrow(refused(/"distance" is Infinity/));
  });

  it('is refused where a vector is not finite, too short, or a number', () => {
    const mean = new Float32Array(layout.size);
    mean[3] = Number.NaN;
    expect(damaged(counting, 'mean', mean)).toThrow(refused(/"mean" is NaN at index 3/));
    expect(damaged(counting, 'mean', new Float32Array(5))).toThrow(
      refused(/too few for the variables|5 numbers/),
    );
    expect(damaged(counting, 'mean', 3)).toThrow(refused(/./));
    expect(damaged(counting, 'count', new Float32Array(1))).toThrow(refused(/should be one number/));
  });

  it('is refused where a part is missing, or there is one too many', () => {
    const saved = savedOf(counting);
    expect(() => restoredState(counting, layout, new Map([...saved].slice(1)))).toThrow(refused(/./));
    expect(() => restoredState(counting, layout, new Map([...saved, ['more', 1]]))).toThrow(
      refused(/4 parts of state, but counting has 3/),
    );
  });

  it.each([
    ['a vector', [2 ** 28]],
    ['a matrix', [2 ** 14, 2 ** 14]],
    ['more than there are numbers', [2 ** 30, 2 ** 30]],
    ['more than can be counted', Array(40).fill(2 ** 30)],
  ])('is not made as long as a file says that its variables are: %s', (_, shape) => {
    const largest = { size: 0 };
    const watched: AnyRule = {
      ...counting,
      init(given: Layout) {
        largest.size = Math.max(largest.size, given.size);
        return counting.init(given);
      },
    };
    const saved = savedOf(counting);
    const claimed = layoutOf([{ name: 'kernel', shape }]);
    expect(() => restoredState(watched, claimed, saved)).toThrow(refused(/its vari?ables|variables/));
    expect(largest.size).toBeLessThanOrEqual(4 * layout.size);
  });

  it('goes by what the rule needs, which may be less than one number for each coordinate', () => {
    const large = layoutOf([{ name: 'kernel', shape: [2000, 3000] }]);
    const saved = savedOf(shaped, large);
    expect(restoredState(shaped, large, saved)).toEqual(shaped.init(large));
  });

  it('says by itself which rule moves which variable: no pattern of a file is looked for in its names', () => {
    const rules = { routes: [{ variables: /(a+)+$/, rule: shaped }], otherwise: counting };
    for (const rule of [
      routed(rules),
      chain(scale(2, routed(rules))),
      routed({ routes: [], otherwise: routed(rules) }),
    ]) {
      const [state, saved] = [rule.init(layout), savedOf(rule)];
      const test = vi.spyOn(RegExp.prototype, 'test');
      const restored = restoredState(rule, layout, saved);
      expect(test).not.toHaveBeenCalled();
      test.mockRestore();
      expect(restored).toEqual(state);
    }
  });

  it.each([2, -1, 0.5, Number.NaN])('is refused where a variable goes to rule %s of two', (value) => {
    const rule = routed({ routes: [{ variables: /bias/, rule: counting }], otherwise: counting });
    expect(damaged(rule, 'ruleOf.0', value)).toThrow(refused(/which of the 2 rules/));
  });

  it('may have paths as deep as it likes', () => {
    const saved = savedOf(counting).set(Array(100_000).fill('a').join('.'), 1);
    expect(() => restoredState(counting, layout, saved)).toThrow(refused(/parts of state/));
  });
});
