import { booleanOption, numberOption, requireOptions } from '@l2l/core';

/** What may be changed of a trained tensorwise LSTM. The defaults change nothing. */
export interface TensorwiseKnobs {
  /** Factor of all steps, 0 … 10⁶; default: 1. Nothing needs to be tuned. */
  readonly multiplier?: number | undefined;
  /**
   * λ of decoupled weight decay, 0 … 10⁶; default: 0. Each step takes `λ · step size · θ` off the coordinates, with
   * the learned step size.
   */
  readonly weightDecay?: number | undefined;
  /**
   * Whether there is a guard; default: true. It turns steps back to Adam's at its default where losses rise again
   * (`guardOf`), returns to the average where half of the gain is lost (`fallOf`), holds back where losses are
   * above the first ones (`HELD_BACK`), and bounds steps by the size of the weights (`longestLogSize`) and at surprising
   * gradients (`surpriseOf`).
   */
  readonly guard?: boolean | undefined;
}

/** So that no step is beyond float32, on any backend. */
const MOST_FACTOR = 1e6;

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
  numberOption('tensorwiseLstm', 'multiplier', multiplier, { from: 0, to: MOST_FACTOR });
  numberOption('tensorwiseLstm', 'weightDecay', weightDecay, { from: 0, to: MOST_FACTOR });
  booleanOption('tensorwiseLstm', 'guard', guard);
  return { multiplier, weightDecay, guard };
}
