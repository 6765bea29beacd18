import { literal } from '../../kernels/device/literal';
import { MOST, MOST_TREND, SPAN } from '../controller';
import { BASE_SIZE, type TensorSums } from '../features';
import { SUMS } from '../sums';

const sum = (name: keyof TensorSums) => `sums[${SUMS.indexOf(name)}]`;

/** WGSL of what the outputs of the network, `told`, decide for a tensor. */
export const decisionCode = `
struct Decision { along : f32, mix : f32, fresh : f32, kept : f32, largest : f32, logSize : f32 };

fn decisionOf(tensor : i32, facts : LossFacts, caution : vec4<f32>, told : vec4<f32>) -> Decision {
  let oldSize = oldLogSize(tensor);
  let wanted = ${literal(MOST)} * squash(told.x / ${literal(MOST)});
  let logSize = oldSize + uniforms.approach * (wanted - oldSize);
  let largest = largestOf(tensor, ${sum('coordinates')});
  let room = longest(largest);
  let risen = select(0.0, guardBy(facts, caution), uniforms.isGuarded != 0.0);
  let guard = select(0.0, max(risen, crampedBy(room)), uniforms.isGuarded != 0.0);
  let mix = (1.0 - guard) * ${literal(MOST_TREND)} * squash(told.y);
  let fresh = (1.0 - guard) * squash(told.z);
  let surprise = surpriseBy(${sum('gradient')}, ${sum('power')});
  let along = ${literal(BASE_SIZE)} * exp(guarded(logSize, room - mixedLogLength(mix, fresh), guard, surprise));
  let rate = max(isLost(facts.lost), min(1.0, uniforms.averageRate * exp(${literal(SPAN)} * squash(told.w))));
  let kept = select(1.0 - rate, 0.0, uniforms.averageRate == 1.0);
  return Decision(along, mix, fresh, kept, largest, turned(logSize, risen));
}
`;
