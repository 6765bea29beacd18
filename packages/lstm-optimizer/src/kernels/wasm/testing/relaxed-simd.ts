import { setFlagsFromString } from 'node:v8';
import { hasRelaxedSimd } from '@l2l/wasm';

// Node 20 has relaxed SIMD behind a flag, which takes effect for modules compiled from now on.
if (!hasRelaxedSimd()) setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Forms of the kernel that this engine can run. */
export const forms: readonly { readonly form: string; readonly relaxed: boolean }[] = [
  { form: 'plain SIMD', relaxed: false },
  ...(hasRelaxedSimd() ? [{ form: 'relaxed SIMD', relaxed: true }] : []),
];
