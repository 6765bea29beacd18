import { describe, expect, it, vi } from 'vitest';
import { decayed } from './decayed';
import { layoutOf } from './layout';
import { portable } from './portable';
import { restoredState, type SavedValue } from './restored-state';
import { buildRule, registerCombinators } from './rule-registry';
import { wrapperContract } from './testing';
import { ball, registerInnerRules } from './testing/inner-rules';
import { entriesOf } from './tree';
import type { AnyRule } from './update-rule';

registerCombinators();
registerInnerRules();

wrapperContract('decayed', (rule) => decayed(rule, { rate: 0.01 }));
wrapperContract('decayed, for some names,', (rule) => decayed(rule, { rate: 0.01, variables: /bias/ }));

const still: AnyRule = portable((space) => ({
  name: 'still',
  init: () => ({}),
  update: ({ gradient }, state) => ({ step: space.affine(0, gradient, 0), state }),
}));

const layout = layoutOf([
  { name: 'dense/kernel', shape: [2, 1] },
  { name: 'dense/bias', shape: [1] },
  { name: 'norm/gamma', shape: [2] },
  { name: 'temperature', shape: [] },
  { name: 'conv/kernel', shape: [1, 1, 1, 2] },
]);
const seen = { gradient: new Float32Array(8).fill(1), coordinates: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) };

describe('decayed', () => {
  it('takes a share of the coordinates of variables with two axes and more', () => {
    const rule = decayed(still, { rate: 0.5 });
    const { step } = rule.update(seen, rule.init(layout));
    expect([...step].map((x) => x + 0)).toEqual([-0.5, -1, 0, 0, 0, 0, -3.5, -4]);
  });

  it('takes it of the variables that are named, where they are', () => {
    const rule = decayed(still, { rate: 0.5, variables: /bias|gamma/g });
    const { step } = rule.update(seen, rule.init(layout));
    expect([...step].map((x) => x + 0)).toEqual([0, 0, -1.5, -2, -2.5, 0, 0, 0]);
  });

  it('adds to the step of the rule, past its memory', () => {
    const [rule, plain] = [decayed(ball, { rate: 0.1 }), ball];
    const [some, other] = [rule.update(seen, rule.init(layout)), plain.update(seen, plain.init(layout))];
    expect((some.state as { inner: unknown }).inner).toEqual(other.state);
    expect(some.step[0]).toBeCloseTo(other.step[0]! - 0.1, 6);
  });

  it('keeps to the variables it was saved with, and does not look for its pattern in other names', () => {
    const rule = decayed(ball, { rate: 0.5, variables: /bias/ });
    const saved = new Map(entriesOf(rule.init(layout)) as [string, SavedValue][]);
    const renamed = layoutOf(layout.slots.map(({ shape }, i) => ({ name: `v${i}`, shape })));
    const test = vi.spyOn(RegExp.prototype, 'test');
    const state = restoredState(rule, renamed, saved) as { readonly mask: Float32Array };
    expect(test).not.toHaveBeenCalled();
    test.mockRestore();
    expect([...state.mask]).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
  });

  it('is built from its config with the same pattern', () => {
    const rule = decayed(ball, { rate: 0.5, variables: /^dense\/b/i });
    const again = buildRule(JSON.parse(JSON.stringify(rule.config)));
    expect(again.init(layout)).toEqual(rule.init(layout));
    expect(() => buildRule({ ...rule.config!, variables: { pattern: [1e9], flags: [] } })).toThrow(
      expect.objectContaining({ code: 'bad-checkpoint' }),
    );
  });

  it.each([{ rate: -0.1 }, { rate: 1.1 }, { rate: 0.1, variables: 'bias' as never }])(
    'refuses %j',
    (options) => {
      expect(() => decayed(ball, options)).toThrow(expect.objectContaining({ code: 'bad-option' }));
    },
  );
});
