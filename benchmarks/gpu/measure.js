// What an update costs on WebGPU: `node measure.js SIZES STEPS` prints lines of a Markdown table.
// Started by run.js, which chooses the driver.

import { leaves, vectorLayout } from '@l2l/core';
import { tensors } from '@l2l/core/tfjs';
import { lstm, pretrainedLstm, pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import { countLaunches, startWebGpu, withoutKernels } from './webgpu.js';

const [, , sizesText = '1000', stepsText = '30'] = process.argv;
const sizes = sizesText.split(',').map(Number);
const steps = Number(stepsText);
/** Updates before the clock starts. */
const WARM = 3;
/** For plain operations: they are compared by launches and host time, which hardly depend on it. */
const SMALL = 1000;

/** Numbers that a step reads and writes of each coordinate, at least: its state, once. */
const rules = {
  'LSTM for each coordinate': { make: () => lstm(pretrainedLstm()), numbers: 80 },
  'tensorwise LSTM': { make: () => tensorwise(pretrainedTensorwiseLstm()), numbers: 5 },
};

console.log(`${await startWebGpu()}; Node ${process.version}; ${steps} steps.\n`);
console.log('|  | coordinates | launches | host ms a step | ns a coordinate | of the bandwidth |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const [name, { make, numbers }] of Object.entries(rules)) {
  make(); // registers the kernels
  print(`${name}, plain operations`, SMALL, await withoutKernels(() => measure(make, SMALL)), numbers);
  for (const size of [SMALL, ...sizes]) print(name, size, await measure(make, size), numbers);
}
Reflect.deleteProperty(globalThis, 'navigator');
process.exit(0);

/**
 * @param {string} name
 * @param {number} size
 * @param {Awaited<ReturnType<typeof measure>>} measured
 * @param {number} numbers
 */
function print(name, size, { launches, host, time, bytesAMillisecond }, numbers) {
  const share = (2 * 4 * numbers * size) / time / bytesAMillisecond;
  console.log(
    `| ${name} | ${size.toLocaleString('en')} | ${launches} | ${host.toFixed(3)} | ${((1e6 * time) / size).toFixed(1)} | ${(100 * share).toFixed(0)} % |`,
  );
}

/**
 * @param {() => import('@l2l/core').AnyRule} make
 * @param {number} size
 */
async function measure(make, size) {
  tf.engine().startScope();
  const rule = /** @type {any} */ (make().on)(tensors);
  const gradient = tf.randomNormal([size]);
  const loss = tf.tensor1d([1]);
  let state = rule.init(vectorLayout(size));
  /** @type {tf.Tensor} */
  let step = gradient;
  const update = () => {
    const [old, oldStep] = [state, step];
    ({ step, state } = tf.tidy(() => rule.update({ gradient, coordinates: gradient, loss }, old)));
    const kept = new Set(leaves(state));
    for (const leaf of leaves(old)) if (!kept.has(leaf)) /** @type {tf.Tensor} */ (leaf).dispose();
    if (oldStep !== gradient) oldStep.dispose();
  };
  for (let i = 0; i < WARM; i++) update();
  await finished(step);
  let host = 0;
  for (let i = 0; i < steps; i++) {
    const from = performance.now();
    update();
    host += performance.now() - from;
    // Else what is queued would be waited for at some later call.
    await finished(step);
  }
  const start = performance.now();
  for (let i = 0; i < steps; i++) update();
  await finished(step);
  const time = (performance.now() - start) / steps;
  const launches = countLaunches(update);
  const bytesAMillisecond = await bandwidth(4 * 16 * size);
  tf.engine().endScope();
  return { launches, host: host / steps, time, bytesAMillisecond };
}

/**
 * Bytes read and written in a millisecond by the plainest of kernels.
 *
 * @param {number} bytes
 */
async function bandwidth(bytes) {
  const x = tf.ones([bytes / 4]);
  const copy = () => tf.tidy(() => tf.neg(x));
  copy().dispose();
  const first = copy();
  await finished(first);
  const start = performance.now();
  for (let i = 0; i < steps; i++) copy().dispose();
  const last = copy();
  await finished(last);
  return (2 * bytes * (steps + 1)) / (performance.now() - start);
}

/** Waits until all that was sent is done. @param {tf.Tensor} tensor */
async function finished(tensor) {
  await tf.tidy(() => tf.sum(tensor)).data();
}
