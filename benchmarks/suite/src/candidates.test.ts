import { registerLearnedRule } from '@l2l/core';
import { pretrainedTensorwiseLstm, tensorwiseLstm } from '@l2l/lstm-optimizer';
import { describe, expect, it } from 'vitest';
import { candidateOf, silencedOf } from './candidates';

/** The tensorwise LSTM as if it were of this revision. */
function candidatesAt(revision: number | undefined) {
  registerLearnedRule('revisedRule', () => ({
    ...tensorwiseLstm(),
    name: 'revisedRule',
    revision,
  }));
  const checkpoint = { ...pretrainedTensorwiseLstm(), rule: { name: 'revisedRule', config: {} } };
  return [candidateOf(checkpoint, 'own').digest, silencedOf(checkpoint, 'silent').digest] as const;
}

describe('what a candidate is known by', () => {
  it('differs between revisions of its rule, and is as it was for the first', () => {
    const [first, second] = [candidatesAt(undefined), candidatesAt(2)];
    expect(candidatesAt(1)).toEqual(first);
    expect(second[0]).not.toBe(first[0]);
    expect(second[1]).not.toBe(first[1]);
  });
});
