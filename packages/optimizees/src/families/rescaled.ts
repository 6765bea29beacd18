import {
  fold,
  type Key,
  numberOption,
  type Optimizee,
  type OptimizeeFamily,
  requireOptions,
  streamOf,
} from '@l2l/core';

/** Standard deviations of the logarithms of random factors; 0 leaves as it is. */
export interface RescaledOptions {
  /** Of a factor for each tensor. */
  readonly tensors?: number;
  /** Of one factor for all tensors together. */
  readonly all?: number;
  /** Of a factor of the loss. */
  readonly loss?: number;
}

/**
 * The same problems in other units: coordinates u with `θ = s·u`, a factor s for each tensor, and
 * losses times c. What is found at u is what was at θ, so that a rule which learns on such a family
 * cannot lean on the sizes of weights and losses.
 *
 * Source: Lv, Jiang and Li 2017, "random scaling", section 4.1, https://arxiv.org/abs/1703.03633
 *
 * @throws L2lError `bad-option`
 */
export function rescaled(family: OptimizeeFamily, options: RescaledOptions): OptimizeeFamily {
  const { tensors = 0, all = 0, loss = 0 } = requireOptions('rescaled', options, ['tensors', 'all', 'loss']);
  for (const [name, value] of Object.entries({ tensors, all, loss })) {
    numberOption('rescaled', name, value, { from: 0 });
  }
  return {
    name: `rescaled ${family.name}`,
    async sample(key) {
      const optimizee = await family.sample(fold(key, 'optimizee'));
      const { normal } = streamOf(fold(key, 'factors'));
      const lossFactor = Math.exp(loss * normal());
      const common = Math.exp(all * normal());
      return inUnits(
        optimizee,
        optimizee.layout.slots.map(() => common * Math.exp(tensors * normal())),
        lossFactor,
      );
    },
  };
}

function inUnits(optimizee: Optimizee, factors: readonly number[], lossFactor: number): Optimizee {
  const { slots, size } = optimizee.layout;
  const scale = new Float32Array(size);
  slots.forEach(({ offset }, i) => {
    scale.fill(factors[i]!, offset, slots[i + 1]?.offset ?? size);
  });
  return {
    layout: optimizee.layout,
    name: `rescaled ${optimizee.name}`,
    init: (key: Key) => optimizee.init(key).map((value, i) => value / scale[i]!),
    async evaluate(coordinates, key) {
      const there = coordinates.map((value, i) => value * scale[i]!);
      const { loss, gradient } = await optimizee.evaluate(there, key);
      for (let i = 0; i < size; i++) gradient[i]! *= lossFactor * scale[i]!;
      return { loss: lossFactor * loss, gradient };
    },
    dispose: () => optimizee.dispose(),
  };
}
