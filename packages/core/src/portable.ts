import type { UpdateRule } from './update-rule';
import { arrays, type VectorSpace } from './vector';

/** A rule, written once for vectors that live anywhere. */
export type PortableForm = <Vector>(space: VectorSpace<Vector>) => UpdateRule<unknown, Vector>;

/**
 * Makes a rule from a form that works in any vector space: the rule for arrays, which can
 * give itself for other vectors.
 *
 * ```ts
 * const sgd = (learningRate: number) =>
 *   portable((space) => ({
 *     name: `sgd(${learningRate})`,
 *     init: () => ({}),
 *     update: ({ gradient }, state) => ({ step: space.affine(-learningRate, gradient, 0), state }),
 *   }));
 * ```
 */
export function portable(form: PortableForm): UpdateRule {
  return { ...form(arrays), on: form };
}
