/** @typedef {'tensorwise' | 'lookaheadLstm' | 'oneLayerOfEight' | 'adam'} Name */

/** @param {Name} name */
const prepare = (name) => async () => (await import('../contenders/state-bytes.js')).stateBytes(name);

/** @type {import('../row').Race<Name>} */
const race = {
  name: 'bytes',
  clock: 'processor',
  contenders: {
    tensorwise: prepare('tensorwise'),
    lookaheadLstm: prepare('lookaheadLstm'),
    oneLayerOfEight: prepare('oneLayerOfEight'),
    adam: prepare('adam'),
  },
  lines: ({ tensorwise, lookaheadLstm, oneLayerOfEight, adam }) => [
    bytes('lookaheadLstm(), 24 at most', tensorwise),
    bytes('the Lookahead-LSTM of the paper, 2 × 20 units', lookaheadLstm),
    bytes('that with one layer of 8', oneLayerOfEight),
    bytes('adam(0.001)', adam),
  ],
};

/**
 * @param {string} what
 * @param {import('../row').Measured} measured
 * @returns {import('../row').Line}
 */
function bytes(what, { facts: [value = Number.NaN] }) {
  return { what, result: `${value} bytes`, value };
}

/** @type {import('../row').Row} */
export default {
  name: 'state-bytes',
  title: 'Memory that an optimizer keeps for each number it trains',
  how: '`optimizer.stateBytes` after one step, by the number of coordinates.',
  races: [race],
};
