import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { L2lError } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../settings/backends';

/** Each backend is fetched when it is first asked for. */
const LOADERS: Readonly<Record<BackendName, () => Promise<unknown>>> = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: () => import('./wasm-backend').then(({ loadWasm }) => loadWasm()),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
};

const MISSING: Readonly<Record<BackendName, string>> = {
  cpu: 'Plain JavaScript did not start, which should not happen.',
  wasm: 'WebAssembly did not start in this browser. Choose JavaScript instead.',
  webgl:
    'This browser gives no WebGL 2 to a worker, perhaps since it has no graphics card or its driver is not trusted. Choose WebAssembly instead.',
  webgpu:
    'This browser has no WebGPU, or none for this graphics card. Chrome and Edge have it from version 113 on. Choose WebGL or WebAssembly instead.',
};

/**
 * Makes TensorFlow.js compute on a backend.
 *
 * @throws L2lError `no-backend` that says what to choose instead.
 */
export async function startBackend(name: BackendName): Promise<void> {
  tf.enableProdMode();
  const isThere = await isAvailable(name);
  if (isThere && (await started(name))) return;
  throw new L2lError('no-backend', MISSING[name]);
}

async function isAvailable(name: BackendName): Promise<boolean> {
  if (name === 'webgpu') {
    const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
    return Boolean(await gpu?.requestAdapter().catch(() => null));
  }
  if (name === 'webgl') return Boolean(new OffscreenCanvas(1, 1).getContext('webgl2'));
  return true;
}

async function started(name: BackendName): Promise<boolean> {
  try {
    await LOADERS[name]();
    return await tf.setBackend(name);
  } catch {
    return false;
  }
}

/** Calls back once if the graphics card takes away what a backend computes with. */
export function onBackendLost(name: BackendName, tell: (message: string) => void): void {
  const backend = tf.backend() as {
    gpgpu?: { gl?: { canvas?: EventTarget } };
    device?: { lost: Promise<{ reason: string; message: string }> };
  };
  if (name === 'webgl') {
    backend.gpgpu?.gl?.canvas?.addEventListener('webglcontextlost', () =>
      tell(
        'The browser took the WebGL context away, as it does when the graphics card is busy or was reset.',
      ),
    );
  }
  if (name === 'webgpu') {
    backend.device?.lost.then(({ reason, message }) => {
      if (reason !== 'destroyed') tell(`The graphics card was lost${message ? ` (${message})` : ''}.`);
    });
  }
}
