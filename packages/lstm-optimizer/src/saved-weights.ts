import { type Json, L2lError } from '@l2l/core';

/**
 * The weights in a config that was saved with a model.
 *
 * @param size - As many as the network has.
 * @param network - Describes it in the message: `coordinatewiseLstm with 20 × 20 units`.
 * @throws L2lError `bad-checkpoint`
 */
export function savedWeights(weights: Json | undefined, size: number, network: string): Float32Array {
  if (Array.isArray(weights) && weights.length === size && weights.every(Number.isFinite))
    return Float32Array.from(weights);
  const found = Array.isArray(weights) ? `${weights.length} of some kind` : 'none';
  throw new L2lError(
    'bad-checkpoint',
    `The weights for ${network} are ${size} finite numbers, but ${found} were found. ` +
      'The file was cut short or made by another version: save the model again.',
  );
}
