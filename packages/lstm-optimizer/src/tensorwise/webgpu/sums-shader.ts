import { unusableWgsl } from '../../kernels/device/unusable-code';
import type { TensorwiseConfig } from '../config';
import { SUMS } from '../program/sums';
import { kindsCode } from '../shaders/blocks';
import { WGSL } from '../shaders/dialect';
import { coordinateCode, productOf } from '../shaders/step-code';

/** Threads of a workgroup, of both shaders: one workgroup for each block. */
export const THREADS = 256;

/** Numbers that a block leaves: the sums, then whether one of them or of the gradient cannot be used. */
export const PARTIALS = SUMS.length + 1;

/** See `renewDirection`: the sums over each block, `[blocks, 13]`. */
export function sumsShader(config: TensorwiseConfig): string {
  const each = (write: (name: (typeof SUMS)[number], place: number) => string) =>
    SUMS.map(write).join('\n  ');
  return `
var<workgroup> parts : array<array<f32, ${THREADS}>, ${SUMS.length}>;
var<workgroup> isFound : atomic<u32>;
${CONSTANTS}
${kindsCode(WGSL, config)}
${coordinateCode(WGSL)}
${FAR_CODE}
${unusableWgsl}
fn main(index : i32) {
  let block = index / ${THREADS};
  let thread = index % ${THREADS};
  let tensor = tensorOf(block);
  let begin = (block - firstBlockOf(tensor)) * uniforms.blockLength;
  let end = min(begin + uniforms.blockLength, sizeOf(tensor));
  let size = uniforms.coordinateCount;
  ${each((name) => `var sum_${name} = 0.0;`)}
  for (var j = begin + thread; j < end; j += ${THREADS}) {
    let i = offsetOf(tensor) + j;
    if (isUnusable(gradient[i])) { atomicStore(&isFound, 1u); }
    let g = flushed(gradient[i]);
    let m = momentsOf(g, state[i], state[size + i]);
    let products = productsOf(g, coordinates[i], m.direction, m.power, state[2 * size + i], state[3 * size + i], state[4 * size + i]);
    ${each((name) => `sum_${name} += products.${productOf(name)};`)}
  }
  ${each((name, place) => `parts[${place}][thread] = sum_${name};`)}
  workgroupBarrier();
  if (thread < ${SUMS.length}) {
    var sum = 0.0;
    for (var t = 0; t < ${THREADS}; t++) { sum += parts[thread][t]; }
    if (isFar(sum)) { atomicStore(&isFound, 1u); }
    result[block * ${PARTIALS} + thread] = sum;
  }
  workgroupBarrier();
  if (thread == 0) { result[block * ${PARTIALS} + ${SUMS.length}] = f32(atomicLoad(&isFound)); }
}
`;
}

/** WGSL that reads the constants: see `constantsOf`. */
export const CONSTANTS = 'fn constantAt(i : i32) -> f32 { return constants[i]; }';

/** WGSL of whether a number is not finite. Compilers may assume that no number is NaN, so its bits are compared. */
export const FAR_CODE =
  'fn isFar(x : f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u; }';
