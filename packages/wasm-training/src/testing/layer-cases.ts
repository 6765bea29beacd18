import * as tf from '@tensorflow/tfjs';
import { BOTH, image, type LayerCase, sequence, volume } from './layer-case';
import { plainLayerCases } from './plain-layer-cases';
import { weightedLayerCases } from './weighted-layer-cases';

const { layers } = tf;

/** Several layers in a row, with shapes that come back transposed or reshaped. */
const stacks: LayerCase[] = [
  {
    name: 'dense, dense of one unit, dense',
    inputs: [[10]],
    varies: BOTH,
    make: (v) => [64, 1, 64, 3].map((units) => layers.dense({ units, ...v })),
  },
  {
    name: 'conv2d, batchNormalization, prelu, maxPooling2d, dense',
    inputs: [image],
    varies: ['useBias'],
    make: ({ useBias }) => [
      layers.conv2d({ filters: 6, kernelSize: 3, useBias }),
      layers.batchNormalization(),
      layers.prelu({}),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 2, useBias }),
    ],
  },
  {
    name: 'conv3d, conv3d, maxPooling3d, dense',
    inputs: [volume],
    varies: BOTH,
    make: (v) => [
      layers.conv3d({ filters: 3, kernelSize: 2, ...v }),
      layers.conv3d({ filters: 2, kernelSize: 2, padding: 'same', ...v }),
      layers.maxPooling3d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 1, ...v }),
    ],
  },
  {
    name: 'embedding, flatten, dense of one unit',
    inputs: [[12]],
    below: 40,
    varies: BOTH,
    make: (v) => [
      layers.embedding({ inputDim: 40, outputDim: 16 }),
      layers.flatten(),
      layers.dense({ units: 1, ...v }),
    ],
  },
  {
    name: 'zeroPadding2d, conv2d, cropping2D, dense of one unit',
    inputs: [[6, 6, 2]],
    varies: BOTH,
    make: (v) => [
      layers.zeroPadding2d({ padding: 1 }),
      layers.conv2d({ filters: 4, kernelSize: 3, ...v }),
      layers.cropping2D({
        cropping: [
          [1, 1],
          [1, 1],
        ],
      }),
      layers.flatten(),
      layers.dense({ units: 1, ...v }),
    ],
  },
  {
    name: 'permute, dense of one unit',
    inputs: [sequence],
    varies: BOTH,
    make: (v) => [layers.permute({ dims: [2, 1] }), layers.dense({ units: 1, ...v })],
  },
];

export const layerCases: readonly LayerCase[] = [...weightedLayerCases, ...plainLayerCases, ...stacks];
