import { literal } from '../../kernels/device/literal';
import { BETA1, BETA2, EPSILON } from '../direction';

/** WGSL of Adam's moments and direction of one coordinate. It is found twice in a step, so that it need not be kept. */
export const momentsCode = `
struct Moments { first : f32, second : f32, power : f32, direction : f32 };

fn momentsOf(g : f32, oldFirst : f32, oldSecond : f32) -> Moments {
  let first = ${literal(BETA1)} * oldFirst + ${literal(1 - BETA1)} * g;
  let second = ${literal(BETA2)} * oldSecond + ${literal(1 - BETA2)} * g * g;
  let power = second * uniforms.secondCorrection;
  let direction = -(first * uniforms.firstCorrection) / (sqrt(power) + ${literal(EPSILON)});
  return Moments(first, second, power, direction);
}
`;
