/** @typedef {import('./outcome').Configuration} Configuration */

/** Those that train. */
const files = '^optimizers/|^gradients_test|^serialization_test';

/**
 * What tfjs's tests run on, by name; the slowest first. Those with `stock` are ours.
 * @type {Readonly<Record<string, Configuration>>}
 */
export const configurations = {
  wasm: { backend: 'wasm', isReference: true },
  'wasm-training': { backend: 'wasm', training: true, stock: 'wasm' },
  cpu: { backend: 'cpu' },
  rules: { backend: 'cpu', optimizers: 'rule', stock: 'cpu', files },
  'rules-on-the-device': { backend: 'cpu', optimizers: 'rule on the device', stock: 'cpu', files },
  'rules-on-wasm': { backend: 'wasm', training: true, optimizers: 'rule', stock: 'wasm', files },
  'from-tf': { backend: 'cpu', optimizers: 'fromTf', stock: 'cpu', files },
  lookahead: { backend: 'cpu', optimizers: 'lookahead', stock: 'cpu', files },
};
