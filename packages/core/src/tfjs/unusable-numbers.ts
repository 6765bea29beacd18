import { L2lError } from '../errors';
import type { Layout } from '../layout';
import { entriesOf, mapTree } from '../tree';
import { firstUnusable, LARGEST_GRADIENT } from '../usable-gradient';
import { firstNonFinite } from './first-non-finite';
import type { SkippedSteps } from './skipped-steps';

/**
 * What becomes of a step that cannot be taken, because a number of the gradient is NaN or above 2⁵⁰ or because the step
 * is not finite: no variable and no vector of the memory changes; its counts go on ({@link leftOut}); the step is
 * counted. On the host, where one can look, it throws instead if that is wanted, and nothing changes.
 *
 * A step on the host that overflows for gradients below 2³² has no memory to go back to, since copies cost too much:
 * there it begins anew.
 */
export interface UnusablePolicy {
  readonly nonFinite: 'throw' | 'skip';
  readonly skipped: SkippedSteps;
}

/**
 * The memory after a step that was left out: the vectors from before it, the numbers from after.
 *
 * @param choose - Between a vector and the one from before; where only the device knows, a new one. Default: that from
 *   before.
 */
export function leftOut(
  before: unknown,
  after: unknown,
  choose: (vector: unknown, before: unknown) => unknown = (_, old) => old,
): unknown {
  const vectors = new Map(entriesOf(before));
  return mapTree(after, (value, path) =>
    typeof value === 'number' ? value : choose(value, vectors.get(path)),
  );
}

/** Why a gradient cannot be used, naming the variable and its first bad number; `undefined` if it can. */
export function unusableGradient(layout: Layout, gradient: Float32Array): L2lError | undefined {
  return unusable(layout, gradient, firstUnusable(gradient), explainGradient);
}

/** The same for a step. */
export function unusableStep(layout: Layout, step: Float32Array): L2lError | undefined {
  return unusable(layout, step, firstNonFinite(step), explainStep);
}

function unusable(
  layout: Layout,
  vector: Float32Array,
  bad: number,
  explain: (name: string, number: number, index: number) => string,
): L2lError | undefined {
  if (bad < 0) return undefined;
  const slot = layout.slots.findLast(({ offset }) => offset <= bad)!;
  return new L2lError('non-finite', explain(slot.name, vector[bad]!, bad - slot.offset));
}

function explainGradient(name: string, number: number, index: number): string {
  return (
    `The gradient of "${name}" has ${number} at index ${index}, but only finite numbers up to ${LARGEST_GRADIENT.toExponential(1)} can be used. ` +
    'No variable was changed. Look for NaN in the batch, or a loss that overflowed; nonFinite: "skip" leaves such steps out.'
  );
}

function explainStep(name: string, number: number, index: number): string {
  return (
    `The step of "${name}" has ${number} at index ${index}, but only finite numbers can be used. ` +
    'No variable was changed. A smaller step size or clipped gradients help; nonFinite: "skip" leaves such steps out.'
  );
}
