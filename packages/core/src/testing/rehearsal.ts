import { type Layout, layoutOf, vectorLayout } from '../layout';
import type { Observation } from '../observation';
import { fold, keyOf, normals } from '../random';
import type { RuleForm } from '../rule-form';
import { copyState } from '../tree';

/** Sizes around the lanes of a kernel, and one with many of them. */
export const rehearsalSizes = [0, 1, 3, 4, 5, 1000] as const;

/** Layouts which a rule must be able to work on: one vector, and slots of many shapes. */
export const rehearsalLayouts: readonly Layout[] = [
  ...rehearsalSizes.map(vectorLayout),
  layoutOf([
    { name: 'conv/kernel', shape: [2, 2, 1, 3] },
    { name: 'conv/bias', shape: [3] },
    { name: 'temperature', shape: [] },
    { name: 'nothing', shape: [2, 0] },
    { name: 'dense/kernel', shape: [3, 2] },
  ]),
];

/** Deviation of the gradients: of all, or of each coordinate. */
export type Magnitude = number | ((coordinate: number) => number);

/** What a rule is shown at one step of a rehearsal: the same for the same size and step. */
export function observationAt(step: number, size: number, magnitude: Magnitude = 1): Observation {
  const key = fold(keyOf(2016), step);
  const gradient = normals(fold(key, 'gradient'), size, typeof magnitude === 'number' ? magnitude : 1);
  return {
    gradient: typeof magnitude === 'number' ? gradient : gradient.map((value, i) => value * magnitude(i)),
    coordinates: normals(fold(key, 'coordinates'), size),
    loss: Float32Array.of(1 / (step + 1)),
  };
}

interface Rehearsal {
  /** Updates to make. */
  readonly count?: number;
  /** Number of the first one, so that a later part of a longer rehearsal can be played. */
  readonly first?: number;
  /** Deviation of the gradients. Default: 1. */
  readonly magnitude?: Magnitude;
  /** Where to begin; copied. The rule's own beginning by default. */
  readonly state?: unknown;
}

/** Makes some updates with random gradients. */
export function rehearse(
  // biome-ignore lint/suspicious/noExplicitAny: whatever it remembers.
  rule: RuleForm<any>,
  layout: Layout,
  { count = 3, first = 0, magnitude = 1, state: given }: Rehearsal = {},
): { readonly steps: readonly Float32Array[]; readonly state: unknown } {
  let state = given === undefined ? rule.init(layout) : copyState(given);
  const steps: Float32Array[] = [];
  for (let i = first; i < first + count; i++) {
    const update = rule.update(observationAt(i, layout.size, magnitude), state);
    state = update.state;
    steps.push(update.step);
  }
  return { steps, state };
}
