import { LARGEST_GRADIENT } from '@l2l/core';
import { literal } from './literal';

const largestBits = new Uint32Array(Float32Array.of(LARGEST_GRADIENT).buffer)[0]!;

/**
 * WGSL that finds gradients which cannot be used: see `LARGEST_GRADIENT`. Compilers may assume that no number is NaN,
 * so bits are compared.
 */
export const unusableWgsl = `fn isUnusable(x : f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > ${largestBits}u; }`;

/** The same in GLSL, where comparisons with NaN are false. */
export const unusableGlsl = `bool isUnusable(float x) { return !(abs(x) <= ${literal(LARGEST_GRADIENT)}); }`;
