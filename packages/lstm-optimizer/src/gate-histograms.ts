import { numberOption, type Observation } from '@l2l/core';
import { type LstmConfig, lstmConfig } from './config';
import type { LstmState } from './state';
import { GATES, type GateName, visitGates } from './visit-gates';

/** `[bins]` for each gate of one layer: the share of its values in each of the equal parts of [0, 1]. */
export type GateHistograms = Readonly<Record<GateName, Float32Array>>;

/**
 * How far open the gates of each layer are at the next step, over some coordinates and all units. By the plain
 * form: slow, so look at some thousand coordinates at most.
 *
 * @param weights - `[lstmWeights(config).size]`
 * @param state - Before the step; not changed.
 * @throws L2lError `bad-option`
 */
export function gateHistograms(
  options: Partial<LstmConfig>,
  weights: Float32Array,
  seen: Pick<Observation, 'gradient'>,
  state: LstmState,
  bins = 20,
): GateHistograms[] {
  numberOption('gateHistograms', 'bins', bins, { from: 1, integer: true });
  const histograms = lstmConfig(options).hidden.map((units) => ({
    share: 1 / Math.max(1, units * seen.gradient.length),
    of: { input: new Float32Array(bins), forget: new Float32Array(bins), output: new Float32Array(bins) },
  }));
  visitGates(options, weights, seen, state, ({ gates, hidden }, l) => {
    const { share, of } = histograms[l]!;
    for (const [name, place] of Object.entries(GATES) as [GateName, number][]) {
      const first = place * hidden.length;
      for (const gate of gates.subarray(first, first + hidden.length)) {
        of[name][Math.min(bins - 1, Math.floor(gate * bins))]! += share;
      }
    }
  });
  return histograms.map(({ of }) => of);
}
