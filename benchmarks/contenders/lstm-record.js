import { keyOf, normals, vectorLayout } from '@l2l/core';
import { chooseLstm, paperConfig, pretrainedLstm } from '@l2l/lstm-optimizer';

/**
 * A step of `size` coordinates that is recorded, as those of a window are: the state before it is kept.
 *
 * @param {number} size
 */
export function lstmRecord(size) {
  const rule = chooseLstm(paperConfig);
  const { weights } = pretrainedLstm();
  const gradient = normals(keyOf(1), size);
  const seen = { gradient, coordinates: gradient };
  const { state } = rule.record(weights, seen, rule.init(vectorLayout(size)));
  return { run: () => rule.record(weights, seen, state) };
}
