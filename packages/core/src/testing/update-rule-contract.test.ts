import { describe, expect, it } from 'vitest';
import { portable } from '../portable';
import { registerRule } from '../rule-registry';
import { partByColumns } from '../state-edits';
import type { AnyRule, UpdateRule } from '../update-rule';
import { failuresOf } from './contract';
import { updateRuleChecks, updateRuleContract } from './update-rule-contract';

interface State {
  readonly velocity: Float32Array;
  readonly count: number;
}

/** A heavy ball that counts. */
const sound: UpdateRule<State> = {
  name: 'sound',
  init: ({ size }) => ({ velocity: new Float32Array(size), count: 0 }),
  update({ gradient }, before) {
    const velocity = before.velocity.map((v, i) => 0.5 * v + gradient[i]!);
    return { step: velocity.map((v) => -0.1 * v), state: { velocity, count: before.count + 1 } };
  },
};

const plain = () =>
  portable((space) => ({
    name: 'plain',
    config: { rule: 'plainTestRule' },
    init: () => ({}),
    update: ({ gradient }, state) => ({ step: space.affine(-1, gradient, 0), state }),
  }));
registerRule('plainTestRule', plain);

updateRuleContract(sound);
updateRuleContract(plain());

const FINITE = 'remembers finite numbers and vectors of them only, whatever gradients an optimizer may show';

let calls = 0;
const shared = new Float32Array(1000);

/** Each rule is unsound in one way, and the sentence says which. */
const broken: readonly (readonly [sentence: string, rule: AnyRule])[] = [
  ['has a name', { ...sound, name: ' ' }],
  [
    'gives one finite number for each coordinate, whatever the layout',
    { ...sound, update: (seen, state) => ({ step: seen.gradient.slice(1), state }) },
  ],
  [
    'writes to nothing that it is shown',
    {
      ...sound,
      update(seen, state) {
        const update = sound.update(seen, state);
        (seen.coordinates as Float32Array).fill(0);
        return update;
      },
    },
  ],
  [
    'gives steps that share no memory with its state, with what it is shown or with each other',
    {
      ...sound,
      update(seen, state) {
        const { velocity } = sound.update(seen, state).state;
        return { step: velocity, state: { velocity, count: 0 } };
      },
    },
  ],
  [
    'gives steps that share no memory with its state, with what it is shown or with each other',
    { ...sound, update: ({ gradient }, state) => ({ step: gradient, state }) },
  ],
  [
    'gives steps that share no memory with its state, with what it is shown or with each other',
    {
      ...sound,
      update({ gradient }, state) {
        const step = shared.subarray(0, gradient.length);
        step.set(gradient);
        return { step, state };
      },
    },
  ],
  [
    'keeps nothing that it is shown',
    {
      ...sound,
      init: ({ size }) => ({ last: new Float32Array(size) }),
      update: ({ gradient }, { last }) => ({ step: last.slice(), state: { last: gradient } }),
    },
  ],
  [
    'has no memory but its state',
    {
      ...sound,
      update(seen, state) {
        calls += 1;
        const { step, state: next } = sound.update(seen, state);
        return { step: step.map((s) => s / calls), state: next };
      },
    },
  ],
  [FINITE, { ...sound, init: (layout) => ({ ...sound.init(layout), mode: 'fast' }) }],
  [FINITE, { ...sound, init: (layout) => ({ ...sound.init(layout), doubles: new Float64Array(2) }) }],
  [FINITE, { ...sound, init: (layout) => ({ ...sound.init(layout), best: Infinity }) }],
  [
    FINITE,
    {
      ...sound,
      // 8⁻¹ · 2⁵⁰ to the third power does not fit into float32.
      update({ gradient }, { count }) {
        const velocity = gradient.map((g) => g ** 3);
        return { step: gradient.map((g) => -g), state: { velocity, count: count + 1 } };
      },
    },
  ],
  [
    'can be divided by tensors',
    {
      ...sound,
      init: (layout) => ({ ...sound.init(layout), mean: new Float32Array(layout.slots.length + 1) }),
    },
  ],
  [
    'can be divided by tensors',
    {
      ...sound,
      edits: {
        part: (_space, state) => state,
        settle: (_space, state) => state,
      },
    },
  ],
  [
    'can continue from the coordinates worth evaluating',
    { ...sound, lag: ({ velocity }) => velocity.slice() },
  ],
  [
    'can continue from the coordinates worth evaluating',
    {
      ...sound,
      lag: ({ velocity }) => velocity.slice(),
      edits: {
        part: partByColumns,
        settle: (_space, state) => state,
      },
    },
  ],
  ['resumes bit for bit from a copy of its state', hoarder()],
  [
    'gives finite steps for huge, tiny and zero gradients',
    {
      ...sound,
      update({ gradient }, state) {
        const length = Math.hypot(...gradient);
        return { step: gradient.map((g) => -g / length), state };
      },
    },
  ],
  [
    'gives finite steps for huge, tiny and zero gradients',
    { ...sound, update: ({ gradient }, state) => ({ step: gradient.map((g) => -g * g), state }) },
  ],
  ['is built again from its config, where it has one', { ...sound, config: { rule: 'plainTestRule' } }],
  ['is built again from its config, where it has one', { ...sound, config: { rule: 'neverRegistered' } }],
  [
    'is the same rule in any vector space, where it has others',
    { ...plain(), update: ({ gradient }, state) => ({ step: gradient.slice(), state }) },
  ],
  [
    'lets no coordinate see another, if it says so',
    {
      ...sound,
      coordinatewise: true,
      update({ gradient }, state) {
        const length = 1 + Math.hypot(...gradient);
        return { step: gradient.map((g) => -g / length), state };
      },
    },
  ],
  [
    'tells how far the coordinates worth evaluating are, where they are elsewhere',
    { ...sound, lag: () => new Float32Array(2) },
  ],
];

/** Keeps its velocities to itself: the state is only a ticket to one of them. */
function hoarder(): AnyRule {
  const velocities: Float32Array[] = [];
  return {
    ...sound,
    init: (layout) => ({ ticket: velocities.push(sound.init(layout).velocity) - 1 }),
    update(seen, state) {
      const { step, state: next } = sound.update(seen, { velocity: velocities[state.ticket]!, count: 0 });
      velocities[state.ticket] = next.velocity;
      return { step, state };
    },
  };
}

describe('the contract of update rules', () => {
  it('holds for a sound rule', async () => {
    expect(await failuresOf(updateRuleChecks, { rule: sound })).toEqual([]);
  });

  it.each(broken)('notices a rule for which it is not true that it "%s"', async (sentence, rule) => {
    expect(await failuresOf(updateRuleChecks, { rule })).toContain(sentence);
  });

  it('has a rule that breaks it for each of its sentences', () => {
    expect(new Set(broken.map(([sentence]) => sentence))).toEqual(new Set(Object.keys(updateRuleChecks)));
  });
});
