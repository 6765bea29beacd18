import type { LogLine } from '@l2l/cli/commands';
import { average, median } from '@l2l/reporting';
import type { Claim, Findings } from './claim';
import { verdictOf } from './comparison';

/** Windows of meta-training on one optimizee, before the next is drawn. */
const WINDOWS = 10;

/** Whether a training's loss falls, and jumps where the optimizee is drawn anew. */
export function pulses({ trainings }: Findings, figure: string, claim: string): Claim {
  const logs = trainings[figure];
  if (!logs) return { figure, claim, verdict: 'not tried', found: [] };
  const seen = logs.map(fallAndPulse);
  const holding = seen.filter(({ fall, pulse }) => fall < 0.9 && pulse > 1.1).length;
  const fall = median(seen.map((each) => each.fall)).toPrecision(2);
  const pulse = median(seen.map((each) => each.pulse)).toPrecision(3);
  return {
    figure,
    claim,
    verdict: verdictOf([holding / seen.length]),
    found: [
      `${holding} of ${seen.length} seeds: falls to ${fall} × its beginning; a new optimizee's first window is ${pulse} × its last`,
    ],
  };
}

/** The last eighth against the first, and first windows against last ones. */
function fallAndPulse(lines: readonly LogLine[]): { readonly fall: number; readonly pulse: number } {
  const losses = lines.map(({ loss }) => loss ?? Number.NaN).filter(Number.isFinite);
  const part = Math.max(WINDOWS, Math.floor(losses.length / 8));
  const at = (phase: number) => average(losses.filter((_, i) => i % WINDOWS === phase && i >= part));
  return {
    fall: average(losses.slice(-part)) / average(losses.slice(0, part)),
    pulse: at(0) / at(WINDOWS - 1),
  };
}
