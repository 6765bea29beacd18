import { fold, keyOf, sizeOf } from '@l2l/core';
import { pretrainedLstm } from '@l2l/lstm-optimizer';
import { minibatchKey } from '@l2l/meta';
import { minibatches, mlp } from '@l2l/optimizees';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { initState, lstmStep } from './lstm-autodiff.js';
import { sumOfSquares } from './lstm-kernel.js';
import { paperTask, WINDOW } from './paper-task.js';

/**
 * The same estimate by TensorFlow.js alone, on its wasm backend: the window is unrolled on one tape, and the
 * gradients that the LSTM is shown are read back, so that they are constants, as in the paper. The loss
 * after a step serves twice: for the meta-loss, and for the next gradient.
 *
 * @param {() => void} [enable] - Called before the backend starts.
 */
export async function metaStepAutodiff(enable) {
  enable?.();
  await tf.setBackend('wasm');
  const task = await paperTask();
  const { init, layout } = mlp(task);
  const draw = minibatches(task.dataset, task.batchSize);
  // As `truncatedBackprop` folds them, for the same start and minibatches.
  const key = fold(keyOf(1), 'trajectory');
  const start = init(fold(key, 'start'));
  const { weights } = pretrainedLstm();

  /** @param {number} step */
  function lossOn(step) {
    const { inputs, labels } = draw(minibatchKey(key, step));
    const x = tf.tensor2d(inputs, [labels.length, 784]);
    const classes = tf.oneHot(tf.tensor1d(labels, 'int32'), task.dataset.classCount);
    return (/** @type {tf.Tensor} */ coordinates) => {
      const [w0, b0, w1, b1] = layout.slots.map(({ shape, offset }) =>
        tf.reshape(tf.slice1d(/** @type {tf.Tensor1D} */ (coordinates), offset, sizeOf(shape)), [...shape]),
      );
      const inner = tf.sigmoid(
        tf.add(tf.matMul(x, /** @type {tf.Tensor2D} */ (w0)), /** @type {tf.Tensor} */ (b0)),
      );
      const outputs = tf.add(
        tf.matMul(inner, /** @type {tf.Tensor2D} */ (w1)),
        /** @type {tf.Tensor} */ (b1),
      );
      return /** @type {tf.Scalar} */ (tf.losses.softmaxCrossEntropy(classes, outputs));
    };
  }

  /** @param {tf.Tensor} vector */
  function sumOfLosses(vector) {
    let coordinates = tf.tensor1d(start);
    let { grad } = tf.valueAndGrad(lossOn(0))(coordinates);
    let state = initState(start.length);
    let sum = tf.scalar(0);
    for (let t = 1; t <= WINDOW; t++) {
      const constant = tf.tensor1d(/** @type {Float32Array} */ (grad.dataSync()));
      const update = lstmStep(/** @type {tf.Tensor1D} */ (vector), constant, state);
      state = update.state;
      coordinates = tf.add(coordinates, update.step);
      const here = tf.valueAndGrad(lossOn(t))(coordinates);
      grad = here.grad;
      sum = tf.add(sum, /** @type {tf.Scalar} */ (here.value));
    }
    return sum;
  }

  const run = () =>
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad(sumOfLosses)(tf.tensor1d(weights));
      return { loss: value.dataSync()[0] ?? Number.NaN, gradient: grad.dataSync() };
    });
  const { loss, gradient } = /** @type {{ loss: number, gradient: Float32Array }} */ (
    /** @type {unknown} */ (run())
  );
  return { run, facts: [loss / WINDOW, sumOfSquares(gradient)] };
}
