import type { Observation } from '@l2l/core';
import { renewDirection } from './direction';
import type { TensorKind } from './kinds';
import type { ExactCorrections } from './program/moments';
import type { TensorSums } from './program/sums';
import type { TensorwiseState } from './state';
import { type Move, takeStep } from './step';

/** The work of one update on all coordinates: two passes over each tensor, between which the network decides. */
export interface Passes {
  /** Whose vectors are written to: the state given, or the same moved elsewhere. */
  readonly state: TensorwiseState;
  /** See `renewDirection`. */
  renew(tensor: TensorKind, corrections: ExactCorrections): TensorSums;
  /** See `takeStep`. */
  take(tensor: TensorKind, move: Move): void;
  /** `[size]`, what all tensors took. The caller's to keep. */
  step(): Float32Array;
}

export type BeginPasses = (seen: Observation, state: TensorwiseState) => Passes;

/** The passes in plain TypeScript. */
export const plainPasses: BeginPasses = ({ gradient, coordinates }, state) => {
  const step = new Float32Array(gradient.length);
  return {
    state,
    renew: ({ offset, size }, corrections) =>
      renewDirection(gradient, coordinates, state, offset, offset + size, corrections),
    take: (tensor, move) => takeStep(state, gradient, coordinates, tensor, move, step),
    step: () => step,
  };
};
