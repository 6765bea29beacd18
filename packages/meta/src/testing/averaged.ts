import type { AnyDifferentiableRule, DifferentiableRule, Layout, UpdateRule } from '@l2l/core';

interface AveragedState {
  readonly inner: unknown;
  /** `[size]`, from the coordinates to their running mean. */
  readonly distance: Float32Array;
}

/**
 * A rule whose averaged coordinates are worth evaluating: `θ̄ ← θ̄ + c(θ − θ̄)`. As distances from θ,
 * `d ← (1 − c)(d − step)`, and so goes the way back.
 */
export function averaged(rule: AnyDifferentiableRule, c: number): DifferentiableRule<AveragedState> {
  const init = (layout: Layout): AveragedState => ({
    inner: rule.init(layout),
    distance: new Float32Array(layout.size),
  });
  const follow = (distance: Float32Array, step: Float32Array) =>
    distance.map((value, i) => (1 - c) * (value - step[i]!));
  return {
    name: `averaged(${rule.name})`,
    weights: rule.weights,
    initWeights: (key) => rule.initWeights(key),
    init,
    bind(weights): UpdateRule<AveragedState> {
      const bound = rule.bind(weights);
      return {
        name: bound.name,
        init,
        update(seen, { inner, distance }) {
          const { step, state } = bound.update(seen, inner);
          return { step, state: { inner: state, distance: follow(distance, step) } };
        },
        lag: ({ distance }) => distance.slice(),
      };
    },
    record(weights, seen, { inner, distance }) {
      const { step, state, tape } = rule.record(weights, seen, inner);
      return { step, state: { inner: state, distance: follow(distance, step) }, tape };
    },
    pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint) {
      const distance = (stateAdjoint?.distance ?? new Float32Array(stepAdjoint.length)).map(
        (x) => (1 - c) * x,
      );
      const step = stepAdjoint.map((value, i) => value - distance[i]!);
      const inner = rule.pullback(weights, tape, step, stateAdjoint?.inner ?? null, weightsAdjoint);
      return { inner, distance };
    },
    lagPullback: (lagAdjoint, stateAdjoint) => ({
      inner: stateAdjoint?.inner ?? null,
      distance: lagAdjoint.map((value, i) => value + (stateAdjoint?.distance[i] ?? 0)),
    }),
  };
}
