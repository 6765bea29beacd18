import type { ErrorCode } from '@l2l/core';
import type { Table } from './data/csv';
import type { BackendName } from './settings/backends';
import type { Settings } from './settings/settings';

/** A checkpoint that was dropped onto the page, or made by fine-tuning. */
export interface CheckpointFile {
  /** `file-1`, `file-2`, … */
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a visitor has brought along. */
export interface Belongings {
  readonly checkpoints: readonly CheckpointFile[];
  readonly table: Table | null;
}

/** From the page to a worker. */
export type Order =
  | {
      readonly type: 'race';
      /** Comes back with each report on it, so that those of an earlier race are known. */
      readonly number: number;
      readonly settings: Settings;
      readonly belongings: Belongings;
    }
  | { readonly type: 'pause' }
  | { readonly type: 'go on' }
  | { readonly type: 'stop' }
  | { readonly type: 'ping' }
  | { readonly type: 'read checkpoint'; readonly file: CheckpointFile }
  | {
      readonly type: 'fine-tune';
      /** Contestant whose weights are trained on. */
      readonly of: string;
      readonly metaSteps: number;
      readonly settings: Settings;
      readonly belongings: Belongings;
    };

/** What is known of a race before its first step. */
export interface Facts {
  readonly problem: string;
  /** Numbers that are trained. */
  readonly size: number;
  readonly tensors: readonly string[];
  /** Examples the losses are told for; 0 where there are none. */
  readonly judged: number;
  readonly backend: BackendName;
  readonly lanes: readonly string[];
  /** Inputs of some judged examples and their classes, where there are two inputs: for maps. */
  readonly points: Points | null;
  /** Some test examples, where they are images. */
  readonly images: Images | null;
}

export interface Images {
  readonly height: number;
  readonly width: number;
  /** `[count, height, width]`, in [0, 1]. */
  readonly pixels: Float32Array;
  /** `[count]` */
  readonly labels: Int32Array;
}

export interface Points {
  /** `[count, 2]` */
  readonly inputs: Float32Array;
  /** `[count]` */
  readonly labels: Int32Array;
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
}

/** Where a lane stands after some steps. */
export interface Mark {
  readonly lane: number;
  readonly step: number;
  /** At the weights worth using: the slow ones, where there are some. Null once it has diverged. */
  readonly loss: number | null;
  /** At the weights that are trained. */
  readonly fast: number | null;
  /** Root mean square of slow − fast weights; null where there are no slow ones. */
  readonly gap: number | null;
  /** Spent in its own training steps. */
  readonly seconds: number;
}

/** What a rule did at one step, for some coordinates. */
export interface Glimpse {
  readonly lane: number;
  readonly step: number;
  /** `[sample]`, what it was shown. */
  readonly gradients: Float32Array;
  /** `[sample]`, what it did. */
  readonly steps: Float32Array;
  /** `[tensors]`, the step size chosen for each, where the rule chooses one. */
  readonly sizes: Float32Array | null;
  /** For each layer of an LSTM of single weights, `[bins]` for each gate. */
  readonly gates: readonly GateShares[] | null;
}

export type GateShares = Readonly<Record<'input' | 'forget' | 'output', Float32Array>>;

/** The places of a lane on a landscape since it was last told: x, y, x, y, … */
export interface Walk {
  readonly lane: number;
  readonly fast: Float32Array;
  /** Empty where there are no slow weights. */
  readonly slow: Float32Array;
}

/** What a network believes of the points of a square grid over the plane, from the upper left; or of the images. */
export interface Beliefs {
  readonly lane: number;
  readonly step: number;
  /** `[count]`, the likeliest class. */
  readonly classes: Uint8Array;
  /** `[count]`, how likely it is, in 1/255. */
  readonly certainty: Uint8Array;
}

/** What kind of trouble it is, and so what the page offers. */
export type Trouble = ErrorCode | 'unexpected';

/** A report as it travels: with the number of its race, where it is of one. */
export type Sent = Report & { readonly race?: number };

/** From a worker to the page. */
export type Report =
  /** The worker holds a lock of this name for as long as it lives. */
  | { readonly type: 'alive'; readonly lock: string }
  | { readonly type: 'pong' }
  | { readonly type: 'preparing'; readonly what: string }
  /** The backend that was chosen is missing, and the race goes on elsewhere. */
  | { readonly type: 'other backend'; readonly message: string }
  | { readonly type: 'ready'; readonly facts: Facts }
  | {
      readonly type: 'progress';
      readonly step: number;
      readonly marks: readonly Mark[];
      readonly walks: readonly Walk[];
      readonly glimpses: readonly Glimpse[];
      readonly beliefs: readonly Beliefs[];
    }
  | { readonly type: 'finished'; readonly accuracies: readonly (number | null)[] }
  | { readonly type: 'stopped' }
  | { readonly type: 'trouble'; readonly kind: Trouble; readonly message: string }
  | { readonly type: 'checkpoint'; readonly file: CheckpointFile; readonly note: string }
  | { readonly type: 'refused'; readonly name: string; readonly message: string }
  | { readonly type: 'tuning'; readonly count: number; readonly loss: number; readonly best: number }
  | {
      readonly type: 'tuned';
      readonly bytes: Uint8Array;
      readonly note: string;
      /** Losses of a start that it was neither trained nor chosen on, step by step. */
      readonly before: readonly number[];
      readonly after: readonly number[];
    };
