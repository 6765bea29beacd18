import type { Layout } from '../layout';
import type { Observation } from '../observation';
import { portable } from '../portable';
import { placed, type RuleForm } from '../rule-form';
import { registerRule } from '../rule-registry';
import { savedPart } from '../saved-branch';
import { partByColumns, type StateEdits } from '../state-edits';
import { leaves, mapTree } from '../tree';
import type { AnyRule, UpdateRule } from '../update-rule';
import { firstUnusable } from '../usable-gradient';
import type { VectorSpace } from '../vector';

interface Ball<Vector> {
  readonly velocity: Vector;
  /** From the coordinates to their running mean. */
  readonly behind: Vector;
  readonly count: number;
}

const edits: StateEdits = {
  part: partByColumns,
  settle: (space, state) => {
    const whole = state as Ball<never>;
    return { ...whole, behind: space.fill(space.size(whole.behind), 0) };
  },
};

const RATE = 0.1;

function form<Vector>(space: VectorSpace<Vector>) {
  return {
    name: `ball(${RATE})`,
    config: { rule: 'ballOfContracts' },
    coordinatewise: true,
    learningRate: RATE,
    init: ({ size }: Layout) => ({ velocity: space.fill(size, 0), behind: space.fill(size, 0), count: 0 }),
    update({ gradient, coordinates }: Observation<Vector>, before: Ball<Vector>) {
      const force = space.combine(1, gradient, 0.01, coordinates);
      const velocity = space.combine(0.5, before.velocity, 1, force);
      const step = space.affine(-RATE / (before.count + 1), velocity, 0);
      const behind = space.combine(0.5, before.behind, -0.5, step);
      return { step, state: { velocity, behind, count: before.count + 1 } };
    },
  };
}

/** A heavy ball without slow weights. */
export const ball: AnyRule = portable(form as never);

/** A heavy ball whose slow weights are a running mean of its coordinates. */
export const lagging: AnyRule = portable(
  (space) =>
    ({
      ...form(space),
      config: { rule: 'laggingOfContracts' },
      lag: ({ behind }: Ball<never>) => space.affine(1, behind, 0),
      edits,
    }) as never,
);

/** The same without a form for other vectors. */
export const onArrays: AnyRule = withoutForms({ ...lagging, config: { rule: 'onArraysOfContracts' } });

function withoutForms({ on: _, ...rule }: AnyRule): AnyRule {
  return rule;
}

/** The same as an instance of a class, all of whose methods need their `this`. */
class ClassRule<Vector> implements UpdateRule<unknown, Vector> {
  readonly #inner: AnyRule<Vector>;
  readonly coordinatewise = true;
  readonly learningRate = RATE;
  readonly config = { rule: 'classOfContracts' };
  constructor(inner: AnyRule<Vector>) {
    this.#inner = inner;
  }
  get name() {
    return this.#inner.name;
  }
  get edits() {
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
  on<Other>(space: VectorSpace<Other>): RuleForm<unknown, Other> {
    return new ClassRule(this.#inner.on!(space));
  }
}

export const ofClass: AnyRule = new ClassRule(lagging);

/** The same with a kernel: it keeps its vectors turned, in one buffer, and masks what cannot be used. */
export const kernel: AnyRule = {
  ...lagging,
  config: { rule: 'kernelOfContracts' },
  on: (space) => kernelForm(space) as never,
};

interface Packed<Vector> {
  readonly buffer: Vector;
  readonly count: number;
}

function kernelForm<Vector>(space: VectorSpace<Vector>): RuleForm<Packed<Vector>, Vector> {
  const plain = placed(lagging.on!(space));
  const pack = (state: unknown): Packed<Vector> => {
    const { velocity, behind, count } = state as Ball<Vector>;
    return { buffer: space.affine(-1, space.concat([velocity, behind]), 0), count };
  };
  const unpack = ({ buffer, count }: Packed<Vector>): Ball<Vector> => {
    const size = space.size(buffer) / 2;
    const [velocity, behind] = [0, size].map((from) =>
      space.affine(-1, space.slice(buffer, from, size), 0),
    ) as [Vector, Vector];
    return { velocity, behind, count };
  };
  return {
    name: lagging.name,
    init: (layout) => pack(plain.init(layout)),
    update(seen, state) {
      if (firstUnusable(seen.gradient as Float32Array) >= 0)
        return {
          step: space.affine(0, space.fill(space.size(seen.gradient), 0), 0),
          state: { ...state, count: state.count + 1 },
        };
      const { step, state: next } = plain.update(seen, unpack(state));
      return { step, state: pack(next) };
    },
    lag: (state) => plain.lag!(unpack(state)),
    pack,
    unpack,
    masksUnusable: () => true,
  };
}

/** Remembers which variables were called kernels when they were first seen. */
export const ofNames: AnyRule = portable((space) => ({
  name: 'names',
  config: { rule: 'namesOfContracts' },
  init: ({ slots }, saved) => ({
    marks: slots.map(({ name }, i) => {
      const before = savedPart(savedPart(saved, 'marks'), i) as object | undefined;
      return (before ? 'kernel' in before : name.includes('kernel')) ? { kernel: 1 } : {};
    }),
  }),
  update: ({ gradient }, state) => ({ step: space.affine(-1, gradient, 0), state }),
  edits: {
    part: (_space, state, _layout, kept) => ({
      marks: kept.map((i) => (state as { readonly marks: readonly object[] }).marks[i]),
    }),
    settle: (_space, state) => state,
  },
}));

/** A rule that cannot be saved, whose coordinates see each other. */
export const unsavable: AnyRule = portable((space) => ({
  name: 'unsavable',
  init: () => ({}),
  update: ({ gradient }, state) => ({ step: space.scaleBy(space.norm(gradient), gradient), state }),
}));

/** Every rule here that has a config, by what is special about it. */
export const innerRules: Readonly<Record<string, AnyRule>> = {
  'a rule without slow weights': ball,
  'a rule with slow weights': lagging,
  'a rule without a form for other vectors': onArrays,
  'an instance of a class': ofClass,
  'a rule with a kernel': kernel,
  'a rule that remembers what was saved': ofNames,
};

/** Makes them known to `buildRule`. */
export function registerInnerRules(): void {
  for (const rule of Object.values(innerRules)) registerRule(rule.config!.rule, () => rule);
}

/** Vectors of a state, and its numbers, as plain arrays: what is compared where −0 and 0 are the same. */
export function numbersOf(state: unknown): unknown {
  return mapTree(state, (value) => (value instanceof Float32Array ? [...value].map((x) => x + 0) : value));
}

/** The vectors of a state. */
export function vectorsOf(state: unknown): readonly number[][] {
  return (leaves(state) as Float32Array[]).map((vector) => [...vector].map((x) => x + 0));
}
