import type { Observation } from '@l2l/core';
import type { CellValues } from './cell';
import { type LstmConfig, lstmConfig } from './config';
import type { LstmState } from './state';
import { GATES, type GateName, visitGates } from './visit-gates';

/** How often the gates of one layer are all but closed or open, over some coordinates. Shares, in [0, 1]. */
export interface GateActivity {
  /** Gates below 0.02: nothing enters, is kept, or leaves. */
  readonly closed: Readonly<Record<GateName, number>>;
  /** Gates above 0.98. */
  readonly open: Readonly<Record<GateName, number>>;
  /** Units whose output is below 0.001 at every one of the coordinates. */
  readonly silentUnits: number;
}

const CLOSED = 0.02;
const OPEN = 0.98;
const SILENT = 1e-3;

/**
 * What the gates of each layer do at the next step, for finding out why an LSTM does not learn. By the plain
 * form: slow, so look at some thousand coordinates at most.
 *
 * @param weights - `[lstmWeights(config).size]`
 * @param state - Before the step; not changed.
 */
export function gateActivity(
  options: Partial<LstmConfig>,
  weights: Float32Array,
  seen: Pick<Observation, 'gradient'>,
  state: LstmState,
): GateActivity[] {
  const counts = lstmConfig(options).hidden.map((units) => ({
    closed: { input: 0, forget: 0, output: 0 },
    open: { input: 0, forget: 0, output: 0 },
    loudest: new Float64Array(units),
  }));
  const units = visitGates(options, weights, seen, state, (values, l) => count(counts[l]!, values));
  return counts.map(({ closed, open, loudest }, l) => {
    const total = Math.max(1, seen.gradient.length * units[l]!);
    const share = (of: Record<GateName, number>) => ({
      input: of.input / total,
      forget: of.forget / total,
      output: of.output / total,
    });
    const silent = loudest.filter((value) => value < SILENT).length;
    return { closed: share(closed), open: share(open), silentUnits: silent / units[l]! };
  });
}

function count(
  {
    closed,
    open,
    loudest,
  }: {
    readonly closed: Record<GateName, number>;
    readonly open: Record<GateName, number>;
    readonly loudest: Float64Array;
  },
  { gates, hidden }: CellValues,
): void {
  const units = hidden.length;
  for (const [name, place] of Object.entries(GATES) as [GateName, number][]) {
    for (let j = 0; j < units; j++) {
      const gate = gates[place * units + j]!;
      if (gate < CLOSED) closed[name]++;
      if (gate > OPEN) open[name]++;
    }
  }
  for (let j = 0; j < units; j++) loudest[j] = Math.max(loudest[j]!, Math.abs(hidden[j]!));
}
