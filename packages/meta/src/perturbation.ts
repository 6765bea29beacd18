import { type Key, L2lError, type Layout, normals, viewOf } from '@l2l/core';

/**
 * What is made of the difference of a pair's objectives, `f(φ + ε) − f(φ − ε)`: the difference
 * itself; its `'sign'`, so that no single task can outshout the others; or the difference clipped.
 */
export type Difference = 'plain' | 'sign' | { readonly clip: number };

/** `[weights.size]`, ε: normal numbers in the named slots, or in all of them, and zeros elsewhere. */
export function perturbation(
  key: Key,
  layout: Layout,
  deviation: number,
  only: readonly string[] | undefined,
): Float32Array {
  const noise = normals(key, layout.size, deviation);
  if (only) for (const slot of layout.slots) if (!only.includes(slot.name)) viewOf(noise, slot).fill(0);
  return noise;
}

/** `φ + factor · ε` */
export function perturbed(weights: Float32Array, factor: number, noise: Float32Array): Float32Array {
  return weights.map((weight, i) => weight + factor * noise[i]!);
}

/**
 * How much further up the objective is at φ + ε than at φ − ε. A side that diverged is infinitely
 * high: its sign and its clip are known, and a plain difference is not, so that it counts nothing.
 */
export function differenceOf(kind: Difference, plus: number, minus: number): number {
  const [high, low] = [heightOf(plus), heightOf(minus)];
  if (high === low) return 0;
  const difference = high - low;
  if (kind === 'sign') return Math.sign(difference);
  if (kind !== 'plain') return Math.max(-kind.clip, Math.min(kind.clip, difference));
  return Number.isFinite(difference) ? difference : 0;
}

/** Mean of the sides that did not diverge; not finite if both did. */
export function meanObjective(plus: number, minus: number): number {
  if (!Number.isFinite(plus)) return minus;
  return Number.isFinite(minus) ? (plus + minus) / 2 : plus;
}

/** @throws L2lError `bad-option` if a slot of that name is not among the weights, or a clip is not above 0. */
export function checkPerturbation(
  owner: string,
  layout: Layout,
  only: readonly string[] | undefined,
  difference: Difference,
): void {
  const names = layout.slots.map(({ name }) => name);
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined || only?.length === 0) {
    throw new L2lError(
      'bad-option',
      `${owner}: only is ${JSON.stringify(only)}, but the weights are in ${names.join(', ')}. Name some of these, or leave it out for all.`,
    );
  }
  if (difference === 'plain' || difference === 'sign' || difference.clip > 0) return;
  throw new L2lError(
    'bad-option',
    `${owner}: difference is ${JSON.stringify(difference)}, but must be 'plain', 'sign' or { clip } with a number above 0.`,
  );
}

function heightOf(objective: number): number {
  return Number.isFinite(objective) ? objective : Number.POSITIVE_INFINITY;
}
