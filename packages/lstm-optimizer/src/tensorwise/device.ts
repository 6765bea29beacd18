import { L2lError, type UpdateRule } from '@l2l/core';
import { computesInHalfFloats } from '@l2l/core/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { isFullFloat } from '../kernels/device/full-float';
import type { TensorwiseConfig } from './config';
import type { TensorwiseKnobs } from './knobs';
import { tensorwiseOnTensors } from './tensors';
import { hasWebGlTensorwise } from './webgl/kernels';
import { webGlTensorwise } from './webgl/webgl-tensorwise';
import { APPLY_KERNEL } from './webgpu/kernels';
import { webGpuTensorwise } from './webgpu/webgpu-tensorwise';

/**
 * The fastest form of the tensorwise LSTM on tensors of the backend in use: kernels where they are registered, else
 * plain operations.
 *
 * @throws L2lError `not-supported` where the backend computes in half floats: squares of gradients are 0 there.
 */
export function tensorwiseOnDevice(
  config: TensorwiseConfig,
  weights: Float32Array,
  knobs: TensorwiseKnobs = {},
): UpdateRule<unknown, tf.Tensor1D> {
  const backend = tf.getBackend();
  if (computesInHalfFloats()) {
    throw new L2lError(
      'not-supported',
      `The backend ${backend} computes in half floats on this device, but a tensorwise LSTM needs float32 for squares of gradients. Leave placement out, or give placement: "host".`,
    );
  }
  if (backend === 'webgpu' && tf.getKernel(APPLY_KERNEL, backend))
    return webGpuTensorwise(config, weights, knobs) as never;
  if (backend === 'webgl' && hasWebGlTensorwise() && isFullFloat())
    return webGlTensorwise(config, weights, knobs) as never;
  return tensorwiseOnTensors(config, weights, knobs) as never;
}
