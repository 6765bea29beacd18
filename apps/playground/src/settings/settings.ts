import type { SurfaceId } from '../landscape/surfaces';
import { surfaceOf } from '../landscape/surfaces';
import type { BackendName } from './backends';
import type { ProblemId } from './problems';

/** What a visitor has chosen: all that a run depends on, and all that a shared address tells. */
export interface Settings {
  readonly problem: ProblemId;
  readonly surface: SurfaceId;
  /** Where the landscape is entered. */
  readonly start: readonly [x: number, y: number];
  /** Ids of the contestants that take part. */
  readonly chosen: readonly string[];
  /** Learning rates by contestant, where they are not the usual ones. */
  readonly rates: Readonly<Record<string, number>>;
  readonly backend: BackendName;
  /** Of a run. */
  readonly steps: number;
  /** Decides the start and the minibatches. */
  readonly seed: number;
}

export const MOST_STEPS = 10_000;

export const defaultSettings: Settings = {
  problem: 'digits',
  surface: 'banana',
  start: surfaceOf('banana').start,
  chosen: ['lookaheadLstm', 'lookahead-lstm', 'lstm', 'adam', 'sgd'],
  rates: {},
  backend: 'wasm',
  steps: 500,
  seed: 1,
};
