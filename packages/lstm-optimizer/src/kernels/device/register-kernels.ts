import { registerWebGlTensorwise } from '../../tensorwise/webgl/kernels';
import { registerWebGpuTensorwise } from '../../tensorwise/webgpu/kernels';
import { registerWebGlLstm } from '../webgl/webgl-lstm';
import { registerWebGpuLstm } from '../webgpu/webgpu-lstm';

let isRegistered = false;

/** Makes all kernels for devices known to TensorFlow.js, once; one that is unregistered stays away. */
export function registerDeviceKernels(): void {
  if (isRegistered) return;
  isRegistered = true;
  registerWebGpuLstm();
  registerWebGlLstm();
  registerWebGpuTensorwise();
  registerWebGlTensorwise();
}
