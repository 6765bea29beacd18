/**
 * A rule whose steps are whole for the first half of a run and then shrink evenly to nothing.
 *
 * @param {import('@l2l/core').AnyRule} rule
 * @param {number} length - Steps of the run.
 * @returns {import('@l2l/core').AnyRule}
 */
export function fading(rule, length) {
  return {
    name: `fading(${rule.name}, ${length})`,
    init: (layout) => ({ inner: rule.init(layout), count: 0 }),
    update(seen, { inner, count }) {
      const { step, state } = rule.update(seen, inner);
      const factor = Math.min(1, 2 * (1 - count / length));
      return {
        step: step.map((/** @type {number} */ value) => factor * value),
        state: { inner: state, count: count + 1 },
      };
    },
  };
}
