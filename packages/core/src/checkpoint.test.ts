import { describe, expect, it } from 'vitest';
import { type Checkpoint, requireCheckpoint, weightsFor } from './checkpoint';
import { layoutOf } from './layout';

const layout = layoutOf([{ name: 'cell/kernel', shape: [2, 3] }]);
const checkpoint: Checkpoint = {
  version: 1,
  rule: { name: 'tiny', config: { hidden: 2 } },
  layout,
  weights: Float32Array.of(1, 2, 3, 4, 5, 6),
  provenance: {
    family: 'quadratic-10',
    estimator: 'truncated-backprop(20)',
    seed: 1,
    metaSteps: 100,
    validation: { loss: 0.5, optimizees: 8 },
    commit: '0123abc',
    license: 'MIT',
  },
};

describe('requireCheckpoint', () => {
  it('gives the checkpoint back', () => {
    expect(requireCheckpoint(checkpoint)).toBe(checkpoint);
  });

  it.each([
    ['bytes that nobody decoded', new Uint8Array(8)],
    ['nothing', undefined],
    ['null', null],
    ['weights of another number', { ...checkpoint, weights: new Float32Array(5) }],
  ])('refuses %s', (_, given) => {
    expect(() => requireCheckpoint(given as never)).toThrow(
      expect.objectContaining({
        code: 'bad-checkpoint',
        message: expect.stringContaining('decodeCheckpoint()'),
      }),
    );
  });
});

describe('weightsFor', () => {
  it('gives the weights to the rule that they were made for', () => {
    expect(weightsFor({ name: 'tiny', weights: layout }, checkpoint)).toBe(checkpoint.weights);
  });

  it('finds tensors by name, in whatever order they are', () => {
    const [a, b] = [
      { name: 'a', shape: [2] },
      { name: 'b', shape: [1] },
    ];
    const other = { ...checkpoint, layout: layoutOf([b!, a!]), weights: Float32Array.of(3, 1, 2) };
    expect(weightsFor({ name: 'tiny', weights: layoutOf([a!, b!]) }, other)).toEqual(
      Float32Array.of(1, 2, 3),
    );
  });

  it('refuses another rule, and names both', () => {
    expect(() => weightsFor({ name: 'other', weights: layout }, checkpoint)).toThrow(
      expect.objectContaining({ code: 'bad-checkpoint', message: expect.stringMatching(/"tiny".*"other"/) }),
    );
  });

  it('refuses another size of the rule, and states both', () => {
    const larger = layoutOf([{ name: 'cell/kernel', shape: [4, 3] }]);
    expect(() => weightsFor({ name: 'tiny', weights: larger }, checkpoint)).toThrow(
      expect.objectContaining({
        code: 'bad-checkpoint',
        message: expect.stringMatching(
          /6 weights \(cell\/kernel \[2, 3\]\).*12 weights \(cell\/kernel \[4, 3\]\)/,
        ),
      }),
    );
  });

  it('refuses as many weights with other shapes', () => {
    const turned = layoutOf([{ name: 'cell/kernel', shape: [3, 2] }]);
    expect(() => weightsFor({ name: 'tiny', weights: turned }, checkpoint)).toThrow(
      expect.objectContaining({ code: 'bad-checkpoint' }),
    );
  });
});
