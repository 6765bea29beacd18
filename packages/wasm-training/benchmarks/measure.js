// One task on one backend, in a process of its own: node measure.js TASK cpu|stock|enabled
// Prints the medians of a run in milliseconds, as JSON.
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

// Processor time beside time on the clock: it leaves out the waiting where others use the machine too.
const runs = [];
for (let i = 0; i < repeats; i++) {
  const [start, usage] = [performance.now(), process.cpuUsage()];
  await run();
  const { user, system } = process.cpuUsage(usage);
  runs.push({ clockMs: performance.now() - start, processorMs: (user + system) / 1000 });
}
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
console.log(
  JSON.stringify({
    clockMs: median(runs.map(({ clockMs }) => clockMs)),
    processorMs: median(runs.map(({ processorMs }) => processorMs)),
  }),
);
