import * as tf from '@tensorflow/tfjs';
import { image, type LayerCase, sequence, varied, volume } from './layer-case';

type Layer = tf.layers.Layer;
const { layers } = tf;

/** Sizes on both sides of those from which on the products take another road. */
const dense = [10, 63, 64, 200].flatMap((width) =>
  [1, 3, 64].map((units) =>
    varied(`dense ${width} to ${units}`, [width], (variation) => layers.dense({ units, ...variation })),
  ),
);

const convolutions: LayerCase[] = [
  varied('conv1d', sequence, (v) => layers.conv1d({ filters: 5, kernelSize: 3, padding: 'same', ...v })),
  varied('conv1d of one filter, strided', sequence, (v) =>
    layers.conv1d({ filters: 1, kernelSize: 2, strides: 2, ...v }),
  ),
  varied('conv2d', image, (v) =>
    layers.conv2d({ filters: 4, kernelSize: [3, 2], strides: 2, padding: 'same', ...v }),
  ),
  varied('conv2d of one filter of 1×1', image, (v) => layers.conv2d({ filters: 1, kernelSize: 1, ...v })),
  varied('conv2d, channels first', [3, 8, 7], (v) =>
    layers.conv2d({ filters: 4, kernelSize: 3, dataFormat: 'channelsFirst', ...v }),
  ),
  varied('conv2dTranspose', image, (v) =>
    layers.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: 'same', ...v }),
  ),
  varied('conv2dTranspose, valid', image, (v) =>
    layers.conv2dTranspose({ filters: 2, kernelSize: [2, 3], ...v }),
  ),
  varied('separableConv2d', image, (v) =>
    layers.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2, ...v }),
  ),
  varied('depthwiseConv2d', image, (v) =>
    layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', depthMultiplier: 2, ...v }),
  ),
  varied('conv3d', volume, (v) =>
    layers.conv3d({ filters: 3, kernelSize: [2, 3, 2], padding: 'same', ...v }),
  ),
  varied('conv3d, strided', volume, (v) => layers.conv3d({ filters: 2, kernelSize: 2, strides: 2, ...v })),
  {
    ...varied(
      'conv3dTranspose',
      volume,
      (v) => layers.conv3dTranspose({ filters: 3, kernelSize: 2, strides: 2, ...v }) as Layer,
    ),
    isForwardOnly: true,
  },
];

const recurrent: LayerCase[] = [
  varied('simpleRNN', sequence, (v) => layers.simpleRNN({ units: 4, ...v })),
  varied('simpleRNN of one unit', [3, 64], (v) => layers.simpleRNN({ units: 1, ...v })),
  varied('gru', sequence, (v) => layers.gru({ units: 5, returnSequences: true, ...v })),
  varied('lstm', sequence, (v) => layers.lstm({ units: 5, ...v })),
  varied('lstm of one unit', [2, 64], (v) => layers.lstm({ units: 1, ...v })),
  varied('convLstm2d', [2, 5, 4, 2], (v) => layers.convLstm2d({ filters: 2, kernelSize: 2, ...v }) as Layer),
  varied('rnn', sequence, (v) => layers.rnn({ cell: layers.gruCell({ units: 4, ...v }) }) as Layer),
  varied(
    'stackedRNNCells',
    sequence,
    (v) =>
      layers.rnn({
        cell: layers.stackedRNNCells({
          cells: [layers.simpleRNNCell({ units: 3, ...v }), layers.lstmCell({ units: 4, ...v })],
        }),
      }) as Layer,
  ),
  varied(
    'bidirectional',
    sequence,
    (v) => layers.bidirectional({ layer: layers.lstm({ units: 3, ...v }), mergeMode: 'concat' }) as Layer,
  ),
  varied(
    'timeDistributed',
    sequence,
    (v) => layers.timeDistributed({ layer: layers.dense({ units: 3, ...v }) }) as Layer,
  ),
];

export const weightedLayerCases: readonly LayerCase[] = [...dense, ...convolutions, ...recurrent];
