import { type Checkpoint, decodeCheckpoint } from '@l2l/core';
import bytes from '../pretrained/lstm.safetensors';
import tensorwiseBytes from '../pretrained/tensorwise-lstm.safetensors';

let decoded: Checkpoint | undefined;

/**
 * The plain LSTM of the paper, trained on its network: 784-20-10, sigmoid, on MNIST. How, on what and
 * with what result is told in its provenance and in the package's README.
 */
export function pretrainedLstm(): Checkpoint {
  decoded ??= decodeCheckpoint(bytes);
  return decoded;
}

let decodedTensorwise: Checkpoint | undefined;

/**
 * The tensorwise LSTM, trained on small networks of many kinds to be of use on others. What it saw, what it
 * did on tasks it never saw, and where it loses, is told on its card: `reproductions/tensorwise-lstm`.
 */
export function pretrainedTensorwiseLstm(): Checkpoint {
  decodedTensorwise ??= decodeCheckpoint(tensorwiseBytes);
  return decodedTensorwise;
}
