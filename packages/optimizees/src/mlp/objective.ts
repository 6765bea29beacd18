import type { Examples } from '@l2l/core';
import { crossEntropy, crossEntropyAdjoint } from './cross-entropy';
import type { MlpPlan } from './plan';
import { meanSquaredError, meanSquaredErrorAdjoint, oneHot } from './squared-error';

/** What a network is trained to make small. Outputs are `[rows, outputSize]`. */
export interface Objective {
  /** The mean over the examples. */
  loss(outputs: Float32Array, examples: Examples): number;
  /** d(loss)/d(outputs), `[rows, outputSize]`. */
  adjoint(outputs: Float32Array, examples: Examples): Float32Array;
}

/** The loss that the options of a network ask for. */
export function objectiveOf({ options, classCount }: MlpPlan): Objective {
  if (options.loss === 'crossEntropy') {
    return {
      loss: (logits, { labels }) => crossEntropy(logits, labels),
      adjoint: (logits, { labels }) => crossEntropyAdjoint(logits, labels),
    };
  }
  const targets = ({ inputs, labels }: Examples) =>
    options.target === 'inputs' ? inputs : oneHot(labels, classCount);
  return {
    loss: (outputs, examples) => meanSquaredError(outputs, targets(examples)),
    adjoint: (outputs, examples) => meanSquaredErrorAdjoint(outputs, targets(examples)),
  };
}
