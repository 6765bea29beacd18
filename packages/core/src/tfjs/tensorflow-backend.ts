import { L2lError } from '../errors';

const GPU = '@tensorflow/tfjs-node-gpu';
const CPU = '@tensorflow/tfjs-node';

/** What the loading of tfjs-node stands on. */
export interface TensorflowGround {
  readonly load?: (name: string) => Promise<unknown>;
  /** The version of Node; `undefined` in a browser. */
  readonly node?: string | undefined;
}

/**
 * Loads the backend `tensorflow`, which computes by TensorFlow's own library: on the GPU where
 * `@tensorflow/tfjs-node-gpu` is installed, else on the processor by `@tensorflow/tfjs-node`. Both are optional:
 * l2l never installs them.
 *
 * @throws L2lError `no-backend`, with the reason and the remedy, for each way it is known to be missing.
 */
export async function loadTensorflow({
  load = (name) => import(/* @vite-ignore */ /* webpackIgnore: true */ name),
  node = versionOfNode(),
}: TensorflowGround = {}): Promise<void> {
  if (node === undefined) throw missing(`${GPU} runs in Node, but this is a browser.`);
  if (Number.parseInt(node, 10) >= 23) {
    throw missing(
      `${GPU} does not run on Node ${node}: it calls util.isNullOrUndefined, which Node 23 removed. Use Node 20 or 22.`,
    );
  }
  for (const name of [GPU, CPU]) {
    try {
      await load(name);
      return;
    } catch (cause) {
      if (!isNotInstalled(cause, name)) throw missing(reason(cause, name), cause);
    }
  }
  throw missing(`Neither ${GPU} nor ${CPU} is installed. Install one (npm install ${GPU}).`);
}

/** The version of Node that this runs on; `undefined` in a browser. */
export function versionOfNode(): string | undefined {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  return process?.versions?.node;
}

function isNotInstalled(cause: unknown, name: string): boolean {
  const { code, message } = cause as { code?: string; message: string };
  return /^(ERR_)?MODULE_NOT_FOUND$/.test(code ?? '') && message.includes(`'${name}'`);
}

function reason(cause: unknown, name: string): string {
  const { message } = cause as Error;
  if (message.includes('tfjs_binding.node') && /not be found|cannot find/i.test(message)) {
    return `${name} is installed without its native part (tfjs_binding.node): its download or build failed. Build it (npm rebuild ${name} --build-addon-from-source).`;
  }
  const cuda = name === GPU ? ' CUDA and cuDNN must be the versions which its README names.' : '';
  return `${name} is installed, but does not load: ${message.split('\n')[0]}.${cuda}`;
}

function missing(what: string, cause?: unknown): L2lError {
  return new L2lError('no-backend', `${what} Or use "wasm", which needs nothing.`, { cause });
}
