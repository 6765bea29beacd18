import { timesAsLong } from '../lines.js';

/** @typedef {'adam' | 'tensorwise' | 'lookaheadLstm' | 'oneLayerOfEight' | 'lookahead'} Name */

/** @param {Name} optimizer */
const prepare = (optimizer) => async () => (await import('../contenders/mlp-fit.js')).mlpFit(optimizer);

/** @type {import('../row').Race<Name>} */
const race = {
  name: 'Lookahead-LSTM and Adam',
  clock: 'processor',
  contenders: {
    adam: prepare('adam'),
    tensorwise: prepare('tensorwise'),
    lookaheadLstm: prepare('lookaheadLstm'),
    oneLayerOfEight: prepare('oneLayerOfEight'),
    lookahead: prepare('lookahead'),
  },
  lines: ({ adam, tensorwise, lookaheadLstm, oneLayerOfEight, lookahead }) => [
    timesAsLong('ten steps, lookaheadLstm()', { ours: tensorwise, theirs: adam, goal: 1.15 }),
    timesAsLong('ten steps, the Lookahead-LSTM of the paper', {
      ours: lookaheadLstm,
      theirs: adam,
      goal: 1.2,
    }),
    timesAsLong('ten steps, that with one layer of 8', { ours: oneLayerOfEight, theirs: adam }),
    timesAsLong('ten steps, Lookahead without an LSTM', { ours: lookahead, theirs: adam }),
  ],
};

/** @type {import('../row').Row} */
export default {
  name: 'fit-lookahead',
  title: 'The same `fit` with a Lookahead in place of Adam, 159,010 coordinates',
  how:
    'Processor time of one thread, all on wasm with `enableWasmTraining()`; Adam is tf.train.adam(). lookaheadLstm() is the tensorwise LSTM; that of the paper has its ' +
    'turn every fifth step. The one of 8 units is not trained; Lookahead without an LSTM is sgd(0.01) with a slow step of 0.5.',
  races: [race],
};
