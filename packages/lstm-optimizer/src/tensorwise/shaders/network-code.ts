import { slotNamed } from '@l2l/core';
import type { TensorwiseConfig } from '../config';
import { FEATURES } from '../features';
import { OUTPUTS, tensorwiseWeights } from '../weights';

/**
 * WGSL of the network: `stepUnit` gives output and memory of one unit, from the features in `shown`; `outputOf` one of
 * the four outputs, from what the units say in `outputs`. It needs `constantAt` and `oldHidden`.
 */
export function networkCode(config: TensorwiseConfig): string {
  const { hidden } = config;
  const layout = tensorwiseWeights(config);
  const at = (name: string) => slotNamed(layout, name).offset;
  return `
fn gateOf(tensor : i32, column : i32) -> f32 {
  var sum = constantAt(${at('layer0/bias')} + column);
  for (var k = 0; k < ${FEATURES}; k++) { sum += shown[k] * constantAt(${at('layer0/kernel')} + k * ${4 * hidden} + column); }
  for (var k = 0; k < ${hidden}; k++) { sum += oldHidden(tensor, k) * constantAt(${at('layer0/recurrent')} + k * ${4 * hidden} + column); }
  return sum;
}

// See stepCell.
fn stepUnit(tensor : i32, j : i32, before : f32) -> vec2<f32> {
  let kept = sigmoid(gateOf(tensor, ${hidden} + j)) * before;
  let cell = kept + sigmoid(gateOf(tensor, j)) * squash(gateOf(tensor, ${2 * hidden} + j));
  return vec2<f32>(sigmoid(gateOf(tensor, ${3 * hidden} + j)) * squash(cell), cell);
}

fn outputOf(number : i32) -> f32 {
  var sum = constantAt(${at('linear/bias')} + number);
  for (var k = 0; k < ${hidden}; k++) { sum += outputs[k] * constantAt(${at('linear/kernel')} + k * ${OUTPUTS} + number); }
  for (var k = 0; k < ${FEATURES}; k++) { sum += shown[k] * constantAt(${at('linear/features')} + k * ${OUTPUTS} + number); }
  return sum;
}
`;
}
