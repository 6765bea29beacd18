import { useBackend } from '@l2l/core/tfjs';
import { lookaheadLstm, register } from '@l2l/lookahead';
import { lstmOptimizer } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { minimizeSteps, models, pictures, weightsAfter } from '../training.js';
import './backends';

/** What is used of the inside of the GPU backends. */
interface Inside {
  readonly device: GPUDevice;
  readonly gpgpu: { readonly gl: WebGL2RenderingContext };
}

const inside = () => tf.backend() as unknown as Inside;

/** Takes the device away, and waits until the page can know. */
const loseDevice = {
  async webgpu() {
    inside().device.destroy();
    await inside().device.lost;
  },
  async webgl() {
    inside().gpgpu.gl.getExtension('WEBGL_lose_context')!.loseContext();
    await new Promise((resolve) => setTimeout(resolve));
  },
};

const variablesOf = (model: tfl.LayersModel) =>
  model.trainableWeights.map((weight) => weight.read() as tf.Variable);

/** Steps before the model is saved, and after. */
const STEPS = 3;

describe.each(['webgpu', 'webgl'] as const)('where %s loses its device', (backend) => {
  it('training says so, and goes on elsewhere from the saved model as if nothing had been', async () => {
    register();
    await useBackend(backend);
    const [model, data] = [models.mlp(), pictures()];
    model.compile({ optimizer: lstmOptimizer(), loss: 'categoricalCrossentropy' });
    minimizeSteps(model, model.optimizer, data, STEPS);
    let saved: tf.io.ModelArtifacts | undefined;
    const handler = tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    });
    await model.save(handler, { includeOptimizer: true });
    minimizeSteps(model, model.optimizer, data, STEPS);
    const expected = await weightsAfter(model);

    await loseDevice[backend]();
    const gradients = () => {
      const [variable] = variablesOf(model);
      lookaheadLstm().applyGradients({ [variable!.name]: tf.zeros(variable!.shape) });
    };
    expect(gradients).toThrow(expect.objectContaining({ code: 'device-lost' }));
    expect(gradients).toThrow(/load the model as it was last saved/);

    expect(await useBackend('cpu')).toBe('cpu');
    const again = await tfl.loadLayersModel(tf.io.fromMemory(saved!));
    const elsewhere = pictures();
    minimizeSteps(again, again.optimizer, elsewhere, STEPS);
    const found = await weightsAfter(again);
    expect(Math.max(...found.map((weight, i) => Math.abs(weight - expected[i]!)))).toBeLessThan(1e-5);
  });
});
