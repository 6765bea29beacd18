import { L2lError } from './errors';
import { numberOption } from './option';
import { requireOptions } from './option-names';
import { portable } from './portable';
import type { UpdateRule } from './update-rule';
import type { VectorSpace } from './vector';

/** One of the two. */
export interface ClipOptions {
  /** Greatest Euclidean norm of the whole gradient, over all variables together; above 0. */
  readonly norm?: number | undefined;
  /** Greatest magnitude of each number of the gradient; above 0. */
  readonly value?: number | undefined;
}

/**
 * Passes the gradient on (its step is minus the gradient), within bounds: by `norm`, a longer gradient is made that
 * long and keeps its direction; by `value`, each number outside `[−value, value]` becomes the nearer end.
 * Meant as the first link of a `chain`.
 *
 * It is for large gradients, not for unusable ones: an optimizer leaves a step out whose gradient has NaN, Infinity or
 * a number above 2⁵⁰, with `clip` as without.
 *
 * Source: Pascanu, Mikolov and Bengio 2013, algorithm 1, https://arxiv.org/abs/1211.5063; by value: Mikolov 2012,
 * Statistical Language Models Based on Neural Networks, section 3.2.2
 *
 * @throws L2lError `bad-option`
 */
export function clip(options: ClipOptions): UpdateRule {
  const { norm, value } = requireOptions('clip', options, ['norm', 'value']);
  if (norm !== undefined && value !== undefined) throw both();
  return value === undefined ? byNorm(norm as number) : byValue(value);
}

function byNorm(norm: number): UpdateRule {
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

function byValue(value: number): UpdateRule {
  numberOption('clip', 'value', value, { above: 0 });
  return portable((space) => ({
    name: `clip(±${value})`,
    config: { rule: 'clip', value },
    coordinatewise: true,
    init: () => ({}),
    update: ({ gradient }, state) => ({ step: minusClipped(space, gradient, value), state }),
  }));
}

/** `−min(max(g, −v), v)`, where the smaller of two numbers is minus the greater of both turned. */
function minusClipped<Vector>(space: VectorSpace<Vector>, gradient: Vector, value: number): Vector {
  const lower = space.fill(space.size(gradient), -value);
  const turned = space.maximum(space.affine(-1, gradient, 0), lower);
  return space.affine(-1, space.maximum(space.affine(-1, turned, 0), lower), 0);
}

function both(): L2lError {
  return new L2lError(
    'bad-option',
    'clip: both norm and value were given, but a clip has one bound. Leave one out, or make two links of a chain, the one with the value first.',
  );
}
