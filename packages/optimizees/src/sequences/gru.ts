import {
  fold,
  type Key,
  keyOf,
  type Layout,
  layoutOf,
  normals,
  numberOption,
  type Optimizee,
  type OptimizeeFamily,
  requireOptions,
  sizeOf,
  slotNamed,
  viewOf,
} from '@l2l/core';
import { crossEntropy, crossEntropyAdjoint } from '../mlp/cross-entropy';
import {
  addProduct,
  type GruTrace,
  type GruWeights,
  pullbackGru,
  pullbackProduct,
  stepGru,
} from './gru-cell';
import { madeUpLanguage } from './text-source';

export interface GruOptions {
  /** Letters of the language; 12 unless told. */
  readonly letters?: number;
  /** Numbers that stand for a letter; 8 unless told. */
  readonly embedding?: number;
  /** Recurrent units; 16 unless told. */
  readonly hidden?: number;
  /** Letters that are guessed in each text; 10 unless told. */
  readonly length?: number;
  /** Texts in a minibatch; 32 unless told. */
  readonly batchSize?: number;
  /** Draws the language; `keyOf(0)` unless told. */
  readonly key?: Key;
}

/** A language model that guesses each next letter: an embedding, a gated recurrent unit, a dense layer. */
interface Model {
  readonly embedding: Float32Array;
  readonly gru: GruWeights;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/**
 * A small recurrent network that learns a made-up language letter by letter, with gradients through all of
 * each text. Plain TypeScript. Each minibatch is new text, so there is nothing to memorize.
 *
 * Coordinates are `embedding` [letters, E], `gru/kernel` [E, 3H], `gru/recurrent` [H, 3H], `gru/bias`,
 * `dense/kernel` [H, letters], `dense/bias`.
 *
 * @throws L2lError `bad-option`
 */
export function gru(options: GruOptions = {}): Optimizee {
  const {
    letters = 12,
    embedding = 8,
    hidden = 16,
    length = 10,
    batchSize = 32,
    key = keyOf(0),
  } = requireOptions('gru', options, ['letters', 'embedding', 'hidden', 'length', 'batchSize', 'key']);
  for (const [name, value] of Object.entries({ embedding, hidden, length, batchSize }))
    numberOption('gru', name, value, { from: 1, integer: true });
  numberOption('gru', 'letters', letters, { from: 2, integer: true });
  const source = madeUpLanguage(fold(key, 'language'), letters);
  const layout = layoutOf([
    { name: 'embedding', shape: [letters, embedding] },
    { name: 'gru/kernel', shape: [embedding, 3 * hidden] },
    { name: 'gru/recurrent', shape: [hidden, 3 * hidden] },
    { name: 'gru/bias', shape: [3 * hidden] },
    { name: 'dense/kernel', shape: [hidden, letters] },
    { name: 'dense/bias', shape: [letters] },
  ]);
  return {
    name: `gru-${embedding}-${hidden} on ${letters} letters`,
    layout,
    init: (start) => initialCoordinates(layout, start),
    async evaluate(coordinates, batchKey) {
      const text = source.draw(batchKey, batchSize, length + 1);
      const gradient = new Float32Array(layout.size);
      const [model, into] = [modelOf(layout, coordinates), modelOf(layout, gradient)];
      let loss = 0;
      for (let row = 0; row < batchSize; row++) {
        const letters = text.subarray(row * (length + 1), (row + 1) * (length + 1));
        loss += addGradient(model, letters, into) / batchSize;
      }
      for (let i = 0; i < gradient.length; i++) gradient[i]! /= batchSize;
      return { loss, gradient };
    },
    dispose() {},
  };
}

/** Each sample learns a language of its own. See {@link gru}. */
export function gruFamily(options: Omit<GruOptions, 'key'> = {}): OptimizeeFamily {
  requireOptions('gruFamily', options, ['letters', 'embedding', 'hidden', 'length', 'batchSize']);
  return { name: gru(options).name, sample: async (key) => gru({ ...options, key }) };
}

/** The mean loss over one text; its gradient is added to `into`. */
function addGradient(model: Model, text: Int32Array, into: Model): number {
  const length = text.length - 1;
  const units = model.kernel.length / model.bias.length;
  const size = model.embedding.length / model.bias.length;
  const classes = model.bias.length;
  const traces: GruTrace[] = [];
  const logits = new Float32Array(length * classes);
  let state: Float32Array = new Float32Array(units);
  for (let t = 0; t < length; t++) {
    const letter = text[t]!;
    const trace = stepGru(model.gru, model.embedding.slice(letter * size, (letter + 1) * size), state);
    traces.push(trace);
    state = trace.after;
    const mine = logits.subarray(t * classes, (t + 1) * classes);
    mine.set(model.bias);
    addProduct(mine, state, model.kernel);
  }
  const next = text.subarray(1);
  const adjoints = crossEntropyAdjoint(logits, next);
  let stateAdjoint: Float32Array = new Float32Array(units);
  for (let t = length - 1; t >= 0; t--) {
    const adjoint = adjoints.subarray(t * classes, (t + 1) * classes);
    for (let j = 0; j < classes; j++) into.bias[j]! += adjoint[j]!;
    pullbackProduct(adjoint, traces[t]!.after, model.kernel, stateAdjoint, into.kernel);
    const back = pullbackGru(model.gru, traces[t]!, stateAdjoint, into.gru);
    for (let i = 0; i < size; i++) into.embedding[text[t]! * size + i]! += back.input[i]!;
    stateAdjoint = back.before;
  }
  return crossEntropy(logits, next);
}

function modelOf(layout: Layout, vector: Float32Array): Model {
  const at = (name: string) => viewOf(vector, slotNamed(layout, name));
  return {
    embedding: at('embedding'),
    gru: { kernel: at('gru/kernel'), recurrent: at('gru/recurrent'), bias: at('gru/bias') },
    kernel: at('dense/kernel'),
    bias: at('dense/bias'),
  };
}

/** N(0, 1/inputs) for matrices, N(0, 1) for the embedding, zeros for biases. */
function initialCoordinates(layout: Layout, key: Key): Float32Array {
  const coordinates = new Float32Array(layout.size);
  for (const slot of layout.slots) {
    if (slot.shape.length < 2) continue;
    const deviation = slot.name === 'embedding' ? 1 : 1 / Math.sqrt(slot.shape[0]!);
    viewOf(coordinates, slot).set(normals(fold(key, slot.name), sizeOf(slot.shape), deviation));
  }
  return coordinates;
}
