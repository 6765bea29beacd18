import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { loadTensorflow, type TensorflowGround, versionOfNode } from './tensorflow-backend';

/**
 * Makes TensorFlow.js compute with a backend, or with the first of several that starts.
 *
 * ```ts
 * await useBackend(['webgpu', 'webgl', 'wasm']); // the best that this browser has
 * await useBackend('tensorflow'); // loads @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node
 * ```
 *
 * The packages of all backends but `tensorflow` are yours to import.
 *
 * @param ground - What to stand on; for tests.
 * @returns The name of the one that started.
 * @throws L2lError `no-backend`, with the reason and the remedy for each that did not.
 */
export async function useBackend(
  names: string | readonly string[],
  ground: TensorflowGround = {},
): Promise<string> {
  const wanted = typeof names === 'string' ? [names] : names;
  const reasons: string[] = [];
  for (const name of wanted) {
    const reason = await start(name, ground);
    if (reason === undefined) return name;
    reasons.push(reason);
  }
  throw new L2lError(
    'no-backend',
    reasons.join('\n') || 'No backend was named. Name one, for example "wasm".',
  );
}

/** @returns Why it did not start, if it did not. */
async function start(name: string, ground: TensorflowGround): Promise<string | undefined> {
  try {
    if (name === 'tensorflow' && !isRegistered(name)) await loadTensorflow(ground);
    if (!isRegistered(name)) return await whyMissing(name);
    if ((await tf.setBackend(name)) && tf.getBackend() === name) return undefined;
  } catch (cause) {
    return cause instanceof L2lError
      ? cause.message
      : `The backend "${name}" did not start: ${String(cause)}`;
  }
  return whyMissing(name, true);
}

function isRegistered(name: string): boolean {
  return tf.findBackendFactory(name) !== null && tf.findBackendFactory(name) !== undefined;
}

interface WithGpu {
  readonly navigator?: { readonly gpu?: { requestAdapter(): Promise<object | null> } };
}

async function whyMissing(name: string, isLoaded = false): Promise<string> {
  if (name === 'webgpu') {
    const gpu = (globalThis as WithGpu).navigator?.gpu;
    if (!gpu)
      return `There is no WebGPU here (navigator.gpu is missing). ${versionOfNode() ? WEBGPU_IN_NODE : WEBGPU_IN_BROWSERS} Or use "webgl" or "wasm".`;
    if (!(await gpu.requestAdapter().catch(() => null)))
      return 'WebGPU found no graphics card that it may use (requestAdapter() gave none). Use "webgl" or "wasm", or see chrome://gpu for the reason.';
  }
  if (name === 'webgl' && isLoaded)
    return 'WebGL did not start: there is no graphics card, its driver is not trusted, or the browser has given all the contexts that it gives. Use "wasm" or "cpu", or see chrome://gpu for the reason.';
  if (isLoaded) return `The backend "${name}" did not start. The console tells why. Use "wasm" or "cpu".`;
  return `The backend "${name}" is not loaded. Import its package once: import '@tensorflow/tfjs-backend-${name}';`;
}

const WEBGPU_IN_NODE =
  'Node needs the package "webgpu", set up before @tensorflow/tfjs-backend-webgpu is imported.';
const WEBGPU_IN_BROWSERS = 'A browser needs a version that has it, and a page from https or localhost.';
