/** `import '@l2l/wasm-training/register'` makes the wasm backend fit for training. */
import { enableWasmTraining } from './enable-wasm-training';

enableWasmTraining();
