/**
 * WebGPU in Node, in a process of its own: `node webgpu-process.js OPTIMIZER…` trains the MLP on cpu and on
 * webgpu, and prints the greatest differences of the weights as JSON by name of the optimizer.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { create, globals } from 'webgpu';
import { minimizeSteps, models, oneOfEach, pictures, weightsAfter } from './training.js';

const STEPS = 50;
const [, , ...names] = process.argv;

Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });
// It looks for WebGPU when it is loaded.
await import('@tensorflow/tfjs-backend-webgpu');

/** @type {Record<string, number>} */
const distances = {};
for (const name of names) {
  const expected = await train('cpu', name);
  const found = await train('webgpu', name);
  distances[name] = Math.max(
    ...found.map((weight, i) => Math.abs(weight - /** @type {number} */ (expected[i]))),
  );
}
console.log(JSON.stringify({ backend: tf.getBackend(), distances }));
// Dawn's threads keep the process alive as long as something holds on to them.
Reflect.deleteProperty(globalThis, 'navigator');
process.exit(0);

/** @param {string} backend @param {string} name */
async function train(backend, name) {
  await tf.setBackend(backend);
  const model = models.mlp();
  const optimizer = /** @type {() => tf.Optimizer} */ (oneOfEach[name])();
  const data = pictures();
  minimizeSteps(model, optimizer, data, STEPS);
  const weights = await weightsAfter(model);
  model.dispose();
  optimizer.dispose();
  return weights;
}
