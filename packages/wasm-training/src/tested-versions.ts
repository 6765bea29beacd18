import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { version_core } from '@tensorflow/tfjs-core';

/** Versions of TensorFlow.js with which every test of this package passes. */
const TESTED: readonly string[] = ['4.22.0'];

/** What to warn of, if a version was not tested. */
export function untested(core: string = version_core, wasm: string = version_wasm): string | undefined {
  if (TESTED.includes(core) && TESTED.includes(wasm)) return undefined;
  return (
    `@l2l/wasm-training was tested with TensorFlow.js ${TESTED.join(' and ')}, and found tfjs-core ${core} with ` +
    `tfjs-backend-wasm ${wasm}. It relies on how that backend works inside: please compare a few steps of ` +
    `training with the cpu backend.`
  );
}
