import { unusableGlsl } from '../../kernels/device/unusable-code';
import type { TensorwiseConfig } from '../config';
import { FEATURES } from '../program/features';
import { SUMS } from '../program/sums';
import { kindsCode } from '../shaders/blocks';
import { GLSL } from '../shaders/dialect';
import { networkCode } from '../shaders/network-code';
import { coordinateCode, tensorCode } from '../shaders/step-code';

/** GLSL of numbers that the shaders take from `constants`: see `constantsOf`. */
export function kindsGlsl(config: TensorwiseConfig): string {
  return `
float constantAt(int i) { vec4 pair = getConstants(i); return i % 2 == 0 ? pair.x : pair.y; }
${kindsCode(GLSL, config)}
`;
}

/** GLSL of the numbers of one coordinate. A texel of `vectors` has two of them, of two coordinates. */
export const coordinateGlsl = (): string => `
${unusableGlsl}
float ofPair(vec4 pair, int i) { return i % 2 == 0 ? pair.x : pair.y; }
vec2 vectorsAt(int i, int column) {
  vec4 texel = getVectors(i - i % 2, column);
  return i % 2 == 0 ? texel.xy : texel.zw;
}
${coordinateCode(GLSL)}
`;

/** Where the losses stand in the decisions: below all tensors, in a row that begins a texel. */
export const LOSSES_ROW = 'tensors + tensors % 2';

/** What not finite is: no number, or too far from zero. */
export const FAR_GLSL = 'bool isFar(float x) { return !(abs(x) <= 3.4e38); }';

/**
 * GLSL of all that happens for one tensor, with the state as `decisions` and `network` hold it and the sums in
 * `totals`. `lookAtAll()` comes first, then `lookAt(tensor, model)`.
 */
export function tensorGlsl(config: TensorwiseConfig): string {
  return `
float sums[${SUMS.length}];
float shown[${FEATURES}];
float outputs[${config.hidden}];
vec3 ofAll;
bool isBlocked;

${FAR_GLSL}
${kindsGlsl(config)}
${PLACES}
${networkCode(GLSL, config)}
${tensorCode(GLSL)}
void lookAtAll() {
  ofAll = vec3(0.0);
  isBlocked = false;
  for (int t = 0; t < tensors; t++) {
    Terms terms = termsOf(t);
    ofAll += vec3(terms.agreement, terms.square, terms.gradient);
    if (totalAt(t, ${SUMS.length}) != 0.0 || isFar(terms.coordinates)) { isBlocked = true; }
  }
}
void lookAt(int tensor, Model model) {
  for (int k = 0; k < ${SUMS.length}; k++) { sums[k] = totalAt(tensor, k); }
  writeFeatures(tensor, model);
}
`;
}

/** How the code of all backends reads the state and the totals. */
const PLACES = `
// Texels have two rows: the number of an even row stands first.
float pick(vec4 texel, int row, int column) {
  if (row % 2 == 0) { return column % 2 == 0 ? texel.x : texel.y; }
  return column % 2 == 0 ? texel.z : texel.w;
}
float totalAt(int tensor, int number) {
  vec4 texel = getTotals(2 * tensor, 2 * (number / 4));
  int part = number % 4;
  return part == 0 ? texel.x : part == 1 ? texel.y : part == 2 ? texel.z : texel.w;
}
float decisionAt(int row, int column) { return pick(getDecisions(row - row % 2, column - column % 2), row, column); }
float oldHidden(int tensor, int k) { return pick(getNetwork(tensor - tensor % 2, 2 * k), tensor, 0); }
float oldLargest(int tensor) { return decisionAt(tensor, 4); }
float oldLogSize(int tensor) { return decisionAt(tensor, 5); }
vec4 oldLosses() { return getDecisions(${LOSSES_ROW}, 0); }
vec4 oldCaution() { return getDecisions(${LOSSES_ROW}, 4); }
float newLoss() { return getLoss(0).x; }
float agreementOfAll() { return ofAll.x; }
float squareOfAll() { return ofAll.y; }
float gradientOfAll() { return ofAll.z; }
`;
