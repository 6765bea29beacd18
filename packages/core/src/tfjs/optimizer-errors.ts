import { L2lError } from '../errors';

export function disposed(): L2lError {
  return new L2lError('disposed', 'This optimizer was disposed and has no memory left. Make a new one.');
}

export function resting(): L2lError {
  return new L2lError(
    'not-supported',
    'The variables hold the slow weights now, which the memory does not fit: train, or save with the optimizer, after atSlowWeights() has ended. While fit runs, use slowWeightsCallbacks(model, { atSlowWeights }) instead.',
  );
}

export function unbound(): L2lError {
  return new L2lError(
    'not-supported',
    'The memory of this optimizer was loaded and learns only at its first step which variables it belongs to: take a step before you ask for the slow weights.',
  );
}

/** @param rule - Its name. */
export function unsavable(rule: string): L2lError {
  return new L2lError(
    'not-supported',
    `${rule} cannot be saved, since it has no config. Give the rule a config and make it known with registerRule(), or save the model without its optimizer. Of schedules, cosine, warmup and stepwise have a config.`,
  );
}
