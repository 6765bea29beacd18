export { enableWasmTraining } from './enable-wasm-training';
export type { WasmTrainingOptions } from './kernel-choice';
export type { KernelName } from './kernels';
