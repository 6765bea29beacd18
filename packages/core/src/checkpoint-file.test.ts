import { describe, expect, it } from 'vitest';
import type { Checkpoint } from './checkpoint';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file';
import { layoutOf } from './layout';
import { inOrderOf } from './layout-order';
import { registerLearnedRule } from './learned-rule-registry';
import { decodeSafetensors, encodeSafetensors } from './safetensors';
import { tinyRule } from './testing/tiny-rule';

const checkpoint: Checkpoint = {
  version: 1,
  rule: { name: 'tiny', config: { hidden: 2, names: ['a', null, true] } },
  layout: layoutOf([
    { name: 'recall', shape: [2] },
    { name: 'step', shape: [1, 1] },
  ]),
  weights: Float32Array.of(0.5, -1e-20, 3),
  provenance: {
    family: 'quadratic-10',
    estimator: 'truncated-backprop(20)',
    seed: 1,
    metaSteps: 100,
    validation: { loss: 1.5e-7, optimizees: 8 },
    commit: '0123abc',
    license: 'MIT',
  },
};

const bytes = encodeCheckpoint(checkpoint);
const refused = expect.objectContaining({ name: 'L2lError', code: 'bad-checkpoint' });

/** The same file with other metadata. */
function withMetadata(change: (metadata: Record<string, string>) => Record<string, string>): Uint8Array {
  const file = decodeSafetensors(bytes);
  return encodeSafetensors({ ...file, metadata: change({ ...file.metadata }) });
}

/** A whole file, digest and all, that says something else of itself; what is undefined is left out. */
const saying = (what: object) => encodeCheckpoint({ ...checkpoint, ...what });

describe('a checkpoint file', () => {
  it('gives back the checkpoint', () => {
    expect(decodeCheckpoint(bytes)).toEqual(checkpoint);
  });

  it('can be opened by any reader of safetensors', () => {
    expect(decodeSafetensors(bytes)).toMatchObject({ layout: checkpoint.layout, vector: checkpoint.weights });
  });

  it('is the same for the same checkpoint', () => {
    expect(encodeCheckpoint(structuredClone(checkpoint))).toEqual(bytes);
  });

  it('is refused if it was cut short, wherever', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length)), `${length} bytes`).toThrow(refused);
    }
  });

  it('is refused if a single bit of it is wrong, whichever', () => {
    const unnoticed: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      try {
        decodeCheckpoint(flipped);
        unnoticed.push(bit);
      } catch (error) {
        expect(error, `bit ${bit}`).toEqual(refused);
      }
    }
    expect(unnoticed).toEqual([]);
  });

  it('is refused if two weights changed places', () => {
    const file = decodeSafetensors(bytes);
    const vector = Float32Array.of(file.vector[1]!, file.vector[0]!, file.vector[2]!);
    expect(() => decodeCheckpoint(encodeSafetensors({ ...file, vector }))).toThrow(/digest/);
  });

  describe('whose tensors another program sorted by name', () => {
    // As `save_file(load_file(path), path, metadata)` of Python's safetensors does.
    const first = layoutOf([
      { name: 'step', shape: [1, 1] },
      { name: 'recall', shape: [2] },
    ]);
    const made = { ...checkpoint, rule: { name: 'sortedTest', config: null }, layout: first };
    const file = decodeSafetensors(encodeCheckpoint(made));
    const sorted = encodeSafetensors({
      ...file,
      layout: checkpoint.layout,
      vector: inOrderOf(checkpoint.layout, file)!,
    });

    it('says whose order it needs', () => {
      expect(() => decodeCheckpoint(sorted)).toThrow(/digest.*sorted its tensors, call register\(\)/);
    });

    it('is read with its weights as they were, once the learned rule is registered', () => {
      registerLearnedRule('sortedTest', () => ({ ...tinyRule, weights: first }));
      expect(decodeCheckpoint(sorted)).toEqual(made);
    });

    it('is still refused if a weight was changed', () => {
      registerLearnedRule('sortedTest', () => ({ ...tinyRule, weights: first }));
      const changed = sorted.slice();
      changed[changed.length - 1]! ^= 1;
      expect(() => decodeCheckpoint(changed)).toThrow(/digest.*Fetch it again\.$/);
    });
  });

  it('may hold metadata of other tools', () => {
    const file = withMetadata((metadata) => ({ ...metadata, format: 'pt' }));
    expect(decodeCheckpoint(file)).toEqual(checkpoint);
  });

  it('is refused if it has no digest', () => {
    const file = withMetadata(({ l2l }) => ({ l2l: l2l! }));
    expect(() => decodeCheckpoint(file)).toThrow(/digest.*the file says none/);
  });

  it('is refused if it is of another project', () => {
    expect(() => decodeCheckpoint(withMetadata(() => ({ format: 'pt' })))).toThrow(/not a checkpoint/);
    for (const l2l of ['', 'text', '3', 'null', '{"version":']) {
      expect(() => decodeCheckpoint(withMetadata(() => ({ l2l })))).toThrow(refused);
    }
  });

  it('is refused if it is of a later version, or says too little', () => {
    expect(() => decodeCheckpoint(saying({ version: 2 }))).toThrow(/version 2.*Update/);
    expect(() => decodeCheckpoint(saying({ version: undefined }))).toThrow(/version undefined/);
    for (const what of [
      { rule: undefined },
      { rule: null },
      { rule: {} },
      { provenance: undefined },
      { provenance: null },
    ]) {
      expect(() => decodeCheckpoint(saying(what)), JSON.stringify(what)).toThrow(/no readable "l2l" entry/);
    }
  });

  it('of a later version is told from a damaged one, however that version reckons its digest', () => {
    const file = withMetadata(() => ({ l2l: '{"version":2}' }));
    expect(() => decodeCheckpoint(file)).toThrow(/version 2.*Update/);
  });

  it.each([Number.NaN, Infinity, -Infinity])('is refused if a weight is %d', (weight) => {
    const file = encodeCheckpoint({ ...checkpoint, weights: Float32Array.of(1, weight, 3) });
    expect(() => decodeCheckpoint(file)).toThrow(/Weight 1.*must be finite/);
  });
});
