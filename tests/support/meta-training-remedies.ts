import { sgd } from '@l2l/baselines';
import { type AnyRule, chain, clip, type GradientEstimator, keyOf } from '@l2l/core';
import { coordinatewiseLstm } from '@l2l/lstm-optimizer';
import { metaTrain, several, truncatedBackprop } from '@l2l/meta';
import { pool } from '@l2l/meta/workers';
import { quadraticFamily } from '@l2l/optimizees';
import { vi } from 'vitest';
import { follow, type Remedies } from './follow';

const rule = coordinatewiseLstm({ hidden: [1] });
const estimator = truncatedBackprop({ rule, family: quadraticFamily(2) });

async function firstStep(weights: Float32Array, optimizer: AnyRule, by: GradientEstimator<never>) {
  const steps = metaTrain({ estimator: by, weights, optimizer, key: keyOf(1) });
  await steps.next();
  await steps.return();
}

/** The same large gradient at every step. */
const large: GradientEstimator<null> = {
  name: 'large gradients',
  begin: async () => null,
  estimate: async (weights) => ({ gradient: weights.map(() => 10), loss: 1, carry: null }),
  pack: async () => null,
  unpack: async () => null,
  end() {},
};

/** What follows the advice of the errors of meta-training. */
export const metaTrainingRemedies: Remedies = {
  initWeights: {
    'where weights are not finite': () =>
      follow(
        () => firstStep(new Float32Array(rule.weights.size).fill(Number.NaN), sgd(0.1), estimator as never),
        'initWeights',
        () => firstStep(rule.initWeights(keyOf(1)), sgd(0.1), estimator as never),
      ),
  },
  clip: {
    'where the optimizer moves too far': () =>
      follow(
        () => firstStep(new Float32Array(4), sgd(1e38), large as never),
        'clip',
        () => firstStep(new Float32Array(4), chain(clip({ norm: 1 }), sgd(1e38)), large as never),
      ),
  },
  several: {
    'where no worker can be started': async () => {
      class Forbidden {
        constructor() {
          throw new Error('forbidden by a policy');
        }
      }
      vi.stubGlobal('Worker', Forbidden);
      try {
        await follow(
          () => pool({ module: 'data:,', config: {}, trajectories: 2, workers: 1 }).begin(keyOf(1)),
          'several',
          async () => {
            const both = several(estimator, 2);
            both.end(await both.begin(keyOf(1)));
          },
        );
      } finally {
        vi.unstubAllGlobals();
      }
    },
  },
};
