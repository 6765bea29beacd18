import { keyOf, normals, vectorLayout } from '@l2l/core';
import { describe, expect, it } from 'vitest';
import { gateActivity } from './gate-activity';
import { gateHistograms } from './gate-histograms';
import { coordinatewiseLstm } from './rule';

const config = { hidden: [3, 2] };
const rule = coordinatewiseLstm(config);
const size = 7;
const seen = { gradient: normals(keyOf(2), size) };
const state = () => rule.init(vectorLayout(size));

describe('histograms of gates', () => {
  it('count every gate of every unit once', () => {
    const layers = gateHistograms(config, rule.initWeights(keyOf(1)), seen, state(), 10);
    expect(layers).toHaveLength(2);
    for (const layer of layers) {
      for (const shares of Object.values(layer)) {
        expect(shares).toHaveLength(10);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      }
    }
  });

  it('have all gates at one half where every weight is zero', () => {
    // σ(0) = 1/2, the lower end of the second of two parts.
    const [layer] = gateHistograms(config, new Float32Array(rule.weights.size), seen, state(), 2);
    for (const shares of Object.values(layer!)) expect(shares[1]).toBeCloseTo(1, 6);
  });

  it('agree with the shares of closed and open gates at their ends', () => {
    const weights = rule.initWeights(keyOf(1)).map((weight) => 12 * weight);
    const histograms = gateHistograms(config, weights, seen, state(), 50);
    gateActivity(config, weights, seen, state()).forEach(({ closed, open }, l) => {
      for (const name of ['input', 'forget', 'output'] as const) {
        expect(histograms[l]![name][0]).toBeCloseTo(closed[name], 5);
        expect(histograms[l]![name][49]).toBeCloseTo(open[name], 5);
      }
    });
  });

  it('refuse to have no bins', () => {
    expect(() => gateHistograms(config, rule.initWeights(keyOf(1)), seen, state(), 0)).toThrow(/bins is 0/);
  });
});
