import { booleanOption, numberOption, requireOptions } from '@l2l/core';

/** What may be changed of a trained tensorwise LSTM. The defaults change nothing. */
export interface TensorwiseKnobs {
  /** Factor of all steps, at least 0. 1 unless told: nothing needs to be tuned. */
  readonly multiplier?: number | undefined;
  /**
   * λ of decoupled weight decay, at least 0: each step takes `λ · step size · θ` off the coordinates, with
   * the step size that was learned. 0 unless told.
   */
  readonly weightDecay?: number | undefined;
  /**
   * Whether there is a guard; yes unless told. It turns steps back to Adam's at its default where losses rise again
   * (`guardOf`), returns to the average where half of the gain is lost (`returnsAfter`), holds back where losses are
   * above the first ones (`CAUTION`), and bounds steps by the size of the weights (`longestLogSize`) and at surprising
   * gradients (`surpriseOf`).
   */
  readonly guard?: boolean | undefined;
}

export interface CheckedKnobs {
  readonly multiplier: number;
  readonly weightDecay: number;
  readonly guard: boolean;
}

/** @throws L2lError `bad-option` */
export function checkedKnobs(knobs: TensorwiseKnobs = {}): CheckedKnobs {
  const {
    multiplier = 1,
    weightDecay = 0,
    guard = true,
  } = requireOptions('tensorwiseLstm', knobs, ['multiplier', 'weightDecay', 'guard']);
  numberOption('tensorwiseLstm', 'multiplier', multiplier, { from: 0 });
  numberOption('tensorwiseLstm', 'weightDecay', weightDecay, { from: 0 });
  booleanOption('tensorwiseLstm', 'guard', guard);
  return { multiplier, weightDecay, guard };
}
