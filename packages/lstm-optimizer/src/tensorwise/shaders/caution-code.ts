import { literal } from '../../kernels/device/literal';
import { CONVINCING, GROWN, GROWS, LONGER, NEWEST, SOME, TWICE_ABOVE, WITHOUT_LOSS } from '../caution';
import { BEGINS, CAUTION, COMPLETE } from '../guard';
import { TINY } from '../losses';

/**
 * WGSL of `followGradient` and `cautiousGuard`: `cautionAfter` gives what is remembered after the step, `guardBy` how
 * far the guard turns it back. It needs `oldCaution`, `lengthOfAll` and `lossesCode`.
 */
export const cautionCode = `
fn growthOf(recent : f32, first : f32) -> f32 {
  let times = (recent + ${literal(TINY)}) / (first + ${literal(TINY)});
  return clamp(log(times / ${literal(GROWS)}) / ${literal(Math.log(GROWN / GROWS))}, 0.0, 1.0);
}

fn lostShare(facts : LossFacts) -> f32 {
  return clamp((facts.lost - ${literal(BEGINS)}) / ${literal(COMPLETE - BEGINS)}, 0.0, 1.0);
}

fn gainOf(means : vec4<f32>) -> f32 {
  return clamp((means.z - means.w) / (${literal(CONVINCING)} * abs(means.z) + ${literal(TINY)}), 0.0, 1.0);
}

fn cautionAfter(means : vec4<f32>, facts : LossFacts) -> vec4<f32> {
  let before : vec4<f32> = oldCaution();
  let newest = lengthOfAll();
  let bounded = select(newest, min(newest, ${literal(LONGER)} * before.x), before.x > 0.0);
  let recent = before.x + max(${literal(NEWEST)}, uniforms.startShare) * (bounded - before.x);
  let first = select(before.y, recent, uniforms.startShare != 0.0);
  let growth = growthOf(recent, first);
  if (!isTold()) { return vec4<f32>(recent, first, max(before.z, growth), before.w); }
  let earned = max(before.w, gainOf(means));
  let alarm = select(before.z, max(before.z, growth * (1.0 - earned)), lostShare(facts) > 0.0);
  return vec4<f32>(recent, first, alarm, earned);
}

fn guardBy(facts : LossFacts, caution : vec4<f32>) -> f32 {
  if (!isTold()) { return max(${literal(WITHOUT_LOSS)}, caution.z); }
  let beyond = select(0.0, clamp(facts.lost - ${literal(TWICE_ABOVE - 1)}, 0.0, 1.0), caution.w >= ${literal(SOME)});
  let trust = max(max(facts.above, beyond), max(caution.w, growthOf(caution.x, caution.y)));
  return max(caution.z, max(${literal(CAUTION)} * facts.above, trust * lostShare(facts)));
}
`;
