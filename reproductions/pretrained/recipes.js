import { sgd } from '@l2l/baselines';
import { learnedLookahead } from '@l2l/lookahead/rule';
import { chooseLstm, paperConfig } from '@l2l/lstm-optimizer';

/**
 * What ships, and how it is trained. Where the paper leaves a choice open it is made here.
 *
 * @typedef {object} Recipe
 * @property {string} file - Where the checkpoint goes, from the root of the repository.
 * @property {string} name - Name of the rule in the checkpoint.
 * @property {import('@l2l/core').Json} config - How to build the rule.
 * @property {import('@l2l/core').AnyDifferentiableRule} rule
 * @property {number} window - Steps of the optimizee over which derivatives flow.
 * @property {number} windows - Windows until the optimizee is drawn anew.
 * @property {number} metaSteps - Windows to train for.
 */

const period = 5;
const fast = sgd(0.5);
const slow = chooseLstm(paperConfig);
const config = /** @type {import('@l2l/core').Json} */ (/** @type {unknown} */ (paperConfig));

/** @type {Readonly<Record<string, Recipe>>} */
export const recipes = {
  lstm: {
    file: 'packages/lstm-optimizer/pretrained/lstm.safetensors',
    name: 'coordinatewiseLstm',
    config,
    rule: slow,
    window: 20,
    windows: 10,
    metaSteps: 600,
  },
  'lookahead-lstm': {
    file: 'packages/lookahead/pretrained/lookahead-lstm.safetensors',
    name: 'learnedLookahead',
    config: { fast: /** @type {import('@l2l/core').RuleConfig} */ (fast.config), slow: config, period },
    rule: learnedLookahead({ fast, slow, period }),
    // The paper's T = 20 counts slow steps.
    window: 20 * period,
    // Half the paper's ten: 500 steps of the optimizee, as long as the races it is judged by.
    windows: 5,
    metaSteps: 600,
  },
};
