import { describeValue, L2lError, numberOption, requireOptions } from '@l2l/core';

/** The architecture of a coordinatewise LSTM. */
export interface LstmConfig {
  /** Units of each layer: one to three layers of 1 … 64. */
  readonly hidden: readonly number[];
  /**
   * Gradients smaller than e^−p are shown linearly, larger ones by their logarithm divided by p;
   * 0.01 … 60, for float32 holds e⁶⁰ and e⁻⁶⁰. The L2L paper has 10, its published code 5.
   */
  readonly p: number;
  /**
   * The step is the output of the network times this; above 0, at most 10⁶. It makes the first steps of an
   * untrained network small. The L2L paper has 0.1, its published code 0.01.
   */
  readonly outputScale: number;
}

/** The architecture of the paper: 2 layers of 20 units, p = 10, outputs × 0.1. */
export const paperConfig: LstmConfig = { hidden: [20, 20], p: 10, outputScale: 0.1 };

/** A config with the paper's values for what is left out. @throws L2lError `bad-option` */
export function lstmConfig(options: Partial<LstmConfig> = {}): LstmConfig {
  const {
    hidden = paperConfig.hidden,
    p = paperConfig.p,
    outputScale = paperConfig.outputScale,
  } = requireOptions('lstm', options, ['hidden', 'p', 'outputScale']);
  if (!Array.isArray(hidden) || hidden.length < 1 || hidden.length > 3) {
    throw new L2lError(
      'bad-option',
      `lstm: hidden is ${describeValue(hidden)}, but must list the units of one to three layers, for example [20, 20].`,
    );
  }
  for (const units of hidden) numberOption('lstm', 'hidden units', units, { from: 1, to: 64, integer: true });
  numberOption('lstm', 'p', p, { from: 0.01, to: 60 });
  numberOption('lstm', 'outputScale', outputScale, { above: 0, to: 1e6 });
  return { hidden: [...hidden], p, outputScale };
}
