import { type Checkpoint, decodeCheckpoint, L2lError } from '@l2l/core';
import lookahead20 from '../../../reproductions/lookahead-lstm/weights/lookahead-20-20-1.safetensors';
import lookahead400 from '../../../reproductions/lookahead-lstm/weights/lookahead-400-200-1.safetensors';
import lstm20 from '../../../reproductions/lookahead-lstm/weights/lstm-20-20-1.safetensors';
import fineTuned from '../../../reproductions/lookahead-lstm/weights/lstm-finetuned-relu-1.safetensors';
import mixed from '../../../reproductions/lookahead-lstm/weights/lstm-mixed-1.safetensors';
import sigmoid from '../../../reproductions/lookahead-lstm/weights/lstm-sigmoid-1.safetensors';

const FILES = {
  'lstm-sigmoid': sigmoid,
  'lstm-mixed': mixed,
  'lstm-finetuned-relu': fineTuned,
  'lstm-20-20': lstm20,
  'lookahead-400-200': lookahead400,
  'lookahead-20-20': lookahead20,
} as const;

/** The optimizers of the paper's figures, trained again: `lstm-sigmoid` of figures 1 and 2, and so on. */
export type PaperName = keyof typeof FILES;

export const paperNames = Object.keys(FILES) as readonly PaperName[];

const decoded = new Map<PaperName, Checkpoint>();

/**
 * Weights from the reproduction of the Lookahead-LSTM paper, of the first meta-training seed. What each has
 * seen, and where it fails, is told in `reproductions/lookahead-lstm/weights/README.md`.
 *
 * ```ts
 * model.compile({ optimizer: lookaheadLstm({ checkpoint: paperCheckpoint('lookahead-400-200') }), loss });
 * ```
 *
 * @throws L2lError `not-found`
 */
export function paperCheckpoint(name: PaperName): Checkpoint {
  const bytes = FILES[name];
  if (!bytes) {
    throw new L2lError(
      'not-found',
      `The paper has no optimizer named ${JSON.stringify(name)} here. There are ${paperNames.join(', ')}.`,
    );
  }
  const checkpoint = decoded.get(name) ?? decodeCheckpoint(bytes);
  decoded.set(name, checkpoint);
  return checkpoint;
}
