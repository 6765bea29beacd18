// One task on one backend, in a process of its own: node measure.js TASK cpu|stock|enabled
// Prints the median time of a run in milliseconds.
import '@tensorflow/tfjs-backend-wasm';
import { enableWasmTraining } from '@l2l/wasm-training';
import * as tf from '@tensorflow/tfjs';
import { tasks } from './tasks.js';

const [index, variant] = process.argv.slice(2);
if (variant === 'enabled') enableWasmTraining();
await tf.setBackend(variant === 'cpu' ? 'cpu' : 'wasm');

const { prepare, repeats } = tasks[Number(index)];
const run = prepare();
for (let i = 0; i < Math.max(2, repeats / 3); i++) await run();

const times = [];
for (let i = 0; i < repeats; i++) {
  const start = performance.now();
  await run();
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
console.log(times[Math.floor(times.length / 2)]);
