import { slotNamed } from '@l2l/core';
import { literal } from '../../kernels/device/literal';
import type { TensorwiseConfig } from '../config';
import { MOST, MOST_TREND, SPAN } from '../controller';
import { EPSILON, TREND } from '../direction';
import { BASE_SIZE, FEATURES } from '../features';
import { OUTPUTS, tensorwiseWeights } from '../weights';
import { kindsCode } from './blocks';
import { featuresCode } from './features-code';
import { guardCode } from './guard-code';
import { lossesCode } from './losses-code';
import { DIRECTION_CODE, PARTIALS, SUMS, THREADS } from './sums-shader';

/** Rows of the state that have a number for each coordinate: moments, direction, trend, lag, and the step. */
export const VECTORS = 6;

/**
 * The rest of a step. Each workgroup adds up what the blocks of its tensor came to, runs the network for that tensor
 * (all its workgroups find the same), and moves the coordinates of its block. The first one of each tensor writes
 * down what the network remembers. Where anything is not finite all stays as it was, and the step is zero.
 */
export function applyShader(config: TensorwiseConfig): string {
  const { size } = tensorwiseWeights(config);
  return `
var<workgroup> agreements : array<f32, ${THREADS}>;
var<workgroup> sums : array<f32, ${SUMS.length}>;
var<workgroup> squares : array<f32, ${THREADS}>;
var<workgroup> shown : array<f32, ${FEATURES}>;
var<workgroup> outputs : array<f32, ${config.hidden}>;
var<workgroup> told : array<f32, ${OUTPUTS}>;
var<workgroup> isFlagged : atomic<u32>;
${kindsCode(size)}
${DIRECTION_CODE}
${FUNCTIONS}
${lossesCode}
${featuresCode}
${guardCode}
${networkCode(config)}
fn main(index : i32) {
  let block = index / ${THREADS};
  let thread = index % ${THREADS};
  let tensor = tensorOf(block);
  let isOwner = block == firstBlockOf(tensor);
  lookAtAll(thread);
  if (thread < ${SUMS.length}) { sums[thread] = sumOf(tensor, thread); }
  workgroupBarrier();
  let isBlocked = atomicLoad(&isFlagged) != 0u;
  let losses = lossesAfter();
  let facts = factsOf(losses);
  let guard = select(0.0, guardBy(facts.lost), uniforms.isGuarded != 0.0);
  if (thread == 0) { writeFeatures(tensor, facts); }
  workgroupBarrier();
  stepNetwork(tensor, thread, isOwner, isBlocked);
  workgroupBarrier();
  if (thread < ${OUTPUTS}) { told[thread] = outputOf(thread); }
  workgroupBarrier();

  let oldSize = state[logSizeAt(tensor)];
  let wanted = ${literal(MOST)} * squash(told[0] / ${literal(MOST)});
  let logSize = oldSize + uniforms.approach * (wanted - oldSize);
  let initial = initialOf(tensor, sums[${SUMS.indexOf('coordinates')}]);
  if (isOwner && thread == 0) {
    result[logSizeAt(tensor)] = select(logSize, oldSize, isBlocked);
    result[initialAt(tensor)] = select(initial, state[initialAt(tensor)], isBlocked);
  }
  if (block == 0 && thread < 4) {
    result[lossesAt() + thread] = select(losses[thread], state[lossesAt() + thread], isBlocked);
  }
  let mix = (1.0 - guard) * ${literal(MOST_TREND)} * squash(told[1]);
  let fresh = (1.0 - guard) * squash(told[2]);
  let along = ${literal(BASE_SIZE)} * exp(guarded(logSize, longest(initial, mix, fresh), guard));
  let rate = min(1.0, uniforms.averageRate * exp(${literal(SPAN)} * squash(told[3])));
  let kept = select(1.0 - rate, 0.0, uniforms.averageRate == 1.0);

  let begin = (block - firstBlockOf(tensor)) * uniforms.blockLength;
  let end = min(begin + uniforms.blockLength, sizeOf(tensor));
  let count = uniforms.coordinateCount;
  for (var j = begin + thread; j < end; j += ${THREADS}) {
    let i = offsetOf(tensor) + j;
    if (isBlocked) {
      for (var k = 0; k < ${VECTORS - 1}; k++) { result[k * count + i] = state[k * count + i]; }
      result[${VECTORS - 1} * count + i] = 0.0;
      continue;
    }
    let m = momentsOf(gradient[i], i);
    let e = state[3 * count + i] + ${literal(TREND)} * (m.direction - state[3 * count + i]);
    let moved = m.direction + mix * e - fresh * gradient[i] / (sqrt(m.power) + ${literal(EPSILON)});
    let moveBy = along * (uniforms.multiplier * moved - uniforms.weightDecay * coordinates[i]);
    result[i] = m.first;
    result[count + i] = m.second;
    result[2 * count + i] = m.direction;
    result[3 * count + i] = e;
    result[4 * count + i] = kept * (state[4 * count + i] - moveBy);
    result[5 * count + i] = moveBy;
  }
}
`;
}

const FUNCTIONS = `
// Clamped where the functions have long reached their ends, and exp has not yet left the numbers.
fn sigmoid(x : f32) -> f32 { return 1.0 / (1.0 + exp(-clamp(x, -40.0, 40.0))); }
fn squash(x : f32) -> f32 { return tanh(clamp(x, -10.0, 10.0)); }
fn cosine(product : f32, a : f32, b : f32) -> f32 { return product / (sqrt(a) * sqrt(b) + 1e-20); }

fn sumOf(tensor : i32, number : i32) -> f32 {
  var sum = 0.0;
  let begin = firstBlockOf(tensor);
  for (var b = begin; b < begin + blocksOf(tensor); b++) { sum += partials[b * ${PARTIALS} + number]; }
  return sum;
}

// Root of the mean square of a tensor when the first step is taken.
fn initialOf(tensor : i32, square : f32) -> f32 {
  if (uniforms.isFirst == 0.0) { return state[initialAt(tensor)]; }
  return sqrt(square / f32(max(1, sizeOf(tensor))));
}

// What all tensors together tell: their agreement, their first sizes, and whether a number is not finite.
fn lookAtAll(thread : i32) {
  var agreement = 0.0;
  var square = 0.0;
  for (var t = thread; t < uniforms.tensors; t += ${THREADS}) {
    let product = sumOf(t, ${SUMS.indexOf('gradientAlongBefore')});
    let g = sumOf(t, ${SUMS.indexOf('gradient')});
    let p = sumOf(t, ${SUMS.indexOf('before')});
    agreement -= f32(sizeOf(t)) / f32(max(1, uniforms.coordinateCount)) * cosine(product, g, p);
    let size = initialOf(t, sumOf(t, ${SUMS.indexOf('coordinates')}));
    square += f32(sizeOf(t)) / f32(max(1, uniforms.coordinateCount)) * size * size;
    if (sumOf(t, ${SUMS.length}) != 0.0) { atomicStore(&isFlagged, 1u); }
  }
  agreements[thread] = agreement;
  squares[thread] = square;
}
`;

function networkCode(config: TensorwiseConfig): string {
  const { hidden } = config;
  const layout = tensorwiseWeights(config);
  const at = (name: string) => slotNamed(layout, name).offset;
  return `
fn hiddenAt(tensor : i32) -> i32 { return ${VECTORS} * uniforms.coordinateCount + tensor * ${hidden}; }
fn cellAt(tensor : i32) -> i32 { return hiddenAt(uniforms.tensors + tensor); }
fn initialAt(tensor : i32) -> i32 { return hiddenAt(2 * uniforms.tensors) + tensor; }
fn logSizeAt(tensor : i32) -> i32 { return initialAt(uniforms.tensors + tensor); }
fn lossesAt() -> i32 { return logSizeAt(uniforms.tensors); }

fn gateOf(tensor : i32, column : i32) -> f32 {
  var sum = constants[${at('layer0/bias')} + column];
  for (var k = 0; k < ${FEATURES}; k++) { sum += shown[k] * constants[${at('layer0/kernel')} + k * ${4 * hidden} + column]; }
  let hidden = hiddenAt(tensor);
  for (var k = 0; k < ${hidden}; k++) {
    sum += state[hidden + k] * constants[${at('layer0/recurrent')} + k * ${4 * hidden} + column];
  }
  return sum;
}

// See stepCell: a thread for each unit.
fn stepNetwork(tensor : i32, j : i32, isOwner : bool, isBlocked : bool) {
  if (j >= ${hidden}) { return; }
  let before = state[cellAt(tensor) + j];
  let remembered = sigmoid(gateOf(tensor, ${hidden} + j)) * before
    + sigmoid(gateOf(tensor, j)) * squash(gateOf(tensor, ${2 * hidden} + j));
  outputs[j] = sigmoid(gateOf(tensor, ${3 * hidden} + j)) * squash(remembered);
  if (!isOwner) { return; }
  result[cellAt(tensor) + j] = select(remembered, before, isBlocked);
  result[hiddenAt(tensor) + j] = select(outputs[j], state[hiddenAt(tensor) + j], isBlocked);
}

fn outputOf(number : i32) -> f32 {
  var sum = constants[${at('linear/bias')} + number];
  for (var k = 0; k < ${hidden}; k++) { sum += outputs[k] * constants[${at('linear/kernel')} + k * ${OUTPUTS} + number]; }
  for (var k = 0; k < ${FEATURES}; k++) { sum += shown[k] * constants[${at('linear/features')} + k * ${OUTPUTS} + number]; }
  return sum;
}
`;
}
