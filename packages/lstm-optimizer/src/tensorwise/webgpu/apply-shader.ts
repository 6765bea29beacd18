import type { TensorwiseConfig } from '../config';
import { OUTPUTS } from '../program/decision';
import { FEATURES } from '../program/features';
import { SUMS } from '../program/sums';
import { kindsCode } from '../shaders/blocks';
import { WGSL } from '../shaders/dialect';
import { networkCode } from '../shaders/network-code';
import { coordinateCode, rememberedText, tensorCode } from '../shaders/step-code';
import { CONSTANTS, FAR_CODE, PARTIALS, THREADS } from './sums-shader';

/** Rows of the state that have a number for each coordinate: moments, direction, trend, lag, and the step. */
export const VECTORS = 6;

/**
 * The rest of a step. Each workgroup adds up what the blocks of its tensor came to, runs the network for that tensor
 * (all its workgroups find the same), and moves the coordinates of its block. The first one of each tensor writes
 * down what the network remembers. Where a gradient cannot be used all stays as it was, and the step is zero.
 */
export function applyShader(config: TensorwiseConfig): string {
  const { losses, caution } = rememberedText(WGSL);
  const outputs = OUTPUTS.map((_, number) => `told[${number}]`).join(', ');
  return `
var<workgroup> agreements : array<f32, ${THREADS}>;
var<workgroup> sums : array<f32, ${SUMS.length}>;
var<workgroup> squares : array<f32, ${THREADS}>;
var<workgroup> gradients : array<f32, ${THREADS}>;
var<workgroup> shown : array<f32, ${FEATURES}>;
var<workgroup> outputs : array<f32, ${config.hidden}>;
var<workgroup> told : array<f32, ${OUTPUTS.length}>;
var<workgroup> isFlagged : atomic<u32>;
${CONSTANTS}
${kindsCode(WGSL, config)}
${coordinateCode(WGSL)}
${FAR_CODE}
${networkCode(WGSL, config)}
${placesCode(config)}
${TOTALS}
${tensorCode(WGSL)}
${LOOK_AT_ALL}
fn main(index : i32) {
  let block = index / ${THREADS};
  let thread = index % ${THREADS};
  let tensor = tensorOf(block);
  let isOwner = block == firstBlockOf(tensor);
  lookAtAll(thread);
  if (thread < ${SUMS.length}) { sums[thread] = totalAt(tensor, thread); }
  workgroupBarrier();
  let isBlocked = atomicLoad(&isFlagged) != 0u;
  let model = modelOf();
  let losses = ${losses};
  let caution = ${caution};
  if (thread == 0) { writeFeatures(tensor, model); }
  workgroupBarrier();
  stepNetwork(tensor, thread, isOwner, isBlocked);
  workgroupBarrier();
  if (thread < ${OUTPUTS.length}) { told[thread] = outputOf(thread); }
  workgroupBarrier();

  let decided = decisionOf(tensor, model, vec4<f32>(${outputs}));
  if (isOwner && thread == 0) {
    result[logSizeAt(tensor)] = select(decided.logSize, oldLogSize(tensor), isBlocked);
    result[largestAt(tensor)] = select(decided.largest, oldLargest(tensor), isBlocked);
  }
  if (block == 0 && thread < 4) {
    result[lossesAt() + thread] = select(losses[thread], state[lossesAt() + thread], isBlocked);
    result[cautionAt() + thread] = select(caution[thread], state[cautionAt() + thread], isBlocked);
  }

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
    let g = flushed(gradient[i]);
    let m = momentsOf(g, state[i], state[count + i]);
    let e = trendAfter(state[3 * count + i], m.direction);
    let by = movedBy(g, coordinates[i], m.direction, m.power, e, state[4 * count + i], decided.size, decided.trend, decided.fresh, decided.rate, model.returns);
    result[i] = m.first;
    result[count + i] = m.second;
    result[2 * count + i] = m.direction;
    result[3 * count + i] = e;
    result[4 * count + i] = by.lag;
    result[5 * count + i] = by.step;
  }
}
`;
}

/** WGSL of what the blocks came to, and what the threads found of all tensors. */
const TOTALS = `
fn totalAt(tensor : i32, number : i32) -> f32 {
  var sum = 0.0;
  let begin = firstBlockOf(tensor);
  for (var b = begin; b < begin + blocksOf(tensor); b++) { sum += partials[b * ${PARTIALS} + number]; }
  return sum;
}
${Object.entries({ agreementOfAll: 'agreements', squareOfAll: 'squares', gradientOfAll: 'gradients' })
  .map(
    ([name, array]) => `
fn ${name}() -> f32 {
  var sum = 0.0;
  for (var t = 0; t < ${THREADS}; t++) { sum += ${array}[t]; }
  return sum;
}`,
  )
  .join('')}
`;

/** WGSL in which each thread looks at some tensors, and at whether a gradient cannot be used. */
const LOOK_AT_ALL = `
fn lookAtAll(thread : i32) {
  var agreement = 0.0;
  var square = 0.0;
  var gradientSquare = 0.0;
  for (var t = thread; t < uniforms.tensors; t += ${THREADS}) {
    let terms = termsOf(t);
    agreement += terms.agreement;
    square += terms.square;
    gradientSquare += terms.gradient;
    if (totalAt(t, ${SUMS.length}) != 0.0 || isFar(terms.coordinates)) { atomicStore(&isFlagged, 1u); }
  }
  agreements[thread] = agreement;
  squares[thread] = square;
  gradients[thread] = gradientSquare;
}
`;

/** Where the parts of the state lie, and how the code that all backends share reads them. */
function placesCode({ hidden }: TensorwiseConfig): string {
  return `
fn hiddenAt(tensor : i32) -> i32 { return ${VECTORS} * uniforms.coordinateCount + tensor * ${hidden}; }
fn cellAt(tensor : i32) -> i32 { return hiddenAt(uniforms.tensors + tensor); }
fn largestAt(tensor : i32) -> i32 { return hiddenAt(2 * uniforms.tensors) + tensor; }
fn logSizeAt(tensor : i32) -> i32 { return largestAt(uniforms.tensors + tensor); }
fn lossesAt() -> i32 { return logSizeAt(uniforms.tensors); }
fn cautionAt() -> i32 { return lossesAt() + 4; }

fn oldHidden(tensor : i32, k : i32) -> f32 { return state[hiddenAt(tensor) + k]; }
fn oldLogSize(tensor : i32) -> f32 { return state[logSizeAt(tensor)]; }
fn oldLargest(tensor : i32) -> f32 { return state[largestAt(tensor)]; }
fn newLoss() -> f32 { return loss[0]; }
fn oldLosses() -> vec4<f32> {
  let at = lossesAt();
  return vec4<f32>(state[at], state[at + 1], state[at + 2], state[at + 3]);
}

fn oldCaution() -> vec4<f32> {
  let at = cautionAt();
  return vec4<f32>(state[at], state[at + 1], state[at + 2], state[at + 3]);
}

// A thread for each unit.
fn stepNetwork(tensor : i32, j : i32, isOwner : bool, isBlocked : bool) {
  if (j >= ${hidden}) { return; }
  let before = state[cellAt(tensor) + j];
  let after = stepUnit(tensor, j, before);
  outputs[j] = after.x;
  if (!isOwner) { return; }
  result[cellAt(tensor) + j] = select(after.y, before, isBlocked);
  result[hiddenAt(tensor) + j] = select(after.x, oldHidden(tensor, j), isBlocked);
}
`;
}
