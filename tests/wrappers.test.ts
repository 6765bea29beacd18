import { adam, register as registerBaselines, sgd } from '@l2l/baselines';
import { chain, clip, routed, scale } from '@l2l/core';
import { wrapperContract } from '@l2l/core/testing';
import { lookahead, register } from '@l2l/lookahead';
import { fading, registerFading } from '@l2l/meta';
import '@tensorflow/tfjs-backend-cpu';

registerBaselines();
register();
registerFading();

// Of the packages above core; those of core have theirs beside them.
wrapperContract('lookahead, as the fast rule,', (rule) => lookahead({ fast: rule, period: 3 }), {
  slow: 'own',
});
wrapperContract('lookahead, as the slow rule,', (slow) => lookahead({ fast: adam(0.1), slow, period: 3 }), {
  slow: 'own',
});
wrapperContract('fading', (rule) => fading(rule, 10), { slow: 'none' });
wrapperContract('a tower of wrappers', (rule) =>
  chain(
    clip({ norm: 2 }),
    scale(0.5, routed({ routes: [{ variables: /bias/, rule: sgd(0.1) }], otherwise: rule })),
  ),
);
