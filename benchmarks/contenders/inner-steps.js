import { keyOf } from '@l2l/core';
import { tensors } from '@l2l/core/tfjs';
import { chooseLstm, lstm, paperConfig, pretrainedLstm } from '@l2l/lstm-optimizer';
import { trainingLosses } from '@l2l/meta';
import { blobs, chooseMlp, minibatches } from '@l2l/optimizees';

/** Inner steps of one run. */
export const STEPS = 100;
const BATCH = 64;

/** A network 64-32-10 of sigmoid units on minibatches of 64. */
export function innerTask() {
  const dataset = blobs(keyOf(1), { count: 1000, classCount: 10, inputSize: 64 });
  return { dataset, hidden: [32], batchSize: BATCH };
}

/** The minibatches of a run, as `trainingLosses` draws them. */
export const drawFrom = (/** @type {import('@l2l/core').Dataset} */ dataset) => minibatches(dataset, BATCH);

/** Training by generated kernels, as in meta-training. */
export async function innerSteps() {
  const rule = chooseLstm(paperConfig).bind(pretrainedLstm().weights);
  const problem = chooseMlp(innerTask());
  const run = () => trainingLosses(problem, rule, STEPS, keyOf(2));
  return { run, facts: [sum(await run())] };
}

/** The same by operations of TensorFlow.js on wasm: gradients stay tensors from the loss to the step. */
export async function innerStepsByOperations() {
  const tf = await import('@tensorflow/tfjs');
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  const { fold } = await import('@l2l/core');
  const { minibatchKey } = await import('@l2l/meta');
  const { mlp } = await import('@l2l/optimizees');
  const task = innerTask();
  const { init, layout } = mlp(task);
  const draw = drawFrom(task.dataset);
  const rule = lstm(pretrainedLstm()).on?.(tensors);
  if (!rule) throw new Error('This rule has no form for tensors.');

  const lossOn = (/** @type {number} */ step) => (/** @type {any} */ coordinates) => {
    const { inputs, labels } = draw(minibatchKey(keyOf(2), step));
    const [w0, b0, w1, b1] = /** @type {any[]} */ (
      layout.slots.map(({ shape, offset }) =>
        tf.reshape(
          tf.slice1d(
            coordinates,
            offset,
            shape.reduce((a, b) => a * b, 1),
          ),
          [...shape],
        ),
      )
    );
    const inner = tf.sigmoid(tf.add(tf.matMul(tf.tensor2d(inputs, [BATCH, 64]), w0), b0));
    const classes = tf.oneHot(tf.tensor1d(labels, 'int32'), 10);
    return /** @type {any} */ (tf.losses.softmaxCrossEntropy(classes, tf.add(tf.matMul(inner, w1), b1)));
  };
  const run = () =>
    tf.tidy(() => {
      /** @type {any} */
      let coordinates = tf.tensor1d(init(fold(keyOf(2), 'start')));
      let state = rule.init(layout);
      const losses = [];
      for (let t = 0; t <= STEPS; t++) {
        const { value, grad } = tf.valueAndGrad(lossOn(t))(coordinates);
        losses.push(value.dataSync()[0] ?? Number.NaN);
        if (t === STEPS) break;
        const update = tf.tidy(
          () => /** @type {any} */ (rule.update({ gradient: /** @type {any} */ (grad), coordinates }, state)),
        );
        state = update.state;
        coordinates = tf.add(coordinates, update.step);
      }
      return losses;
    });
  return { run, facts: [sum(/** @type {number[]} */ (/** @type {unknown} */ (run())))] };
}

/** The same by the C program beside this, compiled by the system's compiler. */
export async function innerStepsInC() {
  const { execFileSync } = await import('node:child_process');
  const { mkdtempSync, writeFileSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const { fold } = await import('@l2l/core');
  const { minibatchKey } = await import('@l2l/meta');
  const task = innerTask();
  const draw = drawFrom(task.dataset);
  const start = chooseMlp(task).init(fold(keyOf(2), 'start'));
  const batches = Array.from({ length: STEPS + 1 }, (_, t) => draw(minibatchKey(keyOf(2), t)));
  const parts = [
    pretrainedLstm().weights,
    start,
    ...batches.flatMap(({ inputs, labels }) => [inputs, Float32Array.from(labels)]),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'l2l-peer-'));
  const [file, program] = [join(folder, 'data'), join(folder, 'inner-steps')];
  writeFileSync(
    file,
    Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))),
  );
  const source = new URL('../peers/inner-steps.c', import.meta.url).pathname;
  execFileSync('cc', ['-O3', '-march=native', '-ffast-math', source, '-o', program, '-lm']);
  const said = () =>
    execFileSync(program, [file, String(STEPS)], { encoding: 'utf8' })
      .trim()
      .split(' ')
      .map(Number);
  // The program tells the processor time of a step, the least of five: it is not this process's.
  const times = Array.from({ length: 5 }, () => said()[1] ?? Number.NaN);
  return { facts: [said()[0] ?? Number.NaN, Math.min(...times) / 1e6] };
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, x) => total + x, 0);
}
