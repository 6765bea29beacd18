/** @typedef {import('./outcome').Configuration} Configuration */

/** The files of tfjs-core that train. */
const training = '^optimizers/|^gradients_test|^serialization_test';

/** Those of tfjs-layers for wasm, where the others leave promises behind that end the process. */
const computing =
  '^(layers|backend)/|^(activations|constraints|initializers|losses|metrics|regularizers)_test';

/** Those of tfjs-layers that train. */
const fitting = '^engine/training|^base_callbacks|^model_save|^optimizers|^layers/(wrappers|recurrent)';

/** @type {Readonly<Record<string, Configuration>>} */
const alone = {
  wasm: { suite: 'core', backend: 'wasm', isReference: true },
  cpu: { suite: 'core', backend: 'cpu' },
  'layers-wasm': { suite: 'layers', backend: 'wasm', files: computing, isReference: true },
  layers: { suite: 'layers', backend: 'cpu', files: fitting, isReference: true },
};

/** @type {Readonly<Record<string, Configuration>>} */
const ours = {
  'wasm-training': { suite: 'core', backend: 'wasm', training: true, stock: 'wasm' },
  'layers-wasm-training': {
    suite: 'layers',
    backend: 'wasm',
    training: true,
    stock: 'layers-wasm',
    files: computing,
  },
  rules: { suite: 'core', backend: 'cpu', optimizers: 'rule', stock: 'cpu', files: training },
  'rules-on-the-device': {
    suite: 'core',
    backend: 'cpu',
    optimizers: 'rule on the device',
    stock: 'cpu',
    files: training,
  },
  'rules-on-wasm': {
    suite: 'core',
    backend: 'wasm',
    training: true,
    optimizers: 'rule',
    stock: 'wasm',
    files: training,
  },
  'from-tf': { suite: 'core', backend: 'cpu', optimizers: 'fromTf', stock: 'cpu', files: training },
  lookahead: { suite: 'core', backend: 'cpu', optimizers: 'lookahead', stock: 'cpu', files: training },
  'layers-rules': { suite: 'layers', backend: 'cpu', optimizers: 'rule', stock: 'layers', files: fitting },
  'layers-rules-on-the-device': {
    suite: 'layers',
    backend: 'cpu',
    optimizers: 'rule on the device',
    stock: 'layers',
    files: fitting,
  },
  'layers-lookahead': {
    suite: 'layers',
    backend: 'cpu',
    optimizers: 'lookahead',
    stock: 'layers',
    files: fitting,
  },
};

/** What the tests of tfjs run on, by name. Those with `stock` are ours. */
export const configurations = { ...alone, ...ours };
