/**
 * One process of the resume test: `node resume-process.js whole|first|second FOLDER`.
 * Trains with every optimizer and prints the final weights as JSON by name of the optimizer.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { register } from '@l2l/lookahead';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { optimizers } from './optimizers.js';
import { fitSteps, smallModel, weightsOf } from './small-problem.js';

const [, , part, folder] = /** @type {[string, string, string, string]} */ (
  /** @type {unknown} */ (process.argv)
);
const loss = 'categoricalCrossentropy';

/** @param {string} name */
const file = (name) => join(folder, name.replaceAll(' ', '-'));

/** @type {Record<string, number[]>} */
const results = {};
for (const [name, make] of Object.entries(optimizers)) {
  if (part === 'second') {
    results[name] = await resume(name);
    continue;
  }
  const model = smallModel();
  model.compile({ optimizer: make(), loss });
  await fitSteps(model, part === 'whole' ? 100 : 50);
  if (part === 'first') await save(model, name);
  results[name] = weightsOf(model);
}
console.log(JSON.stringify(results));

/** @param {tfl.LayersModel} model @param {string} name */
async function save(model, name) {
  const handler = tf.io.withSaveHandler(async ({ weightData, ...artifacts }) => {
    writeFileSync(`${file(name)}.json`, JSON.stringify(artifacts));
    writeFileSync(`${file(name)}.bin`, new Uint8Array(/** @type {ArrayBuffer} */ (weightData)));
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler, { includeOptimizer: true });
}

/** @param {string} name */
async function resume(name) {
  register();
  const artifacts = JSON.parse(readFileSync(`${file(name)}.json`, 'utf8'));
  const bytes = readFileSync(`${file(name)}.bin`);
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const model = await tfl.loadLayersModel(tf.io.fromMemory({ ...artifacts, weightData }));
  await fitSteps(model, 50);
  return weightsOf(model);
}
