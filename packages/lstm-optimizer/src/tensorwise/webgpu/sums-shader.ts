import { literal } from '../../kernels/device/literal';
import { BETA1, BETA2, EPSILON } from '../direction';
import { kindsCode } from './blocks';

/** Threads of a workgroup, of both shaders: one workgroup for each block. */
export const THREADS = 256;

/** The sums over a tensor, in this order, then whether one of them or a number of the gradient is not finite. */
export const SUMS = [
  'direction',
  'before',
  'trend',
  'alongBefore',
  'alongTrend',
  'gradientAlongBefore',
  'gradient',
  'power',
  'coordinates',
  'gradientAlongTrend',
  'gradientAlongLag',
  'lag',
] as const;

/** Numbers that are left of each block. */
export const PARTIALS = SUMS.length + 1;

/** Adam's direction of one coordinate, where a step is taken. It is found twice, so that it need not be kept. */
export const DIRECTION_CODE = `
struct Moments { first : f32, second : f32, power : f32, direction : f32 };

fn momentsOf(g : f32, i : i32) -> Moments {
  let first = ${literal(BETA1)} * state[i] + ${literal(1 - BETA1)} * g;
  let second = ${literal(BETA2)} * state[uniforms.coordinateCount + i] + ${literal(1 - BETA2)} * g * g;
  let power = second * uniforms.secondCorrection;
  let direction = -(first * uniforms.firstCorrection) / (sqrt(power) + ${literal(EPSILON)});
  return Moments(first, second, power, direction);
}

// Compilers may take it that no number is NaN, so the bits of the exponent tell.
fn isFar(x : f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u; }
`;

/** See `renewDirection`: the sums over each block, `[blocks, 13]`. */
export function sumsShader(weights: number): string {
  const numbers = SUMS.map((_, k) => k);
  return `
var<workgroup> parts : array<array<f32, ${THREADS}>, ${SUMS.length}>;
var<workgroup> isFound : atomic<u32>;
${kindsCode(weights)}
${DIRECTION_CODE}
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
    let g = gradient[i];
    if (isFar(g)) { atomicStore(&isFound, 1u); }
    let p = state[2 * size + i];
    let e = state[3 * size + i];
    let a = state[4 * size + i];
    let w = coordinates[i];
    let m = momentsOf(g, i);
    let x = m.direction;
    s0 += x * x; s1 += p * p; s2 += e * e; s3 += x * p; s4 += x * e; s5 += g * p;
    s6 += g * g; s7 += m.power; s8 += w * w; s9 += g * e; s10 += g * a; s11 += a * a;
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
