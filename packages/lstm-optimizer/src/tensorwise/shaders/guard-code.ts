import { literal } from '../../kernels/device/literal';
import { BASE_SIZE } from '../features';
import { BEGINS, COMPLETE, LONGEST } from '../guard';

/**
 * WGSL of what the guard does: `guardOf`, `longestLogSize` with `mixedLogLength`, and `guardedLogSize`. It needs
 * `firstSizeOfAll`.
 */
export const guardCode = `
fn guardBy(lost : f32) -> f32 {
  return clamp((lost - ${literal(BEGINS)}) / ${literal(COMPLETE - BEGINS)}, 0.0, 1.0);
}

fn longest(initial : f32, mix : f32, fresh : f32) -> f32 {
  let most = log(max(1.0, max(initial, firstSizeOfAll()) * ${literal(LONGEST / BASE_SIZE)}));
  return most - log(1.0 + abs(mix) + abs(fresh));
}

fn guarded(logSize : f32, most : f32, guard : f32) -> f32 {
  let bounded = select(logSize, min(logSize, most), uniforms.isGuarded != 0.0);
  return bounded - guard * max(0.0, bounded);
}
`;
