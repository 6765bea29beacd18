import '@l2l/wasm-training/register';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';

setWasmPaths({
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threaded,
});

/** Whether the wasm backend works on threads. It starts once in a page, one way or the other. */
export function chooseWasmThreads(isThreaded: boolean): void {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', isThreaded);
  // It takes at most half of the cores, and a small machine would give it one thread.
  if (isThreaded) Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 4 });
  setThreadsCount(isThreaded ? 2 : 1);
}

/** Every backend that a browser has, cpu first: the others are compared with it. */
export const backends = ['cpu', 'wasm', 'webgl', 'webgpu'] as const;

/** Those whose numbers lie on a device, where reading them means to wait. */
export const gpuBackends = ['webgl', 'webgpu'] as const;

export type BackendName = (typeof backends)[number];

/** Makes a backend the one in use. @throws Error if the browser has it not. */
export async function useBackend(name: BackendName): Promise<void> {
  if (!(await tf.setBackend(name)) || tf.getBackend() !== name)
    throw new Error(`The backend ${name} did not start in this browser.`);
  await tf.ready();
}

/** What is used of the webgpu backend's inside. */
interface WebGpuBackend {
  readonly device: {
    pushErrorScope(filter: 'validation' | 'out-of-memory' | 'internal'): void;
    popErrorScope(): Promise<{ readonly message: string } | null>;
  };
}

/**
 * Runs something and tells what WebGPU found wrong with it: it makes no error of its own of an invalid
 * program, whose results are zeros.
 */
export async function webGpuErrors(run: () => Promise<void> | void): Promise<string[]> {
  if (tf.getBackend() !== 'webgpu') {
    await run();
    return [];
  }
  const { device } = tf.backend() as unknown as WebGpuBackend;
  device.pushErrorScope('validation');
  device.pushErrorScope('internal');
  await run();
  const errors = [await device.popErrorScope(), await device.popErrorScope()];
  return errors.flatMap((error) => (error ? [error.message] : []));
}

/** What is used of the inside of both GPU backends. */
interface GpuBackend {
  readonly tensorMap?: { get(id: object): { readonly values: unknown } };
  readonly texData?: { get(id: object): { readonly values: unknown } };
  read(id: object): Promise<unknown>;
  readSync(id: object): unknown;
}

/** How often something had numbers brought from the device, which waits for all that was sent to it. */
export async function countReadBacks(run: () => Promise<void> | void): Promise<number> {
  const backend = tf.backend() as unknown as GpuBackend;
  const data = backend.tensorMap ?? backend.texData!;
  const { read, readSync } = backend;
  let count = 0;
  const counted =
    <T>(original: (id: object) => T) =>
    (id: object): T => {
      // Numbers that came from JavaScript and were never sent are still there.
      if (data.get(id).values == null) count++;
      return original.call(backend, id);
    };
  Object.assign(backend, { read: counted(read), readSync: counted(readSync) });
  try {
    await run();
  } finally {
    Object.assign(backend, { read, readSync });
  }
  return count;
}
