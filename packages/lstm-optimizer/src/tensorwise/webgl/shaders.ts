import type { TensorwiseConfig } from '../config';
import { OUTPUTS } from '../program/decision';
import { SUMS } from '../program/sums';
import { GLSL } from '../shaders/dialect';
import { productOf, rememberedText } from '../shaders/step-code';
import { coordinateGlsl, FAR_GLSL, kindsGlsl, LOSSES_ROW, tensorGlsl } from './surroundings';

/** Sums are four to a texel; the flag comes after the last. */
const TEXELS = Math.ceil((SUMS.length + 1) / 4);
const FLAG = `s[${Math.floor(SUMS.length / 4)}][${SUMS.length % 4}]`;

/** The sums over each block, `[2 · blocks, 8]`: four to a texel, in the order of `SUMS`, then the flag. */
export function sumsGlsl(config: TensorwiseConfig): string {
  const adding = SUMS.map((name, k) => `s[${Math.floor(k / 4)}][${k % 4}] += of.${productOf(name)};`);
  return `
${FAR_GLSL}
${kindsGlsl(config)}
${coordinateGlsl()}
void main() {
  ivec2 at = getOutputCoords();
  int tensor = tensorOf(at.x / 2);
  int begin = (at.x / 2 - firstBlockOf(tensor)) * blockLength;
  int end = min(begin + blockLength, sizeOf(tensor));
  vec4 s[${TEXELS}];
  for (int k = 0; k < ${TEXELS}; k++) { s[k] = vec4(0.0); }
  for (int j = begin; j < end; j++) {
    int i = offsetOf(tensor) + j;
    float seen = ofPair(getGradient(i), i);
    float g = flushed(seen);
    vec2 means = vectorsAt(i, 0);
    vec2 ways = vectorsAt(i, 2);
    Moments m = momentsOf(g, means.x, means.y);
    Products of = productsOf(g, ofPair(getCoordinates(i), i), m.direction, m.power, ways.x, ways.y, vectorsAt(i, 4).x);
    ${adding.join('\n    ')}
    if (isUnusable(seen)) { ${FLAG} = 1.0; }
  }
  for (int k = 0; k < ${SUMS.length}; k++) { if (isFar(s[k / 4][k % 4])) { ${FLAG} = 1.0; } }
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
  Model model = modelOf();
  lookAt(at.x, model);
  vec2 first = stepUnit(at.x, at.y / 2, before.y);
  vec2 second = vec2(0.0);
  if (at.x + 1 < tensors) {
    lookAt(at.x + 1, model);
    second = stepUnit(at.x + 1, at.y / 2, before.w);
  }
  setOutput(vec4(first, second));
}
`;
}

/**
 * What is decided, `[tensors, 6]`: size, trend, fresh, rate, largest and log size; below all tensors, from an even row
 * on, the losses in one texel, in the next the flag and whether coordinates return to their average, then the caution. Here
 * `network` is that after the step.
 */
export function decisionsGlsl(config: TensorwiseConfig): string {
  const outputs = OUTPUTS.map((_, number) => `outputOf(${number})`).join(', ');
  const { losses, caution } = rememberedText(GLSL);
  return `
${tensorGlsl(config)}
vec2 decided(int tensor, int column, Model model) {
  if (tensor >= tensors) { return vec2(0.0); }
  if (isBlocked) { return column == 4 ? vec2(oldLargest(tensor), oldLogSize(tensor)) : vec2(0.0); }
  lookAt(tensor, model);
  for (int k = 0; k < ${config.hidden}; k++) { outputs[k] = oldHidden(tensor, k); }
  Decision d = decisionOf(tensor, model, vec4(${outputs}));
  return column == 0 ? vec2(d.size, d.trend) : column == 2 ? vec2(d.fresh, d.rate) : vec2(d.largest, d.logSize);
}
void main() {
  ivec2 at = getOutputCoords();
  lookAtAll();
  Model model = modelOf();
  if (at.x >= ${LOSSES_ROW}) {
    vec4 losses = isBlocked ? oldLosses() : ${losses};
    vec4 caution = isBlocked ? oldCaution() : ${caution};
    vec4 flags = vec4(isBlocked ? 1.0 : 0.0, model.returns, 0.0, 0.0);
    setOutput(at.y == 0 ? losses : at.y == 2 ? flags : caution);
    return;
  }
  setOutput(vec4(decided(at.x, at.y, model), decided(at.x + 1, at.y, model)));
}
`;
}

/** The vectors after the step, `[size, 6]`: first, second, direction, trend, lag, and the step. */
export function applyGlsl(config: TensorwiseConfig): string {
  return `
${kindsGlsl(config)}
${coordinateGlsl()}
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
vec2 after(int i, int column, vec4 flags) {
  if (i >= coordinateCount) { return vec2(0.0); }
  vec2 old = vectorsAt(i, column);
  if (flags.x != 0.0) { return column == 4 ? vec2(old.x, 0.0) : old; }
  float g = flushed(ofPair(getGradient(i), i));
  vec2 means = vectorsAt(i, 0);
  Moments m = momentsOf(g, means.x, means.y);
  if (column == 0) { return vec2(m.first, m.second); }
  float oldTrend = vectorsAt(i, 2).y;
  float trend = trendAfter(oldTrend, m.direction);
  if (column == 2) { return vec2(m.direction, trend); }
  int tensor = tensorWith(i);
  vec2 ahead = decisionAt(tensor, 0);
  vec2 other = decisionAt(tensor, 2);
  Moved by = movedBy(g, ofPair(getCoordinates(i), i), m.direction, m.power, trend, old.x, ahead.x, ahead.y, other.x, other.y, flags.y);
  return vec2(by.lag, by.step);
}
void main() {
  ivec2 at = getOutputCoords();
  vec4 flags = getDecisions(${LOSSES_ROW}, 2);
  setOutput(vec4(after(at.x, at.y, flags), after(at.x + 1, at.y, flags)));
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
