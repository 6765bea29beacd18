import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { chosenKernels } from './kernel-choice';
import { kernelNames } from './kernels';
import { untested } from './tested-versions';

const registered = () =>
  new Map(tf.getKernelsForBackend('wasm').map((kernel) => [kernel.kernelName, kernel]));
const stock = registered();

/** Names of the kernels that are not the backend's own. */
const changed = () =>
  [...registered()]
    .filter(([name, kernel]) => stock.get(name) !== kernel)
    .map(([name]) => name)
    .sort();

const sorted = (names: readonly string[]) => [...names].sort();

afterEach(() => {
  expect(changed(), 'kernels that a test left behind').toEqual([]);
});

describe('enabling', () => {
  test('changes all kernels of this package, and undoing puts back those of the backend', () => {
    const undo = enableWasmTraining();
    expect(changed()).toEqual(sorted(kernelNames));
    undo();
    expect(registered()).toEqual(stock);
  });

  test('may be for some kernels only', () => {
    const undo = enableWasmTraining({ only: ['Tanh', 'Einsum'] });
    expect(changed()).toEqual(['Einsum', 'Tanh']);
    undo();
  });

  test('may be for all but some', () => {
    const undo = enableWasmTraining({ except: ['Tanh', 'Einsum'] });
    expect(changed()).toEqual(sorted(kernelNames.filter((name) => name !== 'Tanh' && name !== 'Einsum')));
    undo();
  });

  test('twice changes nothing the second time, and the second undoing neither', () => {
    const undo = enableWasmTraining();
    const kernels = registered();
    const undoNothing = enableWasmTraining();
    expect(registered()).toEqual(kernels);
    undoNothing();
    expect(registered()).toEqual(kernels);
    undo();
    undo();
  });

  test('again after undoing works as the first time', () => {
    enableWasmTraining()();
    const undo = enableWasmTraining();
    expect(changed()).toEqual(sorted(kernelNames));
    undo();
  });

  test('leaves a kernel alone that another package has put over it', () => {
    const undo = enableWasmTraining({ only: ['Tanh', 'Einsum'] });
    const ours = tf.getKernel('Tanh', 'wasm');
    tf.unregisterKernel('Tanh', 'wasm');
    tf.registerKernel({ ...ours, kernelFunc: ours.kernelFunc });
    undo();
    expect(changed()).toEqual(['Tanh']);
    tf.unregisterKernel('Tanh', 'wasm');
    tf.registerKernel(stock.get('Tanh')!);
  });

  test.each([
    [{ only: ['Tahn'] }, /has no kernel "Tahn". Expected some of All, Any, AvgPool, .*Unpack/],
    [{ except: ['Softmax'] }, /has no kernel "Softmax"/],
    [{ only: ['Tanh'], except: ['Einsum'] }, /got both "only" and "except". Please give one of them/],
    [{ only: 'Tanh' }, /got Tanh for "only". Expected an array of names/],
    [{ kernels: ['Tanh'] }, /has no option "kernels". Expected "only" or "except"/],
    ['Tanh', /got Tanh for options. Expected an object/],
    [null, /got null for options/],
  ])('refuses %j and changes nothing', (options, message) => {
    expect(() => enableWasmTraining(options as never)).toThrow(message);
    expect(() => chosenKernels(options as never)).toThrow(expect.objectContaining({ name: 'L2lError' }));
  });
});

describe('a version of tfjs', () => {
  test('that was tested is no cause for a warning', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    enableWasmTraining()();
    expect(warn).not.toHaveBeenCalled();
    expect(untested('4.22.0', '4.22.0')).toBeUndefined();
    warn.mockRestore();
  });

  test.each([
    ['4.23.0', '4.22.0'],
    ['4.22.0', '4.21.0'],
  ])('that was not (core %s, wasm %s) is named, with what to do', (core, wasm) => {
    const warning = untested(core, wasm);
    expect(warning).toContain(`tfjs-core ${core} with tfjs-backend-wasm ${wasm}`);
    expect(warning).toMatch(/compare a few steps of training with the cpu backend/);
  });
});
