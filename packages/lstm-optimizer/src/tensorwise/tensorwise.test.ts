import { describe, expect, it } from 'vitest';
import { pretrainedTensorwiseLstm } from '../pretrained';
import { tensorwise, tensorwiseFromConfig } from './tensorwise';

describe('a tensorwise LSTM that is built again from its config', () => {
  it.each([{}, { multiplier: 0.5, weightDecay: 0.1 }, { guard: false }])(
    'has the knobs it had: %o',
    (knobs) => {
      const { config } = tensorwise(pretrainedTensorwiseLstm(), knobs);
      expect(tensorwiseFromConfig(config!).config).toEqual(config);
    },
  );
});
