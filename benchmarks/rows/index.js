/** Names of all rows, in the order of the table. Each has a file of its name. */
export const rowNames = [
  'lstm-forward',
  'lstm-peak',
  'lstm-pullback',
  'lstm-threads',
  'tensorwise-step',
  'tensorwise-units',
  'sparse-gradients',
  'meta-step',
  'inner-steps',
  'meta-workers',
  'meta-memory',
  'fit-mlp',
  'fit-lookahead',
  'fit-other',
  'fused-mlp',
  'state-bytes',
];
