import { numberOption, portable, requireOptions, type UpdateRule } from '@l2l/core';

/**
 * Stochastic gradient descent: `θ ← θ − α·g`. As `tf.train.sgd`.
 *
 * Source: Robbins and Monro 1951, https://doi.org/10.1214/aoms/1177729586
 *
 * @param learningRate - α, at least 0.
 * @param options - There are none: `momentum` is a rule of its own.
 * @throws L2lError `bad-option` outside that range, or for any option.
 */
export function sgd(learningRate: number, options: Readonly<Record<never, never>> = {}): UpdateRule {
  requireOptions('sgd', options, []);
  numberOption('sgd', 'learningRate', learningRate, { from: 0 });
  return portable((space) => ({
    name: `sgd(${learningRate})`,
    learningRate,
    config: { rule: 'sgd', learningRate },
    coordinatewise: true,
    init: () => ({}),
    update: ({ gradient }, state) => ({ step: space.affine(-learningRate, gradient, 0), state }),
  }));
}
