import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { L2lError } from '@l2l/core';
import { useBackend } from '@l2l/core/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, titleOf } from '../settings/backends';
import { messageOf } from './confession';

/** Each backend is fetched when it is first asked for. */
const LOADERS: Readonly<Record<BackendName, () => Promise<unknown>>> = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: () => import('./wasm-backend').then(({ loadWasm }) => loadWasm()),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
};

/** Where a race goes on if the backend that was chosen is missing: the first of them that starts. */
const INSTEAD: readonly BackendName[] = ['wasm', 'cpu'];

/**
 * Makes TensorFlow.js compute on a backend, or on one that nearly every browser has.
 *
 * @param excuse - Told why it is another one.
 * @returns The one that started.
 * @throws L2lError `no-backend`, with the reason for each, if none did.
 */
export async function startBackend(
  wanted: BackendName,
  excuse: (message: string) => void,
): Promise<BackendName> {
  tf.enableProdMode();
  const reasons: string[] = [];
  for (const name of new Set([wanted, ...INSTEAD])) {
    const reason = await start(name);
    if (reason === undefined) {
      if (name !== wanted) excuse(`${reasons.join(' ')} This race runs on ${titleOf(name)} instead.`);
      return name;
    }
    reasons.push(reason);
  }
  throw new L2lError('no-backend', reasons.join(' '));
}

/** @returns Why it did not start, if it did not. */
async function start(name: BackendName): Promise<string | undefined> {
  try {
    await LOADERS[name]();
  } catch (cause) {
    return `The files of ${titleOf(name)} could not be fetched (${messageOf(cause)}).`;
  }
  try {
    await useBackend(name);
    return undefined;
  } catch (error) {
    if (error instanceof L2lError && error.code === 'no-backend') return error.message;
    throw error;
  }
}

/** Calls back once if the graphics card takes away what a backend computes with. */
export function onDeviceLost(name: BackendName, tell: (message: string) => void): void {
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
