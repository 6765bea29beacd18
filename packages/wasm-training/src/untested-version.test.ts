import { expect, test, vi } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';

vi.mock(import('./tested-versions'), () => ({ untested: () => 'This version was not tested.' }));

test('a version of tfjs that was not tested is warned of once', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  enableWasmTraining()();
  enableWasmTraining()();
  expect(warn.mock.calls).toEqual([['This version was not tested.']]);
});
