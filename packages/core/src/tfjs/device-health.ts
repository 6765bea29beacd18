import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';

/** What is used of the inside of the GPU backends; on others all of it is missing. */
interface GpuBackend {
  readonly device?: {
    readonly lost?: Promise<{ readonly message: string }>;
    addEventListener?(type: 'uncapturederror', listen: (event: UncapturedError) => void): void;
  };
  readonly gpgpu?: { readonly gl?: { isContextLost?(): boolean } };
}

interface UncapturedError {
  readonly error: { readonly message: string; readonly constructor: { readonly name: string } };
}

/** By device of WebGPU: what went wrong with it, if anything did. */
const troubles = new WeakMap<object, L2lError | undefined>();

/**
 * Makes sure that the device of the backend in use is still there. WebGPU tells of a lost device and of full
 * memory only later, so it is watched from the first call on; results since then cannot be trusted.
 *
 * @throws L2lError `device-lost` or `out-of-memory`, at each call from then on.
 */
export function requireHealthyDevice(): void {
  const { device, gpgpu } = tf.backend() as unknown as GpuBackend;
  if (gpgpu?.gl?.isContextLost?.()) throw lost('its WebGL context was lost');
  if (!device) return;
  if (!troubles.has(device)) watch(device);
  const trouble = troubles.get(device);
  if (trouble) throw trouble;
}

function watch(device: NonNullable<GpuBackend['device']>): void {
  troubles.set(device, undefined);
  device.lost?.then(({ message }) => {
    troubles.set(device, lost(message || 'its WebGPU device was lost'));
  });
  device.addEventListener?.('uncapturederror', ({ error }) => {
    if (error.constructor.name !== 'GPUOutOfMemoryError') return;
    const remedy = `What was computed since cannot be trusted, and no step is taken any more: ${GO_ON},`;
    troubles.set(device, full(error.message || 'a buffer could not be made', remedy));
  });
}

/** What to throw for an error in a step on a device: one of ours where it is known what it means. */
export function explainDevice(cause: unknown): unknown {
  try {
    requireHealthyDevice();
  } catch (trouble) {
    return trouble;
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!NO_ROOM.test(message)) return cause;
  return full(message, 'This step moved no variable, so the model can still be saved. Go on', cause);
}

/** Of webgl, and of webgpu in Chromium, where a buffer is to be filled at once. */
const NO_ROOM = /out of memory|OUT_OF_MEMORY|Unable to create WebGLTexture|too large for the implementation/i;

const GO_ON = 'load the model as it was last saved, with its optimizer, and go on there';

function lost(what: string): L2lError {
  return new L2lError(
    'device-lost',
    `The ${tf.getBackend()} backend computes no more: ${what}. Nothing more can be read from it: ${GO_ON}, on this backend in a new page or process, or on another (await useBackend('wasm')).`,
  );
}

/** @param remedy - How to go on. */
function full(what: string, remedy: string, cause?: unknown): L2lError {
  return new L2lError(
    'out-of-memory',
    `The memory of the ${tf.getBackend()} backend's device is full: ${what}. ${remedy} with smaller batches, a smaller model, or an optimizer that remembers less (optimizer.stateBytes tells how much).`,
    { cause },
  );
}
