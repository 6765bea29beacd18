import { fold, type Key, L2lError, streamOf } from '@l2l/core';

/**
 * Steps that an optimizee is trained for before the next one is drawn: a number, or a range from
 * which each optimizee draws its own, evenly by its logarithm.
 */
export type Horizon = number | readonly [from: number, to: number];

/** The same horizon, if it is one. @throws L2lError `bad-option` */
export function checkedHorizon(owner: string, horizon: Horizon): Horizon {
  const [from, to] = rangeOf(horizon);
  if (Number.isInteger(from) && Number.isInteger(to) && from >= 1 && to >= from) return horizon;
  throw new L2lError(
    'bad-option',
    `${owner}: horizon is ${JSON.stringify(horizon)}, but must be a whole number of steps, at least 1, or a pair of them such as [100, 2000].`,
  );
}

/** The steps of one optimizee. */
export function drawHorizon(horizon: Horizon, key: Key): number {
  const [from, to] = rangeOf(horizon);
  return Math.min(to, Math.round(from * (to / from) ** streamOf(fold(key, 'horizon')).uniform()));
}

function rangeOf(horizon: Horizon): readonly [number, number] {
  return typeof horizon === 'number' ? [horizon, horizon] : horizon;
}
