import { literal } from '../../kernels/device/literal';
import { FAST, FORGET, LEAST_GAIN, SLOW, TINY } from '../losses';

/** WGSL of `followLosses`. It needs `oldLosses`, `newLoss` and `isFar`. */
export const lossesCode = `
struct LossFacts { recent : f32, sinceStart : f32, lost : f32, lostBefore : f32, above : f32 };

fn isTold() -> bool { return uniforms.hasLoss != 0.0 && !isFar(newLoss()); }

fn lossesAfter() -> vec4<f32> {
  let before : vec4<f32> = oldLosses();
  if (!isTold()) { return before; }
  let l = newLoss();
  if (dot(abs(before), vec4<f32>(1.0)) == 0.0) { return vec4<f32>(l); }
  let fast = before.x + ${literal(FAST)} * (l - before.x);
  let slow = before.y + ${literal(SLOW)} * (l - before.y);
  let start = before.z + uniforms.startShare * (min(l, before.w + abs(before.w)) - before.z);
  let best = min(slow, before.w + ${literal(FORGET)} * (slow - before.w));
  return vec4<f32>(fast, slow, start, best);
}

fn logRatio(a : f32, b : f32) -> f32 {
  if (a > 0.0 && b > 0.0) { return log(a / b); }
  return 0.0;
}

fn lostBy(means : vec4<f32>) -> f32 {
  let gained = max(means.z - means.w, ${literal(LEAST_GAIN)} * abs(means.z));
  if (gained > 0.0) { return clamp((means.y - means.w) / gained, -3.0, 3.0); }
  return 0.0;
}

fn factsOf(means : vec4<f32>) -> LossFacts {
  if (!isTold()) { return LossFacts(0.0, 0.0, 0.0, 0.0, 0.0); }
  return LossFacts(
    clamp(3.0 * logRatio(means.x, means.y), -2.0, 2.0),
    clamp(logRatio(means.y, means.z) / 3.0, -3.0, 3.0),
    lostBy(means),
    lostBy(oldLosses()),
    select(0.0, clamp((min(means.x, means.y) - means.z) / (abs(means.z) + ${literal(TINY)}), 0.0, 1.0), uniforms.startShare == 0.0));
}
`;
