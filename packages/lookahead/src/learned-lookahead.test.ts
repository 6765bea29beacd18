import { momentum, sgd } from '@l2l/baselines';
import { pullbackContract } from '@l2l/core/testing';
import { coordinatewiseLstm } from '@l2l/lstm-optimizer/rule';
import { learnedLookahead } from './learned-lookahead';

// Fast steps are made of gradients, which are constants, so nothing before the slow step depends on weights.
const constantState = ['fast', 'lead'];
const slow = coordinatewiseLstm({ hidden: [3], p: 5, outputScale: 1 });

pullbackContract(learnedLookahead({ fast: sgd(0.1), slow, period: 1 }), { constantState });
pullbackContract(learnedLookahead({ fast: momentum(0.1), slow, period: 2 }), { constantState });
