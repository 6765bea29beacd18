import type { Layout } from '../layout';
import type { AnyDifferentiableRule } from '../learned-rule';
import { fold, keyOf, normals } from '../random';
import { copyState, entriesOf, mapTree } from '../tree';
import { observationAt } from './rehearsal';

/** A linear functional of a few steps and of the state after them: its value is their inner product. */
export interface Functional {
  /** One for each step, `[size]`. */
  readonly steps: readonly Float32Array[];
  /** Shaped as a state. */
  readonly state: unknown;
}

/** A functional with random factors for `count` steps on this layout. */
export function randomFunctional(rule: AnyDifferentiableRule, layout: Layout, count: number): Functional {
  const key = fold(keyOf(1606), 'functional');
  return {
    steps: Array.from({ length: count }, (_, i) => normals(fold(key, i), layout.size)),
    state: randomLike(rule.init(layout), 'state'),
  };
}

/** A state of the same shape, with random numbers in its vectors and 0 for its counts. */
export function randomLike(state: unknown, part: string): unknown {
  const key = fold(keyOf(4474), part);
  return mapTree(state, (value, path) =>
    value instanceof Float32Array ? normals(fold(key, path), value.length) : 0,
  );
}

/** The terms of a functional whose sum is its value, from the updates that the bound rule makes. */
export function termsOf(
  rule: AnyDifferentiableRule,
  weights: Float32Array,
  layout: Layout,
  before: unknown,
  functional: Functional,
): Float64Array {
  const bound = rule.bind(weights);
  let state = copyState(before);
  const terms: number[] = [];
  functional.steps.forEach((factors, i) => {
    const update = bound.update(observationAt(i, layout.size), state);
    state = update.state;
    factors.forEach((factor, j) => {
      terms.push(factor * update.step[j]!);
    });
  });
  const factors = new Map(entriesOf(functional.state));
  for (const [path, value] of entriesOf(state)) {
    if (!(value instanceof Float32Array)) continue;
    const row = factors.get(path) as Float32Array;
    row.forEach((factor, j) => {
      terms.push(factor * value[j]!);
    });
  }
  return Float64Array.from(terms);
}

/** The gradient of a functional, by recording the updates and pulling its factors back over them. */
export function gradientOf(
  rule: AnyDifferentiableRule,
  weights: Float32Array,
  layout: Layout,
  before: unknown,
  functional: Functional,
): { readonly weights: Float32Array; readonly state: unknown } {
  let state = copyState(before);
  const tapes = functional.steps.map((_, i) => {
    const recorded = rule.record(weights, observationAt(i, layout.size), state);
    state = recorded.state;
    return recorded.tape;
  });
  const weightsAdjoint = new Float32Array(rule.weights.size);
  let stateAdjoint = copyState(functional.state);
  for (let i = tapes.length - 1; i >= 0; i--) {
    stateAdjoint = rule.pullback(weights, tapes[i], functional.steps[i]!, stateAdjoint, weightsAdjoint);
  }
  return { weights: weightsAdjoint, state: stateAdjoint };
}
