import { describe, expect, it } from 'vitest';
import type { RuleForm } from '../rule-form';
import { registerCombinators } from '../rule-registry';
import { scale } from '../scale';
import type { AnyRule } from '../update-rule';
import { failuresOf } from './contract';
import { wrapperChecks } from './wrapper-contract';

registerCombinators();

const sound = (rule: AnyRule) => scale(0.5, rule);

/** The sound wrapper with another form for other vectors. */
const withForm = (change: (form: RuleForm) => RuleForm) => (rule: AnyRule) => {
  const wrapped = sound(rule);
  return { ...wrapped, ...(wrapped.on && { on: (space: never) => change(wrapped.on!(space)) as never }) };
};

/** Each wrapper forgets one thing, and the sentence says which. */
const broken: readonly (readonly [sentence: string, wrap: (rule: AnyRule) => AnyRule])[] = [
  ['does with an instance of a class what it does with a plain rule', (rule) => sound({ ...rule })],
  [
    'has forms for other vectors where its rule has them, and only there',
    (rule) => without('on', sound(rule)),
  ],
  [
    'takes the same steps around a kernel, and gives the same states to be saved',
    withForm((form) => without('unpack', form)),
  ],
  [
    'masks what cannot be used, where it says so',
    withForm((form) => ({ ...form, masksUnusable: () => true })),
  ],
  ['has the slow weights that are promised', (rule) => without('lag', sound(rule))],
  ['has the config of the moment, and none around a rule that has none', (rule) => ({ ...sound(rule) })],
  [
    'restores what its rule remembers, whatever the variables are called later',
    (rule) => ({ ...sound(rule), init: (layout) => rule.init(layout) }),
  ],
  [
    'does not say that no coordinate sees another where its rule does not',
    (rule) => ({ ...sound(rule), coordinatewise: true }),
  ],
  ['is an update rule around a rule with slow weights', (rule) => ({ ...sound(rule), edits: undefined })],
];

function without<Given extends object>(member: keyof Given, { [member]: _, ...rest }: Given): Given {
  return rest as Given;
}

describe('the contract of wrappers', () => {
  it('holds for a sound one', async () => {
    expect(await failuresOf(wrapperChecks, { wrap: sound })).toEqual([]);
  });

  it.each(broken)('finds what a wrapper forgets: it %s', async (sentence, wrap) => {
    expect(await failuresOf(wrapperChecks, { wrap })).toContain(sentence);
  });
});
