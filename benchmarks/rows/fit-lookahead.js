import { timesAsLong } from '../lines.js';

/** @param {'adam' | 'lookaheadLstm'} optimizer */
const prepare = (optimizer) => async () => (await import('../contenders/mlp-fit.js')).mlpFit(optimizer);

/** @type {import('../row').Race<'adam' | 'lookaheadLstm'>} */
const race = {
  name: 'Lookahead-LSTM and Adam',
  clock: 'processor',
  contenders: { adam: prepare('adam'), lookaheadLstm: prepare('lookaheadLstm') },
  lines: ({ adam, lookaheadLstm }) => [
    timesAsLong('ten steps, lookaheadLstm() and tf.train.adam()', {
      ours: lookaheadLstm,
      theirs: adam,
      goal: 1.2,
    }),
  ],
};

/** @type {import('../row').Row} */
export default {
  name: 'fit-lookahead',
  title: 'The same `fit` with the Lookahead-LSTM in place of Adam, 159,010 coordinates',
  how: 'Processor time of one thread, both on wasm with `enableWasmTraining()`.',
  races: [race],
};
