import type { Table } from '../data/csv';
import type { CheckpointFile, Facts, Trouble } from '../messages';
import type { Settings } from '../settings/settings';

/** An optimizer that a visitor brought or made. */
export interface Imported extends CheckpointFile {
  readonly note: string;
}

export type RunState = 'idle' | 'preparing' | 'running' | 'paused' | 'finished' | 'broken';

export interface Notice {
  readonly kind: Trouble | 'good' | 'refused' | 'silent';
  readonly message: string;
}

/** Fine-tuning, as far as it has come. */
export interface Tuning {
  readonly state: 'idle' | 'running' | 'finished';
  readonly what: string;
  readonly of: string;
  /** Whether it is judged on a start that it never saw; a landscape has but one. */
  readonly isJudgedFresh: boolean;
  readonly metaSteps: number;
  readonly count: number;
  /** Mean loss of each window, one for each meta-step. */
  readonly losses: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly result: Imported | null;
}

/** All that the page shows, but for the numbers of a run, which are in its record. */
export interface State {
  readonly settings: Settings;
  readonly imported: readonly Imported[];
  readonly table: Table | null;
  readonly run: RunState;
  /** What is being prepared. */
  readonly preparing: string;
  /** Of the run that is shown. */
  readonly facts: Facts | null;
  readonly accuracies: readonly (number | null)[];
  readonly notice: Notice | null;
  /** Number of the lane that is looked into. */
  readonly focus: number;
  readonly tuning: Tuning;
}

export const noTuning: Tuning = {
  state: 'idle',
  what: '',
  of: 'lstm',
  isJudgedFresh: true,
  metaSteps: 50,
  count: 0,
  losses: [],
  before: [],
  after: [],
  result: null,
};

/** Holds the state, and tells those who listen of each change. */
export interface Store {
  get(): State;
  set(change: Partial<State>): void;
  /** @param listen - Called at once, and after each change. */
  subscribe(listen: (state: State, before: State | null) => void): void;
}

export function storeOf(initial: State): Store {
  let state = initial;
  const listeners: ((state: State, before: State | null) => void)[] = [];
  return {
    get: () => state,
    set(change) {
      const before = state;
      state = { ...state, ...change };
      for (const listen of listeners) listen(state, before);
    },
    subscribe(listen) {
      listeners.push(listen);
      listen(state, null);
    },
  };
}
