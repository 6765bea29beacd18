// One task on one backend, in a process of its own: node measure.js TASK cpu|stock|enabled
// Prints the median time of a run in milliseconds.
import '@tensorflow/tfjs-backend-wasm';
import { enableWasmTraining } from '@l2l/wasm-training';
import * as tf from '@tensorflow/tfjs';
import { tasks } from './tasks.js';

const [index, variant] = process.argv.slice(2);
if (variant === 'enabled') enableWasmTraining();
await tf.setBackend(variant === 'cpu' ? 'cpu' : 'wasm');

const task = tasks[Number(index)];
// A step on the cpu backend takes many seconds: one to warm up and one to measure.
const [warmUps, repeats] = variant === 'cpu' ? [1, 1] : [Math.max(2, task.repeats / 3), task.repeats];
const run = task.prepare();
for (let i = 0; i < warmUps; i++) await run();

const times = [];
for (let i = 0; i < repeats; i++) {
  const start = performance.now();
  await run();
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
console.log(times[Math.floor(times.length / 2)]);
