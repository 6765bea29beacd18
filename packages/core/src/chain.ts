import type { Layout } from './layout';
import { numberOption } from './option';
import { requireOptions } from './option-names';
import { portable } from './portable';
import { requireRule } from './require-rule';
import { savedPart } from './saved-branch';
import { type EditedRule, partOfState, type StateEdits, settledState } from './state-edits';
import {
  type AnyRule,
  packState,
  type RuleConfig,
  type UpdateRule,
  unpackState,
  withGradient,
} from './update-rule';
import { arrays, type VectorSpace } from './vector';

interface ChainState {
  readonly links: readonly unknown[];
}

/**
 * Rules one after another: each is shown the step of the one before, with its sign turned, as
 * its gradient. `chain(clip({ norm: 1 }), adam(0.001))` is Adam on clipped gradients.
 */
export function chain(...rules: readonly AnyRule[]): UpdateRule {
  rules.forEach((rule, i) => {
    requireRule('chain', `rule ${i}`, rule);
  });
  return chainOn(arrays, rules);
}

function chainOn<Vector>(
  space: VectorSpace<Vector>,
  rules: readonly AnyRule<Vector>[],
): UpdateRule<ChainState, Vector> {
  const last = rules.at(-1);
  return {
    // Links may change, such as tf.train optimizers whose learning rate is set.
    get name() {
      return `chain(${rules.map((link) => link.name).join(', ')})`;
    },
    get config() {
      const links = rules.map((link) => link.config);
      return links.every(isKnown) ? { rule: 'chain', links } : undefined;
    },
    coordinatewise: rules.every((link) => link.coordinatewise),
    init: (layout: Layout, saved) => {
      const ofLinks = savedPart(saved, 'links');
      return { links: rules.map((link, i) => link.init(layout, savedPart(ofLinks, i))) };
    },
    update(seen, state) {
      let gradient = seen.gradient;
      const links = rules.map((link, i) => {
        const { step, state: next } = link.update(withGradient(seen, gradient), state.links[i]);
        gradient = space.affine(-1, step, 0);
        return next;
      });
      return { step: space.affine(-1, gradient, 0), state: { links } };
    },
    ...(rules.some((link) => link.pack) && {
      pack: (state) => changeLinks(state, (link, i) => packState(rules[i]!, link)),
      unpack: (state) => changeLinks(state, (link, i) => unpackState(rules[i]!, link)),
    }),
    // The last link alone makes the steps, so the coordinates are where it thinks they are.
    ...(last?.lag && { lag: ({ links }) => last.lag!(links.at(-1)) }),
    edits: editsOfLinks(rules),
    ...(rules.every((link) => link.on) && {
      on: <Other>(other: VectorSpace<Other>) =>
        chainOn(
          other,
          rules.map((link) => link.on!(other)),
        ),
    }),
  };
}

function editsOfLinks(rules: readonly EditedRule[]): StateEdits {
  return {
    part: (space, state, layout, kept) => {
      const links = (state as ChainState).links.map((link, i) =>
        partOfState(rules[i]!, space, link, layout, kept),
      );
      return links.includes(undefined) ? undefined : { links };
    },
    settle: (space, state) => {
      const last = rules.length - 1;
      if (last < 0) return state;
      const settled = settledState(rules[last]!, space, (state as ChainState).links[last]);
      return settled && changeLinks(state, (link, i) => (i === last ? settled : link));
    },
  };
}

function changeLinks(state: unknown, change: (link: unknown, i: number) => unknown): ChainState {
  return { links: (state as ChainState).links.map(change) };
}

/** A rule whose steps are multiplied by a constant. `scale(0.5, adam(0.001))` is `adam(0.0005)`. */
export function scale(factor: number, rule: AnyRule): UpdateRule {
  numberOption('scale', 'factor', factor);
  requireRule('scale', 'its rule', rule);
  return scaleOn(arrays, factor, rule);
}

function scaleOn<Vector>(
  space: VectorSpace<Vector>,
  factor: number,
  rule: AnyRule<Vector>,
): UpdateRule<unknown, Vector> {
  return {
    get name() {
      return `scale(${factor}, ${rule.name})`;
    },
    get config() {
      return rule.config && { rule: 'scale', factor, inner: rule.config };
    },
    coordinatewise: rule.coordinatewise,
    init: (layout, saved) => rule.init(layout, saved),
    update(seen, state) {
      const { step, state: next } = rule.update(seen, state);
      return { step: space.affine(factor, step, 0), state: next };
    },
    ...(rule.pack && {
      pack: (state) => packState(rule, state),
      unpack: (state) => unpackState(rule, state),
      standsStill: (state) => rule.standsStill?.(state) ?? false,
    }),
    ...(rule.lag && { lag: (state) => space.affine(factor, rule.lag!(state), 0) }),
    edits: rule.edits,
    ...(rule.on && { on: <Other>(other: VectorSpace<Other>) => scaleOn(other, factor, rule.on!(other)) }),
  };
}

interface ClipOptions {
  /** Greatest Euclidean norm of the whole gradient, over all variables together; above 0. */
  readonly norm: number;
}

/**
 * Passes the gradient on (its step is minus the gradient), made shorter where it is longer than `norm`.
 * Meant as the first link of a {@link chain}.
 *
 * Source: Pascanu, Mikolov and Bengio 2013, algorithm 1, https://arxiv.org/abs/1211.5063
 */
export function clip(options: ClipOptions): UpdateRule {
  const { norm } = requireOptions('clip', options, ['norm']);
  numberOption('clip', 'norm', norm, { above: 0 });
  return portable((space) => ({
    name: `clip(${norm})`,
    config: { rule: 'clip', norm },
    init: () => ({}),
    update({ gradient }, state) {
      // norm / max(norm, |g|) is 1 for a short gradient.
      const limit = space.fill(1, norm);
      const factor = space.quotient(limit, space.maximum(limit, space.norm(gradient)));
      return { step: space.scaleBy(space.affine(-1, factor, 0), gradient), state };
    },
  }));
}

function isKnown(config: RuleConfig | undefined): config is RuleConfig {
  return config !== undefined;
}
