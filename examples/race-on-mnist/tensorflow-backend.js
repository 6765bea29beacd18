import { L2lError } from '@l2l/core';

// A name in a variable: the package is optional, and not installed where this is type-checked.
const NAME = '@tensorflow/tfjs-node-gpu';
const INSTEAD = 'Or use --backend wasm, which needs nothing.';

/**
 * Loads the backend `tensorflow`, which computes on the GPU by TensorFlow's own library.
 *
 * @param {{ load?: (name: string) => Promise<unknown>, node?: string }} [ground] - What to stand on; for tests.
 * @throws {L2lError} `no-backend`, with the reason and the remedy, for each way it is known to be missing.
 */
export async function loadTensorflow({ load = (name) => import(name), node = process.versions.node } = {}) {
  if (Number.parseInt(node, 10) >= 23) {
    throw missing(
      `${NAME} does not run on Node ${node}: it calls util.isNullOrUndefined, which Node 23 removed. Use Node 20 or 22.`,
    );
  }
  try {
    await load(NAME);
  } catch (cause) {
    throw missing(reason(cause), cause);
  }
}

/** @param {unknown} cause */
function reason(cause) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (cause);
  if (code === 'ERR_MODULE_NOT_FOUND' && message.includes(NAME)) {
    return `${NAME} is not installed. Install it (npm install ${NAME}).`;
  }
  if (message.includes('tfjs_binding.node') && /not be found|cannot find/i.test(message)) {
    return `${NAME} is installed without its native part (tfjs_binding.node): its download or build failed. Build it (npm rebuild ${NAME} --build-addon-from-source).`;
  }
  return `${NAME} is installed, but does not load: ${message.split('\n')[0]}. CUDA and cuDNN must be the versions which its README names.`;
}

/**
 * @param {string} what
 * @param {unknown} [cause]
 */
function missing(what, cause) {
  return new L2lError('no-backend', `${what} ${INSTEAD}`, { cause });
}
