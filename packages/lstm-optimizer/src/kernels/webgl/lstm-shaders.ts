import type { LstmConfig } from '../../config';
import { literal } from '../device/literal';
import { type WeightRows, weightRows } from '../device/weight-rows';

/**
 * A layer: the state is `[size, 2 · units]`, where output and memory of a unit lie side by side, so that a texel
 * has both, of two coordinates. Each texel sums up the four gates of its unit for its two coordinates.
 *
 * Inputs: `gradient` `[size]` for the first layer or `below`, the state of the layer that feeds it, after its
 * step; `flag`; `weights`, whose texels are those of `packWeights`; and `state`.
 */
export function layerShader(config: LstmConfig, l: number): string {
  const { units, inputs, bias, kernel, recurrent } = weightRows(config).layers[l]!;
  const loop = (count: number, source: string, row: number) => `
    for (int k = 0; k < ${count}; k++) {
      vec4 x = ${source};
      vec4 w = getWeights(2 * (${row} + k), at.y);
      first += x.x * w;
      second += x.z * w;
    }`;
  return `
${FUNCTIONS}
${l === 0 ? featuresCode(config) : ''}
void main() {
  ivec2 at = getOutputCoords();
  vec4 before = getState(at.x, at.y);
  if (getFlag(0).x > 0.0) { setOutput(before); return; }
  vec4 first = getWeights(${2 * bias}, at.y);
  vec4 second = first;
  ${
    l === 0
      ? `
  vec4 pair = getGradient(at.x);
  vec4 logs = getWeights(${2 * kernel}, at.y);
  vec4 signs = getWeights(${2 * (kernel + 1)}, at.y);
  vec2 shown = features(pair.x);
  first += shown.x * logs + shown.y * signs;
  shown = features(pair.y);
  second += shown.x * logs + shown.y * signs;`
      : loop(inputs, 'getBelow(at.x, 2 * k)', kernel)
  }
  ${loop(units, 'getState(at.x, 2 * k)', recurrent)}
  setOutput(vec4(remember(first, before.y), remember(second, before.w)));
}
`;
}

/** The linear layer: the steps of two coordinates from `state`, the last layer's after its step; zeros if flagged. */
export function headShader(config: LstmConfig): string {
  const { layers, head }: WeightRows = weightRows(config);
  return `
void main() {
  int at = getOutputCoords();
  vec2 sums = vec2(getWeights(${2 * head}, 0).y);
  for (int k = 0; k < ${layers.at(-1)!.units}; k++) {
    sums += getWeights(${2 * head}, 2 * k).x * getState(at, 2 * k).xz;
  }
  sums = getFlag(0).x > 0.0 ? vec2(0.0) : sums * ${literal(config.outputScale)};
  setOutput(vec4(sums, 0.0, 0.0));
}
`;
}

const FUNCTIONS = `
// Clamped where the functions have long reached their ends, and exp has not yet left the numbers.
float sigmoid(float x) { return 1.0 / (1.0 + exp(-clamp(x, -40.0, 40.0))); }
float squash(float x) { return tanh(clamp(x, -10.0, 10.0)); }

vec2 remember(vec4 gates, float memory) {
  float cell = sigmoid(gates.y) * memory + sigmoid(gates.x) * squash(gates.z);
  return vec2(sigmoid(gates.w) * squash(cell), cell);
}
`;

/** See `preprocess`. */
function featuresCode({ p }: LstmConfig): string {
  const floor = literal(Math.exp(-p));
  return `
vec2 features(float gradient) {
  float magnitude = abs(gradient);
  if (magnitude < ${floor}) { return vec2(-1.0, gradient * ${literal(Math.exp(p))}); }
  return vec2(log(magnitude) / ${literal(p)}, sign(gradient));
}
`;
}
