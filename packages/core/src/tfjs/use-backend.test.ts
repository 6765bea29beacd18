import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useBackend } from './use-backend';

const GPU = '@tensorflow/tfjs-node-gpu';
const CPU = '@tensorflow/tfjs-node';

afterEach(async () => {
  await tf.setBackend('cpu');
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Fails as Node does where a package is missing. */
function notInstalled(name: string): never {
  const error = new Error(`Cannot find package '${name}' imported from here.js`);
  throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
}

/** Stands in for a package that brings the backend `tensorflow`: cpu by another name. */
function registerTensorflow(): void {
  tf.registerBackend('tensorflow', tf.findBackendFactory('cpu')!);
}

describe('useBackend', () => {
  it('starts a backend that is loaded, and tells its name', async () => {
    expect(await useBackend('cpu')).toBe('cpu');
    expect(tf.getBackend()).toBe('cpu');
  });

  it('takes the first of several that starts', async () => {
    expect(await useBackend(['webgpu', 'webgl', 'cpu'])).toBe('cpu');
  });

  it('tells for each of several why it did not start', async () => {
    await expect(useBackend(['webgpu', 'webgl'])).rejects.toMatchObject({
      code: 'no-backend',
      message: expect.stringMatching(/no WebGPU here.*\n.*import '@tensorflow\/tfjs-backend-webgl'/),
    });
  });

  it.each([
    ['Node', process, 'the package "webgpu"', 'A browser needs'],
    ['a browser', {}, 'A browser needs', 'the package "webgpu"'],
  ])('tells %s what WebGPU needs there', async (_, ground, needed, elsewhere) => {
    vi.stubGlobal('process', ground);
    const message = await useBackend('webgpu').catch((error: Error) => error.message);
    expect(message).toContain(needed);
    expect(message).not.toContain(elsewhere);
  });

  it('tells where WebGPU finds no graphics card', async () => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } });
    await expect(useBackend('webgpu')).rejects.toThrow(/no graphics card.*Use "webgl" or "wasm"/);
  });

  it('tells that a backend did not start whose package is there', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    tf.registerBackend('broken', () => {
      throw new Error('no');
    });
    await expect(useBackend('broken')).rejects.toMatchObject({ code: 'no-backend' });
    tf.removeBackend('broken');
  });

  it('tells what keeps WebGL from starting', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    tf.registerBackend('webgl', () => {
      throw new Error('no context');
    });
    await expect(useBackend('webgl')).rejects.toThrow(/WebGL did not start: .*Use "wasm" or "cpu"/);
    tf.removeBackend('webgl');
  });

  it('asks for a name where there is none', async () => {
    await expect(useBackend([])).rejects.toThrow('Name one');
  });
});

describe('the backend tensorflow', () => {
  it.each([
    ['the graphics card', [GPU]],
    ['the processor, where nothing for the card is installed', [GPU, CPU]],
  ])('computes on %s', async (_, asked) => {
    const loaded: string[] = [];
    const load = async (name: string) => {
      loaded.push(name);
      if (name !== asked.at(-1)) notInstalled(name);
      registerTensorflow();
    };
    expect(await useBackend('tensorflow', { load, node: '20.19.0' })).toBe('tensorflow');
    expect(loaded).toEqual(asked);
    tf.removeBackend('tensorflow');
  });

  it.each([
    ['nothing is installed', '20.19.0', notInstalled, /Neither .* is installed.*npm install/],
    ['Node is too new', '23.1.0', notInstalled, /does not run on Node 23\.1\.0.*Use Node 20 or 22/],
    ['this is a browser', undefined, notInstalled, /this is a browser.*wasm/],
    [
      'its native part is missing',
      '20.19.0',
      () => {
        throw new Error('The Node.js native addon module (tfjs_binding.node) can not be found at path: /x');
      },
      /without its native part.*npm rebuild/,
    ],
    [
      'one of its own packages is missing',
      '20.19.0',
      () => notInstalled('some-dependency'),
      /is installed, but does not load: .*some-dependency/,
    ],
    [
      'CUDA is missing',
      '20.19.0',
      () => {
        throw new Error('libcudart.so.11.0: cannot open shared object file\nmore');
      },
      /does not load: libcudart.so.11.0: cannot open shared object file\. CUDA and cuDNN/,
    ],
  ])('says so where %s', async (_, node, fail, message) => {
    const load = async (name: string): Promise<never> => fail(name);
    // `undefined` would be the version that runs.
    if (node === undefined) vi.stubGlobal('process', {});
    const ground = node === undefined ? { load } : { load, node };
    await expect(useBackend('tensorflow', ground)).rejects.toMatchObject({
      code: 'no-backend',
      message: expect.stringMatching(message),
    });
  });
});
