/** An optimizer that comes with the page. Imported ones have names such as `file-1`. */
export type BuiltIn =
  | 'lookaheadLstm'
  | 'lookahead-lstm'
  | 'lstm'
  | 'adam'
  | 'rmsprop'
  | 'momentum'
  | 'sgd'
  | 'lookahead-sgd';

/** A learning rate that may be chosen. */
export interface RateRange {
  /** That of TensorFlow.js. */
  readonly usual: number;
  readonly from: number;
  readonly to: number;
}

export interface ContestantInfo {
  readonly id: BuiltIn;
  readonly name: string;
  readonly note: string;
  /** Null where there is nothing to tune. */
  readonly rate: RateRange | null;
}

/** Learned ones first. */
export const contestants: readonly ContestantInfo[] = [
  {
    id: 'lookaheadLstm',
    name: 'lookaheadLstm()',
    note: 'learned; a small LSTM for each tensor decides how long its steps are',
    rate: null,
  },
  {
    id: 'lookahead-lstm',
    name: 'Lookahead-LSTM',
    note: 'learned, as in its paper; an LSTM takes the slow step after five of gradient descent',
    rate: null,
  },
  {
    id: 'lstm',
    name: 'LSTM',
    note: 'learned, as in “Learning to learn …”, 2016; an LSTM for each single weight',
    rate: null,
  },
  { id: 'adam', name: 'Adam', note: 'made by hand', rate: { usual: 0.001, from: 1e-4, to: 1 } },
  { id: 'rmsprop', name: 'RMSProp', note: 'made by hand', rate: { usual: 0.001, from: 1e-4, to: 1 } },
  { id: 'momentum', name: 'Momentum', note: 'made by hand', rate: { usual: 0.01, from: 1e-4, to: 10 } },
  { id: 'sgd', name: 'SGD', note: 'made by hand', rate: { usual: 0.01, from: 1e-4, to: 10 } },
  {
    id: 'lookahead-sgd',
    name: 'Lookahead(SGD)',
    note: 'made by hand; slow weights go half the way of five steps',
    rate: { usual: 0.01, from: 1e-4, to: 10 },
  },
];

/** What is known of a contestant that comes with the page; undefined for imported ones. */
export function builtIn(id: string): ContestantInfo | undefined {
  return contestants.find((contestant) => contestant.id === id);
}

/** A rate inside its range, on a grid of twelve to a factor of ten, so that a shared address stays short. */
export function tidyRate(rate: number, { from, to, usual }: RateRange): number {
  const within = Math.min(to, Math.max(from, rate));
  // The usual rate is reached exactly, wherever the grid lies.
  if (Math.abs(Math.log10(within / usual)) < 1 / 24) return usual;
  return Number((10 ** (Math.round(Math.log10(within) * 12) / 12)).toPrecision(3));
}
