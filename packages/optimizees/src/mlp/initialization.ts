import { fold, type Key, normals, uniforms, viewOf } from '@l2l/core';
import type { Initialization } from './options';
import type { LayerPlan, MlpPlan } from './plan';

/** A starting point of a network: drawn kernels, zero biases, normalization that changes nothing. */
export function initialCoordinates({ layers, layout, options }: MlpPlan, key: Key): Float32Array {
  const coordinates = new Float32Array(layout.size);
  for (const layer of layers) {
    const draw = drawKernel(fold(key, layer.kernel.name), layer, options.initialization);
    viewOf(coordinates, layer.kernel).set(draw);
    if (layer.hidden?.norm) viewOf(coordinates, layer.hidden.norm.scale).fill(1);
  }
  return coordinates;
}

/** `[inputs, outputs]` */
function drawKernel(key: Key, { inputs, outputs }: LayerPlan, initialization: Initialization): Float32Array {
  const size = inputs * outputs;
  if (initialization === 'glorotUniform') {
    const limit = Math.sqrt(6 / (inputs + outputs));
    return uniforms(key, size, -limit, limit);
  }
  if (initialization === 'heNormal') return normals(key, size, Math.sqrt(2 / inputs));
  return normals(key, size, initialization.deviation);
}
