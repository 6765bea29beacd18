import type * as tf from '@tensorflow/tfjs-core';
import { unusableGlsl } from '../device/unusable-code';
import { packedProgram, type Uniform, type WebGlBackend } from './program';

const COUNT: Uniform = { name: 'count', type: 'int' };

/**
 * `[1]`, 0 where all numbers of the gradient can be used, else 1: see `LARGEST_GRADIENT`. Two passes, each of which loops over the square
 * root of their number.
 */
export function unusableFlag(backend: WebGlBackend, gradient: tf.TensorInfo): tf.TensorInfo {
  const texels = Math.ceil(gradient.shape[0]! / 2);
  const parts = Math.ceil(Math.sqrt(texels));
  // The flag of a part is the first number of a texel, so there are two numbers for each.
  const partial = backend.runWebGLProgram(
    packedProgram(['gradient'], [2 * parts], PARTS, [COUNT, { name: 'each', type: 'int' }]),
    [gradient],
    'float32',
    [[gradient.shape[0]!], [Math.ceil(texels / parts)]],
  );
  const flag = backend.runWebGLProgram(packedProgram(['parts'], [1], WHOLE, [COUNT]), [partial], 'float32', [
    [parts],
  ]);
  backend.disposeIntermediateTensorInfo(partial);
  return flag;
}

const PARTS = `
${unusableGlsl}
void main() {
  int first = getOutputCoords() / 2 * each;
  float found = 0.0;
  for (int i = 0; i < each; i++) {
    int at = 2 * (first + i);
    if (at >= count) { break; }
    vec4 pair = getGradient(at);
    if (isUnusable(pair.x) || (at + 1 < count && isUnusable(pair.y))) { found = 1.0; }
  }
  setOutput(vec4(found, 0.0, 0.0, 0.0));
}
`;

const WHOLE = `
void main() {
  float found = 0.0;
  for (int i = 0; i < count; i++) { found = max(found, getParts(2 * i).x); }
  setOutput(vec4(found, 0.0, 0.0, 0.0));
}
`;
