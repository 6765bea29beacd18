import { timesAsFast } from '../lines.js';

/**
 * @param {string} name
 * @param {RegExp} task
 * @returns {import('../row').Race<'cpu' | 'enabled'>}
 */
function race(name, task) {
  const prepare = (/** @type {'cpu' | 'enabled'} */ backend) => async () =>
    (await import('../contenders/training-task.js')).trainingTask(task, backend);
  return {
    name,
    clock: 'processor',
    turns: 5,
    once: ['cpu'],
    contenders: { cpu: prepare('cpu'), enabled: prepare('enabled') },
    lines: ({ cpu, enabled }) => [
      timesAsFast(`${name}, against the cpu backend`, { ours: enabled, theirs: cpu, goal: 5 }),
    ],
  };
}

/** @type {import('../row').Row} */
export default {
  name: 'fit-other',
  title: '`model.fit` of networks that the stock wasm backend cannot train',
  how:
    'Processor time of one thread for one step of Adam, on wasm with `enableWasmTraining()` and on the cpu backend; the ' +
    'latter is so slow that one turn must do, without a warm-up.',
  races: [race('CNN 28×28', /CNN 28×28/), race('embedding and GRU', /GRU/)],
};
