import * as tf from '@tensorflow/tfjs';
import { image, type LayerCase, only, sequence, volume } from './layer-case';

type Layer = tf.layers.Layer;
const { layers } = tf;

const merge = (
  name: string,
  make: () => Layer,
  shapes: readonly (readonly number[])[] = [
    [5, 4],
    [5, 4],
    [5, 4],
  ],
) => ({
  name,
  inputs: shapes,
  make: () => [make()],
});

const pooling: LayerCase[] = [
  ...(['same', 'valid'] as const).flatMap((padding) => [
    only(`maxPooling1d, ${padding}`, sequence, () => layers.maxPooling1d({ poolSize: 2, padding })),
    only(`maxPooling2d, ${padding}`, image, () =>
      layers.maxPooling2d({ poolSize: [3, 2], strides: 2, padding }),
    ),
    only(`maxPooling3d, ${padding}`, volume, () => layers.maxPooling3d({ poolSize: 2, padding })),
    only(`averagePooling1d, ${padding}`, sequence, () => layers.averagePooling1d({ poolSize: 3, padding })),
    only(`averagePooling2d, ${padding}`, image, () =>
      layers.averagePooling2d({ poolSize: 3, strides: 2, padding }),
    ),
    only(`averagePooling3d, ${padding}`, volume, () => layers.averagePooling3d({ poolSize: 2, padding })),
  ]),
  only('globalAveragePooling1d', sequence, () => layers.globalAveragePooling1d()),
  only('globalAveragePooling2d', image, () => layers.globalAveragePooling2d({})),
  only('globalMaxPooling1d', sequence, () => layers.globalMaxPooling1d()),
  only('globalMaxPooling2d', image, () => layers.globalMaxPooling2d({})),
];

const elementwise: LayerCase[] = [
  {
    name: 'activation',
    inputs: [[7]],
    make: ({ activation }) => [layers.activation({ activation })],
    varies: ['activation'],
  },
  only('elu', [7], () => layers.elu()),
  only('leakyReLU', [7], () => layers.leakyReLU()),
  only('prelu', [4, 3], () => layers.prelu({ alphaInitializer: 'ones' })),
  only('prelu with shared axes', image, () => layers.prelu({ sharedAxes: [1, 2] })),
  only('prelu that shares its last axis', image, () => layers.prelu({ sharedAxes: [3] })),
  only('reLU', [7], () => layers.reLU({ maxValue: 1 })),
  only('softmax', [4, 7], () => layers.softmax({ axis: -1 })),
  only('thresholdedReLU', [7], () => layers.thresholdedReLU({ theta: 0.5 }), { isForwardOnly: true }),
  only('rescaling', [7], () => layers.rescaling({ scale: 0.5, offset: 1 }) as Layer),
  ...['dropout', 'alphaDropout', 'gaussianDropout'].map((name) =>
    only(name, [7], () => layers[name as 'dropout']({ rate: 0.3 })),
  ),
  only('spatialDropout1d', sequence, () => layers.spatialDropout1d({ rate: 0.3 })),
  only('gaussianNoise', [7], () => layers.gaussianNoise({ stddev: 0.5 })),
];

const normalization: LayerCase[] = [
  only('batchNormalization', [7], () => layers.batchNormalization()),
  only('batchNormalization of images', image, () => layers.batchNormalization({ momentum: 0.5 })),
  only('layerNormalization', sequence, () => layers.layerNormalization()),
  only('layerNormalization of two axes', sequence, () => layers.layerNormalization({ axis: [1, 2] })),
];

const shaping: LayerCase[] = [
  only('cropping2D', image, () =>
    layers.cropping2D({
      cropping: [
        [1, 1],
        [2, 0],
      ],
    }),
  ),
  only('zeroPadding2d', image, () =>
    layers.zeroPadding2d({
      padding: [
        [1, 0],
        [2, 1],
      ],
    }),
  ),
  only('centerCrop', image, () => layers.centerCrop({ height: 4, width: 4 }) as Layer, {
    isForwardOnly: true,
  }),
  only('resizing', [8, 8, 3], () => layers.resizing({ height: 5, width: 6 }) as Layer),
  only('randomWidth', [8, 8, 3], () => layers.randomWidth({ factor: 0.5, seed: 3 }) as Layer, {
    isForwardOnly: true,
  }),
  only('upSampling2d, nearest', image, () => layers.upSampling2d({ size: [2, 3] }), { isSingleOnCpu: true }),
  only('upSampling2d, bilinear', [5, 5, 3], () =>
    layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }),
  ),
  only('flatten', image, () => layers.flatten()),
  only('permute', sequence, () => layers.permute({ dims: [2, 1] })),
  only('repeatVector', [6], () => layers.repeatVector({ n: 3 })),
  only('reshape', [6, 4], () => layers.reshape({ targetShape: [8, 3] })),
  only('masking', sequence, () => layers.masking({ maskValue: 0.5 }), { isForwardOnly: true }),
];

const lookups: LayerCase[] = [
  only('embedding', [5], () => layers.embedding({ inputDim: 9, outputDim: 4 }), { below: 9 }),
  only('embedding of one number', [5], () => layers.embedding({ inputDim: 9, outputDim: 1 }), { below: 9 }),
  {
    name: 'embedding with a mask',
    inputs: [[5]],
    make: () => [layers.embedding({ inputDim: 9, outputDim: 4, maskZero: true }), layers.gru({ units: 3 })],
    below: 9,
  },
  only(
    'categoryEncoding',
    [1],
    () => layers.categoryEncoding({ numTokens: 9, outputMode: 'multiHot' }) as Layer,
    { below: 9, isForwardOnly: true },
  ),
];

const merging: LayerCase[] = [
  merge('add', () => layers.add()),
  merge('average', () => layers.average()),
  merge('concatenate', () => layers.concatenate({ axis: 1 })),
  merge('maximum', () => layers.maximum()),
  merge('minimum', () => layers.minimum()),
  merge('multiply', () => layers.multiply()),
  merge('dot', () => layers.dot({ axes: 2 }), [
    [5, 4],
    [3, 4],
  ]),
  merge('dot of vectors', () => layers.dot({ axes: 1, normalize: true }), [[6], [6]]),
];

export const plainLayerCases: readonly LayerCase[] = [
  ...pooling,
  ...elementwise,
  ...normalization,
  ...shaping,
  ...lookups,
  ...merging,
];
