import { type Checkpoint, decodeCheckpoint, L2lError } from '@l2l/core';
import lookahead20 from '../pretrained/paper/lookahead-20-20.safetensors';
import lookahead400 from '../pretrained/paper/lookahead-400-200.safetensors';
import lstm20 from '../pretrained/paper/lstm-20-20.safetensors';
import fineTuned from '../pretrained/paper/lstm-finetuned-relu.safetensors';
import mixed from '../pretrained/paper/lstm-mixed.safetensors';
import sigmoid from '../pretrained/paper/lstm-sigmoid.safetensors';

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
 * seen, and where it fails, is on the cards in `reproductions/lookahead-lstm/weights/README.md` of the repository.
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
