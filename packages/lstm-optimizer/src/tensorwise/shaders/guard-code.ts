import { literal } from '../../kernels/device/literal';
import { BASE_SIZE } from '../features';
import { COMPLETE, LONGEST, ROOM, SURPRISE } from '../guard';

/**
 * WGSL of what the guard does beside `cautionCode`: `returnsAfter`, `longestLogSize`, `crampedBy`, `mixedLogLength`,
 * `surpriseOf` and `guardedLogSize`; and of `lateLogSize`. It needs `largestOfAll`, `LossFacts` and `mathCode`.
 */
export const guardCode = `
fn isLost(lost : f32) -> f32 { return select(0.0, 1.0, uniforms.isGuarded != 0.0 && lost >= ${literal(COMPLETE)}); }

fn returnsAfter(facts : LossFacts) -> f32 { return isLost(facts.lost) * (1.0 - isLost(facts.lostBefore)); }

fn longest(largest : f32) -> f32 {
  return log(max(1.0, max(largest, largestOfAll()) * ${literal(LONGEST / BASE_SIZE)}));
}

fn crampedBy(longest : f32) -> f32 {
  return 1.0 - min(1.0, longest / ${literal(Math.log(ROOM))});
}

fn mixedLogLength(mix : f32, fresh : f32) -> f32 {
  return log(1.0 + abs(mix) + abs(fresh));
}

fn surpriseBy(gradient : f32, power : f32) -> f32 {
  return max(0.0, 0.5 * logNoise(gradient, power) - ${literal(Math.log(SURPRISE))});
}

fn turned(logSize : f32, guard : f32) -> f32 { return logSize - guard * max(0.0, logSize); }

fn guarded(logSize : f32, most : f32, guard : f32, surprise : f32) -> f32 {
  let bounded = select(logSize, min(logSize, most), uniforms.isGuarded != 0.0);
  let kept = turned(bounded, guard);
  let late = min(kept, max(0.0, kept - uniforms.lateFall));
  return late - select(0.0, surprise, uniforms.isGuarded != 0.0);
}
`;
