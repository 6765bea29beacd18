import { literal } from '../../kernels/device/literal';
import type { TensorwiseConfig } from '../config';
import { EPSILON } from '../direction';
import { FEATURES } from '../features';
import { cautionCode } from '../shaders/caution-code';
import { decisionCode } from '../shaders/decision-code';
import { featuresCode } from '../shaders/features-code';
import { guardCode } from '../shaders/guard-code';
import { lossesCode } from '../shaders/losses-code';
import { mathCode } from '../shaders/math-code';
import { momentsCode } from '../shaders/moments-code';
import { networkCode } from '../shaders/network-code';
import { PARTIALS, SQUARE_SCALE, SUMS } from '../sums';
import { OUTPUTS, tensorwiseWeights } from '../weights';
import { kindsCode } from './kinds-code';
import { FAR_CODE, THREADS } from './sums-shader';

/** Rows of the state that have a number for each coordinate: moments, direction, trend, lag, and the step. */
export const VECTORS = 6;

/**
 * The rest of a step. Each workgroup adds up what the blocks of its tensor came to, runs the network for that tensor
 * (all its workgroups find the same), and moves the coordinates of its block. The first one of each tensor writes
 * down what the network remembers. Where a gradient cannot be used all stays as it was, and the step is zero.
 */
export function applyShader(config: TensorwiseConfig): string {
  const { size } = tensorwiseWeights(config);
  return `
var<workgroup> agreements : array<f32, ${THREADS}>;
var<workgroup> sums : array<f32, ${SUMS.length}>;
var<workgroup> squares : array<f32, ${THREADS}>;
var<workgroup> gradients : array<f32, ${THREADS}>;
var<workgroup> shown : array<f32, ${FEATURES}>;
var<workgroup> outputs : array<f32, ${config.hidden}>;
var<workgroup> told : array<f32, ${OUTPUTS}>;
var<workgroup> isFlagged : atomic<u32>;
${kindsCode(size)}
${momentsCode}
${FAR_CODE}
${mathCode}
${networkCode(config)}
${placesCode(config)}
${FUNCTIONS}
${lossesCode}
${cautionCode}
${featuresCode}
${guardCode}
${decisionCode}
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
  let caution = cautionAfter(losses, facts);
  if (thread == 0) { writeFeatures(tensor, facts); }
  workgroupBarrier();
  stepNetwork(tensor, thread, isOwner, isBlocked);
  workgroupBarrier();
  if (thread < ${OUTPUTS}) { told[thread] = outputOf(thread); }
  workgroupBarrier();

  let decided = decisionOf(tensor, facts, caution, vec4<f32>(told[0], told[1], told[2], told[3]));
  if (isOwner && thread == 0) {
    result[logSizeAt(tensor)] = select(decided.logSize, oldLogSize(tensor), isBlocked);
    result[largestAt(tensor)] = select(decided.largest, oldLargest(tensor), isBlocked);
  }
  if (block == 0 && thread < 4) {
    result[lossesAt() + thread] = select(losses[thread], state[lossesAt() + thread], isBlocked);
    result[cautionAt() + thread] = select(caution[thread], state[cautionAt() + thread], isBlocked);
  }

  let isReturning = returnsAfter(facts) != 0.0;
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
    let moved = m.direction + decided.mix * e - decided.fresh * g / (sqrt(m.power) + ${literal(EPSILON)});
    let taken = decided.along * (uniforms.multiplier * moved - uniforms.weightDecay * coordinates[i]);
    let lag = state[4 * count + i];
    let moveBy = select(taken, lag, isReturning);
    result[i] = m.first;
    result[count + i] = m.second;
    result[2 * count + i] = m.direction;
    result[3 * count + i] = e;
    result[4 * count + i] = flushed(decided.kept * (lag - moveBy));
    result[5 * count + i] = moveBy;
  }
}
`;
}

const FUNCTIONS = `
fn sumOf(tensor : i32, number : i32) -> f32 {
  var sum = 0.0;
  let begin = firstBlockOf(tensor);
  for (var b = begin; b < begin + blocksOf(tensor); b++) { sum += partials[b * ${PARTIALS} + number]; }
  return sum;
}

// What all tensors together tell: their agreement, their sizes, and whether a gradient cannot be used.
fn lookAtAll(thread : i32) {
  var agreement = 0.0;
  var square = 0.0;
  var gradientSquare = 0.0;
  for (var t = thread; t < uniforms.tensors; t += ${THREADS}) {
    let product = sumOf(t, ${SUMS.indexOf('gradientAlongBefore')});
    let g = sumOf(t, ${SUMS.indexOf('gradient')});
    let p = sumOf(t, ${SUMS.indexOf('before')});
    gradientSquare += g;
    agreement -= f32(sizeOf(t)) / f32(max(1, uniforms.coordinateCount)) * gradientCosine(product, g, p);
    let coordinateSquares = sumOf(t, ${SUMS.indexOf('coordinates')});
    let size = largestOf(t, coordinateSquares);
    square += f32(sizeOf(t)) / f32(max(1, uniforms.coordinateCount)) * size * size;
    if (sumOf(t, ${SUMS.length}) != 0.0 || isFar(coordinateSquares)) { atomicStore(&isFlagged, 1u); }
  }
  agreements[thread] = agreement;
  squares[thread] = square;
  gradients[thread] = gradientSquare;
}

fn meanAgreement() -> f32 {
  var sum = 0.0;
  for (var t = 0; t < ${THREADS}; t++) { sum += agreements[t]; }
  return sum;
}

// The length of the whole gradient.
fn lengthOfAll() -> f32 {
  var sum = 0.0;
  for (var t = 0; t < ${THREADS}; t++) { sum += gradients[t]; }
  return sqrt(sum) * ${literal(1 / Math.sqrt(SQUARE_SCALE))};
}

fn largestOfAll() -> f32 {
  var sum = 0.0;
  for (var t = 0; t < ${THREADS}; t++) { sum += squares[t]; }
  return sqrt(sum);
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

fn constantAt(i : i32) -> f32 { return constants[i]; }
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
