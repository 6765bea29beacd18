import type { ErrorCode, Key, Snapshot } from '@l2l/core';

/** What a worker can be asked. A trajectory is a carry that lives in the worker, by its number. */
export type Request =
  | { readonly do: 'begin'; readonly trajectory: number; readonly key: Key }
  | {
      readonly do: 'estimate';
      readonly trajectory: number;
      readonly key: Key;
      readonly weights: Float32Array;
    }
  | { readonly do: 'pack'; readonly trajectory: number }
  | { readonly do: 'unpack'; readonly trajectory: number; readonly packed: Snapshot }
  | { readonly do: 'end'; readonly trajectory: number };

export interface Estimated {
  readonly gradient: Float32Array;
  readonly loss: number;
}

/** The answer to the request of the same number. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      /** What was thrown, as text: the message of an L2lError, else with its stack. */
      readonly error: string;
      /** Of an L2lError. */
      readonly code?: ErrorCode | undefined;
    };
