import { timesAsFast } from '../lines.js';

/** @param {'stock' | 'enabled'} backend */
const prepare = (backend) => async () =>
  (await import('../contenders/training-task.js')).trainingTask(/MLP 784-200-10/, backend);

/** @type {import('../row').Race<'stock' | 'enabled'>} */
const race = {
  name: 'enabled and stock',
  clock: 'processor',
  contenders: { stock: prepare('stock'), enabled: prepare('enabled') },
  lines: ({ stock, enabled }) => [
    timesAsFast('ten steps, enabled against stock wasm', { ours: enabled, theirs: stock, goal: 3.5 }),
  ],
};

/** @type {import('../row').Row} */
export default {
  name: 'fit-mlp',
  title: '`model.fit` of an MLP 784-200-10 with tf.train.adam, batches of 128',
  how: 'Processor time of one thread, on the wasm backend with `enableWasmTraining()` and as it comes.',
  races: [race],
};
