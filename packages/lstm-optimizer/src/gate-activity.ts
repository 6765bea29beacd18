import type { Observation } from '@l2l/core';
import { cellsOf, emptyValues, stepCell } from './cell';
import { type LstmConfig, lstmConfig } from './config';
import { FEATURES, preprocess } from './preprocess';
import { type LstmState, readColumn } from './state';
import { lstmWeights } from './weights';

/** How often the gates of one layer are all but closed or open, over some coordinates. Shares, in [0, 1]. */
export interface GateActivity {
  /** Gates below 0.02: nothing enters, is kept, or leaves. */
  readonly closed: Readonly<Record<'input' | 'forget' | 'output', number>>;
  /** Gates above 0.98. */
  readonly open: Readonly<Record<'input' | 'forget' | 'output', number>>;
  /** Units whose output is below 0.001 at every one of the coordinates. */
  readonly silentUnits: number;
}

const CLOSED = 0.02;
const OPEN = 0.98;
const SILENT = 1e-3;
/** Where the gates lie in `CellValues.gates`, in units. */
const GATES = { input: 0, forget: 1, output: 3 } as const;

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
  { gradient }: Pick<Observation, 'gradient'>,
  state: LstmState,
): GateActivity[] {
  const config = lstmConfig(options);
  const cells = cellsOf(lstmWeights(config), weights);
  const values = cells.map(emptyValues);
  const before = cells.map(({ units }) => ({
    hidden: new Float64Array(units),
    cell: new Float64Array(units),
  }));
  const features = new Float64Array(FEATURES);
  const counts = cells.map(({ units }) => ({
    closed: { input: 0, forget: 0, output: 0 },
    open: { input: 0, forget: 0, output: 0 },
    loudest: new Float64Array(units),
  }));
  const size = gradient.length;
  for (let i = 0; i < size; i++) {
    preprocess(gradient[i]!, config.p, features);
    cells.forEach((cell, l) => {
      readColumn(state.hidden[l]!, size, i, before[l]!.hidden);
      readColumn(state.cell[l]!, size, i, before[l]!.cell);
      const input = l === 0 ? features : values[l - 1]!.hidden;
      stepCell(cell, input, before[l]!.hidden, before[l]!.cell, values[l]!);
      count(counts[l]!, values[l]!, cell.units);
    });
  }
  return counts.map(({ closed, open, loudest }, l) => {
    const total = Math.max(1, size * cells[l]!.units);
    const share = (of: Record<keyof typeof GATES, number>) => ({
      input: of.input / total,
      forget: of.forget / total,
      output: of.output / total,
    });
    const silent = loudest.filter((value) => value < SILENT).length;
    return { closed: share(closed), open: share(open), silentUnits: silent / cells[l]!.units };
  });
}

function count(
  {
    closed,
    open,
    loudest,
  }: {
    readonly closed: Record<keyof typeof GATES, number>;
    readonly open: Record<keyof typeof GATES, number>;
    readonly loudest: Float64Array;
  },
  { gates, hidden }: { readonly gates: Float64Array; readonly hidden: Float64Array },
  units: number,
): void {
  for (const [name, place] of Object.entries(GATES) as [keyof typeof GATES, number][]) {
    for (let j = 0; j < units; j++) {
      const gate = gates[place * units + j]!;
      if (gate < CLOSED) closed[name]++;
      if (gate > OPEN) open[name]++;
    }
  }
  for (let j = 0; j < units; j++) loudest[j] = Math.max(loudest[j]!, Math.abs(hidden[j]!));
}
