import type { UpdateRule } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LstmConfig } from '../../config';
import { tensorLstm } from '../tensors';
import { LAYER_KERNEL, webGlLstm } from '../webgl/webgl-lstm';
import { STEP_KERNEL, webGpuLstm } from '../webgpu/webgpu-lstm';
import { isFullFloat } from './full-float';

/**
 * The fastest form of the LSTM on tensors of the backend in use: a kernel where one is registered, else plain
 * operations.
 */
export function deviceLstm(config: LstmConfig, weights: Float32Array): UpdateRule<unknown, tf.Tensor1D> {
  const backend = tf.getBackend();
  if (backend === 'webgpu' && tf.getKernel(STEP_KERNEL, backend)) return webGpuLstm(config, weights) as never;
  if (backend === 'webgl' && tf.getKernel(LAYER_KERNEL, backend) && isFullFloat())
    return webGlLstm(config, weights) as never;
  return tensorLstm(config, weights) as never;
}
