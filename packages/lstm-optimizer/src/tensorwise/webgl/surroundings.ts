import { literal } from '../../kernels/device/literal';
import type { TensorwiseConfig } from '../config';
import { FEATURES } from '../features';
import { KIND_NUMBERS, SPLIT } from '../shaders/blocks';
import { cautionCode } from '../shaders/caution-code';
import { decisionCode } from '../shaders/decision-code';
import { featuresCode } from '../shaders/features-code';
import { guardCode } from '../shaders/guard-code';
import { lossesCode } from '../shaders/losses-code';
import { mathCode } from '../shaders/math-code';
import { networkCode } from '../shaders/network-code';
import { SQUARE_SCALE, SUMS } from '../sums';
import { tensorwiseWeights } from '../weights';
import { toGlsl } from './to-glsl';

/** GLSL of numbers that the shaders take from `constants`: see `constantsOf`. */
export function kindsGlsl(config: TensorwiseConfig): string {
  const { size } = tensorwiseWeights(config);
  return `
float constantAt(int i) { vec4 pair = getConstants(i); return i % 2 == 0 ? pair.x : pair.y; }
float kindAt(int tensor, int number) { return constantAt(${size} + tensor * ${KIND_NUMBERS} + number); }
int splitAt(int tensor, int number) { return int(kindAt(tensor, number)) * ${SPLIT} + int(kindAt(tensor, number + 1)); }
int sizeOf(int tensor) { return splitAt(tensor, 0); }
int offsetOf(int tensor) { return splitAt(tensor, 2); }
int firstBlockOf(int tensor) { return int(kindAt(tensor, 8)); }
int blocksOf(int tensor) { return int(kindAt(tensor, 9)); }
int tensorOf(int block) { return int(constantAt(${size} + tensors * ${KIND_NUMBERS} + block)); }
`;
}

/** Where the losses stand in the decisions: below all tensors, in a row that begins a texel. */
export const LOSSES_ROW = 'tensors + tensors % 2';

/** What not finite is: no number, or too far from zero. */
export const FAR_GLSL = 'bool isFar(float x) { return !(abs(x) <= 3.4e38); }';

/**
 * GLSL of all that happens for one tensor, with the state as `decisions` and `network` hold it and the sums in
 * `totals`. `lookAt(tensor)` comes first.
 */
export function tensorGlsl(config: TensorwiseConfig): string {
  return `
float sums[${SUMS.length}];
float shown[${FEATURES}];
float outputs[${config.hidden}];
float agreementOfAll;
float sizeOfAll;
float gradientLength;
bool isBlocked;

float select(float a, float b, bool isB) { return isB ? b : a; }
${FAR_GLSL}
${kindsGlsl(config)}
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
float meanAgreement() { return agreementOfAll; }
float lengthOfAll() { return gradientLength; }
float largestOfAll() { return sizeOfAll; }
${toGlsl(mathCode)}
${toGlsl(networkCode(config))}
${toGlsl(lossesCode)}
${toGlsl(cautionCode)}
${toGlsl(featuresCode)}
${toGlsl(guardCode)}
${toGlsl(decisionCode)}
void lookAtAll() {
  float square = 0.0;
  float gradientSquare = 0.0;
  agreementOfAll = 0.0;
  isBlocked = false;
  for (int t = 0; t < tensors; t++) {
    float share = float(sizeOf(t)) / float(max(1, coordinateCount));
    agreementOfAll -= share * gradientCosine(totalAt(t, ${SUMS.indexOf('gradientAlongBefore')}), totalAt(t, ${SUMS.indexOf('gradient')}), totalAt(t, ${SUMS.indexOf('before')}));
    gradientSquare += totalAt(t, ${SUMS.indexOf('gradient')});
    float coordinateSquares = totalAt(t, ${SUMS.indexOf('coordinates')});
    float size = largestOf(t, coordinateSquares);
    square += share * size * size;
    if (totalAt(t, ${SUMS.length}) != 0.0 || isFar(coordinateSquares)) { isBlocked = true; }
  }
  sizeOfAll = sqrt(square);
  gradientLength = sqrt(gradientSquare) * ${literal(1 / Math.sqrt(SQUARE_SCALE))};
}
void lookAt(int tensor, LossFacts facts) {
  for (int k = 0; k < ${SUMS.length}; k++) { sums[k] = totalAt(tensor, k); }
  writeFeatures(tensor, facts);
}
`;
}
