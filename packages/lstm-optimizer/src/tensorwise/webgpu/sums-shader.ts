import { literal } from '../../kernels/device/literal';
import { unusableWgsl } from '../../kernels/device/unusable-code';
import { momentsCode } from '../shaders/moments-code';
import { PARTIALS, SQUARE_SCALE, SUMS } from '../sums';
import { kindsCode } from './kinds-code';

/** Threads of a workgroup, of both shaders: one workgroup for each block. */
export const THREADS = 256;

/** See `renewDirection`: the sums over each block, `[blocks, 13]`. */
export function sumsShader(weights: number): string {
  const numbers = SUMS.map((_, k) => k);
  return `
var<workgroup> parts : array<array<f32, ${THREADS}>, ${SUMS.length}>;
var<workgroup> isFound : atomic<u32>;
${kindsCode(weights)}
${momentsCode}
${FAR_CODE}
${unusableWgsl}
fn main(index : i32) {
  let block = index / ${THREADS};
  let thread = index % ${THREADS};
  let tensor = tensorOf(block);
  let begin = (block - firstBlockOf(tensor)) * uniforms.blockLength;
  let end = min(begin + uniforms.blockLength, sizeOf(tensor));
  let size = uniforms.coordinateCount;
  ${numbers.map((k) => `var s${k} = 0.0;`).join(' ')}
  for (var j = begin + thread; j < end; j += ${THREADS}) {
    let i = offsetOf(tensor) + j;
    if (isUnusable(gradient[i])) { atomicStore(&isFound, 1u); }
    let g = flushed(gradient[i]);
    let scaled = g * ${literal(Math.sqrt(SQUARE_SCALE))};
    let p = state[2 * size + i];
    let e = state[3 * size + i];
    let a = state[4 * size + i];
    let w = coordinates[i];
    let m = momentsOf(g, state[i], state[size + i]);
    let x = m.direction;
    s0 += x * x; s1 += p * p; s2 += e * e; s3 += x * p; s4 += x * e; s5 += g * p;
    s6 += scaled * scaled; s7 += m.power * ${literal(SQUARE_SCALE)}; s8 += w * w; s9 += g * e; s10 += g * a; s11 += a * a;
  }
  ${numbers.map((k) => `parts[${k}][thread] = s${k};`).join(' ')}
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

/** WGSL of whether a number is not finite. Compilers may assume that no number is NaN, so its bits are compared. */
export const FAR_CODE =
  'fn isFar(x : f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u; }';
