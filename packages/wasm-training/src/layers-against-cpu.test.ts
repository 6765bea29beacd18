import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { guardMemory } from './testing/guarded-memory';
import { activations } from './testing/layer-case';
import { layerCases } from './testing/layer-cases';
import { type Outcome, runLayer, type Setting } from './testing/layer-run';
import { type Watch, watchKernels } from './testing/watched-kernels';

// L2L_LAYERS=all npx vitest run --project node packages/wasm-training/src/layers-against-cpu.test.ts
const isFull = process.env.L2L_LAYERS === 'all';
const BATCHES = isFull ? [1, 5, 32, 128, 500] : [5, 128];
const TOLERANCE = 2e-5;

let watch: Watch;
let misuses: () => string[];
beforeAll(async () => {
  await tf.setBackend('wasm');
  enableWasmTraining();
  misuses = guardMemory();
  watch = watchKernels();
});
afterAll(() => tf.setBackend('cpu'));

/** In short form, each layer has another activation with each batch, with and without bias. */
const settings: Setting[] = layerCases.flatMap((layer, i) => {
  const biases = layer.varies?.includes('useBias') ? [true, false] : [true];
  const kinds = layer.varies?.includes('activation') ? activations : (['linear'] as const);
  return biases.flatMap((useBias, j) =>
    BATCHES.flatMap((batch, k) => {
      const turn = kinds[(4 * i + 2 * j + k) % kinds.length]!;
      return (isFull ? kinds : [turn]).map((activation) => ({ layer, batch, useBias, activation }));
    }),
  );
});

function nameOf({ layer, batch, useBias, activation }: Setting): string {
  const bias = layer.varies?.includes('useBias') && !useBias ? ' without bias' : '';
  const kind = layer.varies?.includes('activation') ? `, ${activation}` : '';
  return `${layer.name}${bias}${kind}, ${batch} examples`;
}

/** Relative to the largest number of an array, or to a hundredth of the largest of all: what should be 0 is noise. */
function expectSame(found: Outcome, expected: Outcome): void {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  const largestOf = (numbers: Float32Array) =>
    numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const overall = Math.max(...expected.map(largestOf));
  for (const [i, numbers] of expected.entries()) {
    const scale = Math.max(largestOf(numbers), overall / 100, 1e-30);
    const worst = numbers.reduce((most, value, k) => Math.max(most, Math.abs(value - found[i]![k]!)), 0);
    expect(worst / scale, i === 0 ? 'value' : `gradient ${i}`).toBeLessThan(TOLERANCE);
  }
}

describe('gives the value and all gradients of the cpu backend, twice:', () => {
  test.each(settings.map((setting) => ({ setting, name: nameOf(setting) })))('$name', async ({ setting }) => {
    const [expected] = await runLayer('cpu', setting);
    for (const found of await runLayer('wasm', setting, 2)) expectSame(found, expected!);
  });
});

test('every layer of tfjs-layers is among them', () => {
  const aliases = ['avg', 'globalMaxPool1d', 'globalMaxPool2d', 'maxPool1d', 'maxPool2d'];
  const noLayers = ['Layer', 'RNN', 'RNNCell', 'input', 'inputLayer'];
  const cells = ['simpleRNNCell', 'gruCell', 'lstmCell', 'convLstm2dCell', 'avgPool'];
  const names = Object.keys(tf.layers).filter(
    (name) =>
      ![...aliases, ...noLayers, ...cells].some(
        (other) => name === other || (other.startsWith('avg') && name.startsWith(other)),
      ),
  );
  const tested = new Set(layerCases.flatMap(({ name }) => name.split(/[ ,]+/)));
  expect(names.filter((name) => !tested.has(name))).toEqual([]);
});

test('no kernel wrote into its inputs or beyond a tensor', () => {
  expect([...watch.wroteIntoInputs]).toEqual([]);
  expect(misuses()).toEqual([]);
});
