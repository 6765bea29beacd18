import { type DifferentiableRule, fold } from '@l2l/core';
import { hasRelaxedSimd, hasSimd } from '@l2l/wasm';
import { type LstmConfig, lstmConfig } from '../../config';
import { LSTM_NAME, type LstmTape } from '../../rule';
import type { LstmState } from '../../state';
import { initLstmWeights, lstmWeights } from '../../weights';
import { commonPool, type ThreadPool } from '../threads';
import { kernelOf } from './kernel';
import { type Engine, forward, initState, pullback } from './passes';
import { type Settlement, settlement } from './residences';
import { loadForward, packedForward, packForward, packPullback } from './weight-memory';

/** Whether this engine can run {@link wasmLstm}. */
export function wasmLstmAvailable(): boolean {
  return hasSimd();
}

export interface WasmLstmOptions {
  /** Whether to use relaxed SIMD; by default where the engine has it. */
  readonly relaxed?: boolean;
  /** Threads that help; by default those which all rules share. */
  readonly threads?: ThreadPool;
  /** Which states that this thread works on alone are given a memory of their own. */
  readonly settle?: Settlement;
}

/**
 * `coordinatewiseLstm`, computed by WebAssembly that is generated for the config: the same weights,
 * states and tapes, the same steps within about 1e-6, some forty times as fast.
 *
 * To be used where {@link wasmLstmAvailable}.
 *
 * @throws L2lError `bad-option`, `out-of-memory`
 */
export function wasmLstm(
  options: Partial<LstmConfig> = {},
  { relaxed = hasRelaxedSimd(), threads, settle = settlement }: WasmLstmOptions = {},
): DifferentiableRule<LstmState, LstmTape> {
  const config = lstmConfig(options);
  const kernel = kernelOf(config, relaxed);
  const engine = (): Engine => ({ kernel, threads: threads ?? commonPool() });
  const init = ({ size }: { readonly size: number }) => initState(engine(), size);

  return {
    name: LSTM_NAME,
    config: { ...config },
    coordinatewise: true,
    weights: lstmWeights(config),
    initWeights: (key) => initLstmWeights(config, fold(key, 'lstm')),
    init,
    bind(weights) {
      const packed = packedForward(kernel, weights);
      return {
        name: `lstm(${config.hidden.join('×')})`,
        coordinatewise: true,
        init,
        update({ gradient }, state) {
          const isAlone = !engine().threads.isFor(gradient.length * kernel.weightCount);
          const settles = isAlone && gradient.length >= settle.from;
          const { find, note } = kernel.residences;
          const home = settles && find(kernel, state, gradient.length, settle.after);
          if (home) return { step: home.update(packed, gradient), state: home.state };
          loadForward(kernel, packed);
          const update = forward(engine(), gradient, state);
          if (settles) note(state, update.state);
          return update;
        },
      };
    },
    record(weights, { gradient }, state) {
      packForward(kernel, weights);
      const after = init({ size: gradient.length });
      const update = forward(engine(), gradient, state, after);
      return { ...update, tape: { gradient: gradient.slice(), before: state } };
    },
    pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint) {
      packForward(kernel, weights);
      packPullback(kernel, weights);
      return pullback(engine(), tape, stepAdjoint, stateAdjoint, weightsAdjoint);
    },
  };
}
