import { numberOption, requireOptions } from '@l2l/core';

/** The architecture of a tensorwise LSTM. */
export interface TensorwiseConfig {
  /** Units of its one layer, 1 … 64. */
  readonly hidden: number;
}

/** A config with 8 units where they are left out. @throws L2lError `bad-option` */
export function tensorwiseConfig(options: Partial<TensorwiseConfig> = {}): TensorwiseConfig {
  const { hidden = 8 } = requireOptions('tensorwiseLstm', options, ['hidden']);
  return { hidden: numberOption('tensorwiseLstm', 'hidden', hidden, { from: 1, to: 64, integer: true }) };
}
