import { enableWasmTraining } from '@l2l/wasm-training';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
// The tasks that the package itself is measured by.
import { tasks } from '../../packages/wasm-training/benchmarks/tasks.js';

/**
 * A task of the benchmarks of @l2l/wasm-training.
 *
 * @param {RegExp} name
 * @param {'cpu' | 'stock' | 'enabled'} backend
 */
export async function trainingTask(name, backend) {
  if (backend === 'enabled') enableWasmTraining();
  await tf.setBackend(backend === 'cpu' ? 'cpu' : 'wasm');
  const task = tasks.find((candidate) => name.test(candidate.name));
  if (!task) throw new Error(`No task of @l2l/wasm-training is named like ${name}.`);
  return { run: task.prepare() };
}
