import { enableWasmTraining } from '@l2l/wasm-training';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { env } from '@tensorflow/tfjs-core';

/** The wasm backend, fit for training, with its binaries from where the page came from. */
export function loadWasm(): void {
  // Its threads would need a page that is isolated from all others, and a third binary.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  // All three must be named, though the last is never asked for.
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': simd,
  });
  enableWasmTraining();
}
