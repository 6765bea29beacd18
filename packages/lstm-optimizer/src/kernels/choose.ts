import type { DifferentiableRule } from '@l2l/core';
import type { LstmConfig } from '../config';
import { coordinatewiseLstm, type LstmTape } from '../rule';
import type { LstmState } from '../state';

/** The fastest form of the LSTM on arrays that this machine can run. */
export function chooseLstm(config: Partial<LstmConfig>): DifferentiableRule<LstmState, LstmTape> {
  return coordinatewiseLstm(config);
}
