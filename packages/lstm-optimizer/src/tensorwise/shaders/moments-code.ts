import { literal } from '../../kernels/device/literal';
import { BETA1, BETA2, EPSILON, TREND } from '../direction';
import { SMALLEST, SMALLEST_SQUARE } from '../flush';

/** WGSL of numbers that are too close to zero: see `SMALLEST`. */
const flushCode = `
fn flushed(x : f32) -> f32 {
  if (abs(x) < ${literal(SMALLEST)}) { return 0.0; }
  return x;
}

fn flushedSquare(square : f32) -> f32 {
  if (square < ${literal(SMALLEST_SQUARE)}) { return 0.0; }
  return square;
}
`;

/**
 * WGSL of Adam's moments and direction of one coordinate, and of the trend after it. All is found twice in a step, so
 * that it need not be kept.
 */
export const momentsCode = `
${flushCode}
struct Moments { first : f32, second : f32, power : f32, direction : f32 };

fn momentsOf(g : f32, oldFirst : f32, oldSecond : f32) -> Moments {
  let first = flushed(${literal(BETA1)} * oldFirst + ${literal(1 - BETA1)} * g);
  let second = flushedSquare(${literal(BETA2)} * oldSecond + ${literal(1 - BETA2)} * g * g);
  let power = second * uniforms.secondCorrection;
  let direction = flushed(-(first * uniforms.firstCorrection) / (sqrt(power) + ${literal(EPSILON)}));
  return Moments(first, second, power, direction);
}

fn trendAfter(oldTrend : f32, direction : f32) -> f32 {
  return flushed(oldTrend + ${literal(TREND)} * (direction - oldTrend));
}
`;
