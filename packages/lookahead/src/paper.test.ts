import { L2lError } from '@l2l/core';
import { expect, it } from 'vitest';
import { paperCheckpoint } from './paper';

it('says which optimizers the paper has', () => {
  expect(() => paperCheckpoint('lstm' as never)).toThrow(L2lError);
  expect(() => paperCheckpoint('lstm' as never)).toThrow('lstm-sigmoid, lstm-mixed');
});
