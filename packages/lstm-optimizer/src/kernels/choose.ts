import type { DifferentiableRule } from '@l2l/core';
import type { LstmConfig } from '../config';
import { coordinatewiseLstm, type LstmTape } from '../rule';
import type { LstmState } from '../state';
import { wasmLstm, wasmLstmAvailable } from './wasm';

/**
 * The fastest form of the LSTM on arrays that this machine can run: a generated WebAssembly kernel
 * where there is SIMD, else the plain teacher.
 *
 * @throws L2lError `bad-option`
 */
export function chooseLstm(config: Partial<LstmConfig> = {}): DifferentiableRule<LstmState, LstmTape> {
  return wasmLstmAvailable() ? wasmLstm(config) : coordinatewiseLstm(config);
}
