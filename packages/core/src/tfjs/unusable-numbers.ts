import { L2lError } from '../errors';
import { GRADIENT_LIMIT } from '../gradient-limit';
import type { Layout } from '../layout';
import { firstFrom } from './first-non-finite';

const LIMIT_POWER = Math.log2(GRADIENT_LIMIT);

/** Why a gradient cannot be used, naming the variable and its first bad number; `undefined` if it can. */
export function unusableGradient(layout: Layout, gradient: Float32Array): L2lError | undefined {
  return unusable(layout, gradient, LIMIT_POWER, explainGradient);
}

/** The same for a step. */
export function unusableStep(layout: Layout, step: Float32Array): L2lError | undefined {
  return unusable(layout, step, 128, explainStep);
}

function unusable(
  layout: Layout,
  vector: Float32Array,
  power: number,
  explain: (name: string, number: number, index: number) => string,
): L2lError | undefined {
  const bad = firstFrom(power, vector);
  if (bad < 0) return undefined;
  const slot = layout.slots.findLast(({ offset }) => offset <= bad)!;
  return new L2lError('non-finite', explain(slot.name, vector[bad]!, bad - slot.offset));
}

function explainGradient(name: string, number: number, index: number): string {
  return (
    `The gradient of "${name}" has ${number} at index ${index}, but only finite numbers below ${GRADIENT_LIMIT.toExponential(1)} can be used. ` +
    'No variable was changed. Look for NaN in the batch, or a loss that overflowed; nonFinite: "skip" leaves such steps out.'
  );
}

function explainStep(name: string, number: number, index: number): string {
  return (
    `The step of "${name}" has ${number} at index ${index}, but only finite numbers can be used. ` +
    'No variable was changed. A smaller step size or clipped gradients help; nonFinite: "skip" leaves such steps out.'
  );
}
