import { keyOf, normals, slotNamed, viewOf } from '@l2l/core';
import { describe, expect, it } from 'vitest';
import { gateActivity } from './gate-activity';
import { pretrainedLstm } from './pretrained';
import { coordinatewiseLstm } from './rule';

const config = { hidden: [4, 3] };
const rule = coordinatewiseLstm(config);
const layout = { slots: [], size: 50 };
const gradient = normals(keyOf(1), 50);

function activity(sicken: (bias: Float32Array, weights: Float32Array) => void) {
  const weights = rule.initWeights(keyOf(2));
  sicken(viewOf(weights, slotNamed(rule.weights, 'layer1/bias')), weights);
  return gateActivity(config, weights, { gradient }, rule.init(layout));
}

describe('the activity of gates', () => {
  it('is moderate in untrained weights', () => {
    for (const { closed, open, silentUnits } of activity(() => {})) {
      expect(Math.max(...Object.values(closed), ...Object.values(open), silentUnits)).toBeLessThan(0.2);
    }
  });

  it('tells a forget gate that is forced open, in its layer alone', () => {
    const [first, second] = activity((bias) => bias.fill(20, 3, 6));
    expect(second!.open).toEqual({ input: 0, forget: 1, output: 0 });
    expect(first!.open.forget).toBeLessThan(0.2);
  });

  it('tells an output gate that is forced shut, and that its units are silent', () => {
    const [first, second] = activity((bias) => bias.fill(-20, 9, 12));
    expect(second!.closed).toEqual({ input: 0, forget: 0, output: 1 });
    expect([first!.silentUnits, second!.silentUnits]).toEqual([0, 1]);
  });

  it('finds the trained weights alive', () => {
    const { rule: trained, weights } = pretrainedLstm();
    const learned = coordinatewiseLstm(trained.config as object);
    const found = gateActivity(trained.config as object, weights, { gradient }, learned.init(layout));
    expect(found.length).toBe(2);
    for (const { silentUnits } of found) expect(silentUnits).toBeLessThan(0.5);
  });
});
