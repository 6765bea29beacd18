import { describeValue } from './describe-value';
import { L2lError } from './errors';
import type { Json } from './json';
import type { Layout } from './layout';
import { inOrderOf } from './layout-order';

/**
 * Trained weights, and all that is needed to trust and reuse them.
 *
 * On disk it is one safetensors file: slots are its tensors, and the rest is JSON under
 * the key `l2l` of its metadata. Any safetensors reader can open it.
 */
export interface Checkpoint {
  /** Raised when a reader of the old form would misread the new one. */
  readonly version: 1;
  /** Which rule these weights belong to, and how to build it. */
  readonly rule: { readonly name: string; readonly config: Json };
  readonly layout: Layout;
  /** `[layout.size]` */
  readonly weights: Float32Array;
  readonly provenance: Provenance;
}

/** Where weights come from. */
export interface Provenance {
  /** Family trained on, for example `quadratic-10`. */
  readonly family: string;
  /** `GradientEstimator.name` */
  readonly estimator: string;
  readonly seed: number;
  readonly metaSteps: number;
  /** Mean loss on held-out optimizees, with the number of them it was measured on. */
  readonly validation: { readonly loss: number; readonly optimizees: number };
  /** Git commit of the code that trained them. */
  readonly commit: string;
  /** SPDX identifier, for example `MIT`. */
  readonly license: string;
}

/**
 * Returns the checkpoint, or explains that the bytes of a file were not decoded.
 *
 * @throws L2lError `bad-checkpoint`
 */
export function requireCheckpoint(given: Checkpoint): Checkpoint {
  const { rule, layout, weights } = (given ?? {}) as Partial<Checkpoint>;
  const isLayout = Array.isArray(layout?.slots) && weights?.length === layout.size;
  if (typeof rule?.name === 'string' && isLayout) return given;
  throw new L2lError(
    'bad-checkpoint',
    `A checkpoint was expected, with a rule, a layout and its weights, but ${describeValue(given)} was given. ` +
      'Decode the bytes of a file first, with decodeCheckpoint().',
  );
}

/**
 * The weights of a checkpoint in the order of this rule, if they belong to it. Tensors are found by name:
 * programs that write safetensors sort them as they like.
 *
 * @param rule - Name and weights of the rule that is to be bound.
 * @throws L2lError `bad-checkpoint` if they were made for another rule or another size of it.
 */
export function weightsFor(
  rule: { readonly name: string; readonly weights: Layout },
  checkpoint: Checkpoint,
): Float32Array {
  if (checkpoint.rule.name !== rule.name) {
    throw new L2lError(
      'bad-checkpoint',
      `This checkpoint is for the rule "${checkpoint.rule.name}", but "${rule.name}" was expected. ` +
        'Load it with the package that made it.',
    );
  }
  const weights = inOrderOf(rule.weights, { layout: checkpoint.layout, vector: checkpoint.weights });
  if (weights) return weights;
  throw new L2lError(
    'bad-checkpoint',
    `This checkpoint has ${describe(checkpoint.layout)}, but ${rule.name} with this config has ${describe(rule.weights)}. ` +
      'Build the rule with the config in the checkpoint, or meta-train with this one.',
  );
}

function describe(layout: Layout): string {
  const slots = layout.slots.map((slot) => `${slot.name} [${slot.shape.join(', ')}]`).join(', ');
  return `${layout.size} weights (${slots})`;
}
