import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { expect, it } from 'vitest';
import { agreementWithCpu } from './agreement';
import { chooseWasmThreads } from './backends';

chooseWasmThreads(true);
agreementWithCpu('wasm', 'wasm with threads');

it('the wasm backend had two threads', () => {
  expect(getThreadsCount()).toBe(2);
});
