import { register } from '@l2l/lookahead';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { minimizeSteps, models, oneOfEach, pictures, weightsAfter } from '../training.js';
import { type BackendName, chooseWasmThreads, useBackend } from './backends';

chooseWasmThreads(false);

/** Steps on each backend: no multiple of a Lookahead's period, so that it is saved in the middle of one. */
const STEPS = 7;

/** See `agreement.ts`: 35 steps, and one rounding after another. */
const TOLERANCE = 1e-3;

async function save(model: tfl.LayersModel): Promise<tf.io.ModelArtifacts> {
  let saved: tf.io.ModelArtifacts | undefined;
  const handler = tf.io.withSaveHandler(async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler, { includeOptimizer: true });
  return saved!;
}

/** Trains on one backend after the other; between them the model is saved and loaded. */
async function travel(make: () => tf.Optimizer, way: readonly BackendName[]): Promise<number[]> {
  register();
  let artifacts: tf.io.ModelArtifacts | undefined;
  let weights: number[] = [];
  for (const backend of way) {
    await useBackend(backend);
    const model = artifacts ? await tfl.loadLayersModel(tf.io.fromMemory(artifacts)) : models.mlp();
    if (!artifacts) model.compile({ optimizer: make(), loss: 'categoricalCrossentropy' });
    const data = pictures();
    minimizeSteps(model, model.optimizer, data, STEPS);
    weights = await weightsAfter(model);
    artifacts = await save(model);
    tf.dispose([data.x, data.y]);
    model.dispose();
    model.optimizer.dispose();
  }
  return weights;
}

describe('a model that is saved on one backend and goes on at the next', () => {
  it.each(Object.entries(oneOfEach))('ends where cpu alone ends, with %s', async (_, make) => {
    const stay = await travel(make, ['cpu', 'cpu', 'cpu', 'cpu', 'cpu']);
    const far = await travel(make, ['cpu', 'webgl', 'webgpu', 'wasm', 'cpu']);
    const distance = Math.max(...far.map((weight, i) => Math.abs(weight - stay[i]!)));
    expect(distance).toBeLessThan(TOLERANCE);
  });
});
