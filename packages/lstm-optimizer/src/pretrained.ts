import { type Checkpoint, decodeCheckpoint } from '@l2l/core';
import bytes from '../pretrained/lstm.safetensors';

let decoded: Checkpoint | undefined;

/**
 * The plain LSTM of the paper, trained on its network: 784-20-10, sigmoid, on MNIST. How, on what and
 * with what result is told in its provenance and in the package's README.
 */
export function pretrainedLstm(): Checkpoint {
  decoded ??= decodeCheckpoint(bytes);
  return decoded;
}
