import { buildLearnedRule, L2lError, vectorLayout, weightsFor } from '@l2l/core';
import { expect, it } from 'vitest';
import { paperCheckpoint, paperNames } from './paper';
import { registerLearned } from './register-learned';

registerLearned();

it.each(paperNames)('%s takes steps', (name) => {
  const checkpoint = paperCheckpoint(name);
  const learned = buildLearnedRule(checkpoint.rule);
  const rule = learned.bind(weightsFor(learned, checkpoint));
  const gradient = Float32Array.of(1, -1, 0.1);
  const { step } = rule.update({ gradient, coordinates: gradient }, rule.init(vectorLayout(3)));
  expect(step.every(Number.isFinite)).toBe(true);
  expect(Math.sign(step[0]!)).toBe(-1);
  expect(checkpoint.provenance.metaSteps).toBeGreaterThan(50);
});

it('says which there are', () => {
  expect(() => paperCheckpoint('lstm' as never)).toThrow(L2lError);
  expect(() => paperCheckpoint('lstm' as never)).toThrow('lstm-sigmoid, lstm-mixed');
});
