import type { Plan, Step, Value } from './program';

/** A step, which has no gradient where one of its inputs has none. */
export function step(
  plan: Plan,
  name: string,
  inputs: readonly number[],
  { shape, bound, bits, isForwardOnly = false }: Value,
  compute: Step['compute'],
): Step {
  const isLast = isForwardOnly || inputs.some((place) => plan.valueAt(place).isForwardOnly);
  return { name, inputs, shape, bound, bits, compute, isForwardOnly: isLast };
}

/** The finer of two grids; none if one is rounded. */
export function finer(a: Pick<Value, 'bits'>, b: Pick<Value, 'bits'>): number | undefined {
  return a.bits === undefined || b.bits === undefined ? undefined : Math.max(a.bits, b.bits);
}

/** The grid of a product. */
export function productBits(a: Pick<Value, 'bits'>, b: Pick<Value, 'bits'>): number | undefined {
  return a.bits === undefined || b.bits === undefined ? undefined : a.bits + b.bits;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

export type Activation = 'linear' | 'relu' | 'relu6' | 'elu' | 'sigmoid' | 'leakyrelu' | 'prelu';

/** What is known of a value after its activation; leaky slopes are 1/2. */
export function activated(sum: Value, activation: Activation, alpha?: Value): Value {
  const { bound, bits } = sum;
  if (activation === 'elu' || activation === 'sigmoid') return { ...sum, bits: undefined };
  if (activation === 'leakyrelu') return { ...sum, bits: bits === undefined ? bits : bits + 1 };
  if (alpha) return { ...sum, bound: bound * Math.max(1, alpha.bound), bits: productBits(sum, alpha) };
  return sum;
}
