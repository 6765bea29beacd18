import { L2lError } from '../errors';
import type { Layout } from '../layout';
import { firstUnusable, LARGEST_GRADIENT } from '../usable-gradient';
import { firstNonFinite } from './first-non-finite';

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
