import { describe, expect, it } from 'vitest';
import { buildRule, registerCombinators, registerRule } from './rule-registry';
import type { UpdateRule } from './update-rule';

const named = (name: string): UpdateRule => ({
  name,
  init: () => ({}),
  update: ({ gradient }, state) => ({ step: gradient.slice(), state }),
});

describe('the registry of rules', () => {
  it('builds a rule from its config', () => {
    registerRule('firstTestRule', ({ rate }) => named(`first(${rate})`));
    expect(buildRule({ rule: 'firstTestRule', rate: 3 }).name).toBe('first(3)');
  });

  it('builds the rules inside a rule', () => {
    registerRule('wrapperTestRule', ({ inner }, build) => named(`wrapper(${build(inner as never).name})`));
    const config = { rule: 'wrapperTestRule', inner: { rule: 'firstTestRule', rate: 1 } };
    expect(buildRule({ rule: 'wrapperTestRule', inner: config }).name).toBe('wrapper(wrapper(first(1)))');
  });

  it('takes a later rule of the same name instead', () => {
    registerRule('replacedTestRule', () => named('old'));
    registerRule('replacedTestRule', () => named('new'));
    expect(buildRule({ rule: 'replacedTestRule' }).name).toBe('new');
  });

  it('says which rules there are if one is missing', () => {
    registerCombinators();
    expect(() => buildRule({ rule: 'nobody' })).toThrow(
      expect.objectContaining({
        code: 'not-found',
        message: expect.stringMatching(/"nobody".*chain, scale, clip.*register\(\)/),
      }),
    );
  });
});
