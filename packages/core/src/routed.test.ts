import { describe, expect, it } from 'vitest';
import { layoutOf } from './layout';
import { portable } from './portable';
import { routed } from './routed';
import { buildRule, registerCombinators, registerRule } from './rule-registry';
import { partByColumns } from './state-edits';
import { updateRuleContract, wrapperContract } from './testing';
import type { AnyRule } from './update-rule';

const descent = (learningRate: number) =>
  portable((space) => ({
    name: `descent(${learningRate})`,
    config: { rule: 'descentOnRoutes', learningRate },
    init: () => ({}),
    update: ({ gradient }, state) => ({ step: space.affine(-learningRate, gradient, 0), state }),
  }));

/** Steps by the mean of all gradients that it is shown at once; what is worth evaluating is a step behind. */
const together: AnyRule = {
  name: 'together',
  init: ({ size }) => ({ last: new Float32Array(size) }),
  update({ gradient }) {
    const mean = gradient.reduce((sum, g) => sum + g, 0) / Math.max(1, gradient.length);
    return { step: gradient.map(() => -mean), state: { last: gradient.map(() => mean) } };
  },
  lag: ({ last }) => last.slice(),
  edits: {
    part: partByColumns,
    settle: (space, state) => ({ last: space.fill(space.size((state as { last: never }).last), 0) }),
  },
};

registerCombinators();
registerRule('descentOnRoutes', ({ learningRate }) => descent(learningRate as number));

const biasesSlowly = routed({
  routes: [{ variables: /bias|slot1/, rule: descent(0.01) }],
  otherwise: descent(0.1),
});

updateRuleContract(biasesSlowly);
updateRuleContract(routed({ routes: [], otherwise: descent(0.1) }));
updateRuleContract(routed({ routes: [{ variables: /./, rule: together }], otherwise: descent(0.1) }));

wrapperContract('routed, for some variables,', (rule) =>
  routed({ routes: [{ variables: /bias|slot/, rule }], otherwise: descent(0.1) }),
);
wrapperContract('routed, for the others,', (rule) =>
  routed({ routes: [{ variables: /bias|slot/, rule: descent(0.1) }], otherwise: rule }),
);

const layout = layoutOf([
  { name: 'a/kernel', shape: [2, 1] },
  { name: 'a/bias', shape: [1] },
  { name: 'b/kernel', shape: [1, 1] },
  { name: 'b/bias', shape: [2] },
]);
const seen = (...gradient: number[]) => ({
  gradient: Float32Array.from(gradient),
  coordinates: new Float32Array(gradient.length),
});

describe('routed', () => {
  it('moves each variable by the first rule whose pattern is found in its name', () => {
    const rule = routed({
      routes: [
        { variables: /^b\/bias$/, rule: descent(1) },
        { variables: /bias/, rule: descent(2) },
      ],
      otherwise: descent(3),
    });
    const { step } = rule.update(seen(1, 1, 1, 1, 1, 1), rule.init(layout));
    expect([...step]).toEqual([-3, -3, -2, -3, -1, -1]);
  });

  it('shows a rule its own variables and no others, and what it says of them comes back in place', () => {
    const rule = routed({ routes: [{ variables: /bias/, rule: together }], otherwise: descent(1) });
    const { step, state } = rule.update(seen(7, 8, 1, 9, 2, 6), rule.init(layout));
    // The biases have the gradients 1, 2 and 6, whose mean is 3.
    expect([...step]).toEqual([-7, -8, -3, -9, -3, -3]);
    expect([...rule.lag!(state)]).toEqual([0, 0, 3, 0, 3, 3]);
  });

  it('remembers which variable goes where, whatever they are called later', () => {
    const rule = routed({ routes: [{ variables: /bias/, rule: descent(1) }], otherwise: descent(2) });
    let state = rule.init(layout);
    for (let i = 0; i < 2; i++) {
      const update = rule.update(seen(1, 1, 1, 1, 1, 1), state);
      expect([...update.step]).toEqual([-2, -2, -1, -2, -1, -1]);
      state = update.state;
    }
  });

  it('finds the same in every name, also with a pattern that would go on from the last one', () => {
    const rule = routed({ routes: [{ variables: /bias/g, rule: descent(1) }], otherwise: descent(2) });
    const { step } = rule.update(seen(1, 1, 1, 1, 1, 1), rule.init(layout));
    expect([...step]).toEqual([-2, -2, -1, -2, -1, -1]);
  });

  it('comes back from its config with the same pattern, whatever characters it has', () => {
    const { config } = routed({
      routes: [{ variables: /^😀ab$/i, rule: descent(0.01) }],
      otherwise: descent(0.1),
    });
    const rule = buildRule(config!);
    expect(rule.name).toContain('/^😀ab$/i');
  });

  it('has a config only where all its rules have one', () => {
    expect(biasesSlowly.config).toMatchObject({ rule: 'routed' });
    expect(routed({ routes: [], otherwise: together }).config).toBeUndefined();
  });

  it('says what is wrong with a pattern or a rule', () => {
    const wrong = (route: object) => () => routed({ routes: [route as never], otherwise: descent(1) });
    expect(wrong({ variables: 'bias', rule: descent(1) })).toThrow(
      /routes\[0\]\.variables is "bias".*\/bias\//,
    );
    expect(wrong({ variables: /bias/, rule: 0.1 })).toThrow(/routes\[0\]\.rule is 0\.1/);
    expect(() => routed({ routes: [], otherwise: undefined as never })).toThrow(/otherwise is undefined/);
  });
});
