import { keyOf, normals, vectorLayout } from '@l2l/core';
import { chooseLstm, paperConfig, pretrainedLstm } from '@l2l/lstm-optimizer';

/**
 * Going back over one recorded step of `size` coordinates by the generated kernel, from an adjoint of the
 * step and one of the state after it, as in the middle of a window.
 *
 * @param {number} size
 */
export function lstmPullback(size) {
  const rule = chooseLstm(paperConfig);
  const { weights } = pretrainedLstm();
  const gradient = normals(keyOf(1), size);
  const seen = { gradient, coordinates: gradient };
  const { state, tape } = rule.record(weights, seen, rule.init(vectorLayout(size)));
  const weightsAdjoint = new Float32Array(weights.length);
  const stepAdjoint = normals(keyOf(2), size);
  const stateAdjoint = rule.pullback(weights, tape, stepAdjoint, null, weightsAdjoint);
  const later = rule.record(weights, seen, state).tape;
  return { run: () => rule.pullback(weights, later, stepAdjoint, stateAdjoint, weightsAdjoint) };
}
