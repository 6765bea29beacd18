import { literal } from '../../kernels/device/literal';
import { unusableGlsl } from '../../kernels/device/unusable-code';
import type { TensorwiseConfig } from '../config';
import { EPSILON } from '../direction';
import { momentsCode } from '../shaders/moments-code';
import { SQUARE_SCALE, SUMS } from '../sums';
import { FAR_GLSL, kindsGlsl, LOSSES_ROW, tensorGlsl } from './surroundings';
import { toGlsl } from './to-glsl';

/** GLSL of the numbers of one coordinate. A texel of `vectors` has two of them, of two coordinates. */
const COORDINATE = `
float ofPair(vec4 pair, int i) { return i % 2 == 0 ? pair.x : pair.y; }
vec2 vectorsAt(int i, int column) {
  vec4 texel = getVectors(i - i % 2, column);
  return i % 2 == 0 ? texel.xy : texel.zw;
}
${toGlsl(momentsCode)}
`;

/** The sums over each block, `[2 · blocks, 8]`: four to a texel, in the order of `SUMS`, then the flag. */
export function sumsGlsl(config: TensorwiseConfig): string {
  return `
${FAR_GLSL}
${unusableGlsl}
${kindsGlsl(config)}
${COORDINATE}
void main() {
  ivec2 at = getOutputCoords();
  int tensor = tensorOf(at.x / 2);
  int begin = (at.x / 2 - firstBlockOf(tensor)) * blockLength;
  int end = min(begin + blockLength, sizeOf(tensor));
  vec4 s[4];
  for (int k = 0; k < 4; k++) { s[k] = vec4(0.0); }
  for (int j = begin; j < end; j++) {
    int i = offsetOf(tensor) + j;
    float seen = ofPair(getGradient(i), i);
    float g = flushed(seen);
    float scaled = g * ${literal(Math.sqrt(SQUARE_SCALE))};
    float w = ofPair(getCoordinates(i), i);
    vec2 means = vectorsAt(i, 0);
    vec2 ways = vectorsAt(i, 2);
    float a = vectorsAt(i, 4).x;
    Moments m = momentsOf(g, means.x, means.y);
    float x = m.direction;
    s[0] += vec4(x * x, ways.x * ways.x, ways.y * ways.y, x * ways.x);
    s[1] += vec4(x * ways.y, g * ways.x, scaled * scaled, m.power * ${literal(SQUARE_SCALE)});
    s[2] += vec4(w * w, g * ways.y, g * a, a * a);
    if (isUnusable(seen)) { s[3].x = 1.0; }
  }
  for (int k = 0; k < ${SUMS.length}; k++) { if (isFar(s[k / 4][k % 4])) { s[3].x = 1.0; } }
  setOutput(s[at.y / 2]);
}
`;
}

/** The sums over each tensor, `[2 · tensors, 8]`. */
export function totalsGlsl(config: TensorwiseConfig): string {
  return `
${kindsGlsl(config)}
void main() {
  ivec2 at = getOutputCoords();
  int tensor = at.x / 2;
  int begin = firstBlockOf(tensor);
  vec4 sum = vec4(0.0);
  for (int b = begin; b < begin + blocksOf(tensor); b++) { sum += getPartials(2 * b, at.y); }
  setOutput(sum);
}
`;
}

/** What the network remembers, `[tensors, 2 · hidden]`: output and memory of a unit side by side. */
export function networkGlsl(config: TensorwiseConfig): string {
  return `
${tensorGlsl(config)}
void main() {
  ivec2 at = getOutputCoords();
  vec4 before = getNetwork(at.x, at.y);
  lookAtAll();
  if (isBlocked) { setOutput(before); return; }
  LossFacts facts = factsOf(lossesAfter());
  lookAt(at.x, facts);
  vec2 first = stepUnit(at.x, at.y / 2, before.y);
  vec2 second = vec2(0.0);
  if (at.x + 1 < tensors) {
    lookAt(at.x + 1, facts);
    second = stepUnit(at.x + 1, at.y / 2, before.w);
  }
  setOutput(vec4(first, second));
}
`;
}

/**
 * What is decided, `[tensors, 6]`: along, mix, fresh, kept, largest and log size; below all tensors, from an even row
 * on, the losses in one texel, in the next the flag and whether coordinates return to their average, then the caution. Here
 * `network` is that after the step.
 */
export function decisionsGlsl(config: TensorwiseConfig): string {
  return `
${tensorGlsl(config)}
vec2 decided(int tensor, int column, LossFacts facts, vec4 caution) {
  if (tensor >= tensors) { return vec2(0.0); }
  if (isBlocked) { return column == 4 ? vec2(oldLargest(tensor), oldLogSize(tensor)) : vec2(0.0); }
  lookAt(tensor, facts);
  for (int k = 0; k < ${config.hidden}; k++) { outputs[k] = oldHidden(tensor, k); }
  vec4 told = vec4(outputOf(0), outputOf(1), outputOf(2), outputOf(3));
  Decision d = decisionOf(tensor, facts, caution, told);
  return column == 0 ? vec2(d.along, d.mix) : column == 2 ? vec2(d.fresh, d.kept) : vec2(d.largest, d.logSize);
}
void main() {
  ivec2 at = getOutputCoords();
  lookAtAll();
  vec4 losses = lossesAfter();
  LossFacts facts = factsOf(losses);
  vec4 caution = cautionAfter(losses, facts);
  if (at.x >= ${LOSSES_ROW}) {
    if (isBlocked) { losses = oldLosses(); caution = oldCaution(); }
    vec4 flags = vec4(isBlocked ? 1.0 : 0.0, returnsAfter(facts), 0.0, 0.0);
    setOutput(at.y == 0 ? losses : at.y == 2 ? flags : caution);
    return;
  }
  setOutput(vec4(decided(at.x, at.y, facts, caution), decided(at.x + 1, at.y, facts, caution)));
}
`;
}

/** The vectors after the step, `[size, 6]`: first, second, direction, trend, lag, and the step. */
export function applyGlsl(config: TensorwiseConfig): string {
  return `
${kindsGlsl(config)}
${COORDINATE}
// The last tensor that begins at or before a coordinate.
int tensorWith(int i) {
  int low = 0;
  int high = tensors - 1;
  while (low < high) {
    int middle = (low + high + 1) / 2;
    if (offsetOf(middle) <= i) { low = middle; } else { high = middle - 1; }
  }
  return low;
}
vec2 decisionAt(int tensor, int column) {
  vec4 texel = getDecisions(tensor - tensor % 2, column);
  return tensor % 2 == 0 ? texel.xy : texel.zw;
}
vec2 moved(int i, int column, bool isBlocked, bool isReturning) {
  if (i >= coordinateCount) { return vec2(0.0); }
  vec2 old = vectorsAt(i, column);
  if (isBlocked) { return column == 4 ? vec2(old.x, 0.0) : old; }
  float g = flushed(ofPair(getGradient(i), i));
  vec2 means = vectorsAt(i, 0);
  Moments m = momentsOf(g, means.x, means.y);
  if (column == 0) { return vec2(m.first, m.second); }
  float oldTrend = vectorsAt(i, 2).y;
  float trend = trendAfter(oldTrend, m.direction);
  if (column == 2) { return vec2(m.direction, trend); }
  int tensor = tensorWith(i);
  vec2 along = decisionAt(tensor, 0);
  vec2 fresh = decisionAt(tensor, 2);
  float mixed = m.direction + along.y * trend - fresh.x * g / (sqrt(m.power) + ${literal(EPSILON)});
  float taken = along.x * (multiplier * mixed - weightDecay * ofPair(getCoordinates(i), i));
  float moveBy = isReturning ? old.x : taken;
  return vec2(flushed(fresh.y * (old.x - moveBy)), moveBy);
}
void main() {
  ivec2 at = getOutputCoords();
  vec4 flags = getDecisions(${LOSSES_ROW}, 2);
  bool isBlocked = flags.x != 0.0;
  bool isReturning = flags.y != 0.0;
  setOutput(vec4(moved(at.x, at.y, isBlocked, isReturning), moved(at.x + 1, at.y, isBlocked, isReturning)));
}
`;
}

/** The step alone, `[size]`. */
export const STEP_GLSL = `
void main() {
  vec4 texel = getVectors(getOutputCoords(), 4);
  setOutput(vec4(texel.yw, 0.0, 0.0));
}
`;
