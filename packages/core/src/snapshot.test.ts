import { describe, expect, it } from 'vitest';
import { digestOf } from './digest';
import { layoutOf } from './layout';
import { inOrderOf } from './layout-order';
import { decodeSafetensors, encodeSafetensors } from './safetensors';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from './snapshot';

const snapshot: Snapshot = {
  count: 7,
  key: 2 ** 53 - 1,
  numbers: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0.1],
  text: 'vector',
  nothing: null,
  isLast: false,
  empty: { array: [], object: {}, vector: new Float32Array(0) },
  tags: ['number', 'NaN', ['array', 1]],
  layers: [{ hidden: Float32Array.of(1, -0, Number.NaN, 1e-45) }, { hidden: Float32Array.of(2) }],
};

const bytes = encodeSnapshot(snapshot);

describe('a snapshot', () => {
  it('comes back to the last bit', () => {
    expect(decodeSnapshot(bytes)).toEqual(snapshot);
    const { numbers } = decodeSnapshot(bytes) as { numbers: number[] };
    expect(Object.is(numbers[3], -0)).toBe(true);
  });

  it('gives the same bytes each time', () => {
    expect(encodeSnapshot(decodeSnapshot(bytes))).toEqual(bytes);
  });

  it.each<Snapshot>([null, 3, 'text', Number.NaN, [], Float32Array.of(1)])('may be %o', (value) => {
    expect(decodeSnapshot(encodeSnapshot(value))).toEqual(value);
  });

  it('is read where another program sorted its tensors by name', () => {
    const many = Array.from({ length: 12 }, (_, i) => Float32Array.of(i));
    const file = decodeSafetensors(encodeSnapshot(many));
    const layout = layoutOf([...file.layout.slots].sort((a, b) => (a.name < b.name ? -1 : 1)));
    expect(layout.slots[2]!.name).toBe('vector-10');
    const sorted = encodeSafetensors({ ...file, layout, vector: inOrderOf(layout, file)! });
    expect(decodeSnapshot(sorted)).toEqual(many);
  });

  it.each([
    ['is not JSON', '{'],
    ['names a vector that is not there', '["vector",0]'],
    ['has a number that is none', '["number",[[]]]'],
    ['has an array without a tag', '[1]'],
    ['is endlessly deep', `${'["array",'.repeat(20_000)}1${']'.repeat(20_000)}`],
  ])('is refused if its tree %s, even with the right digest', (_, tree) => {
    const content = { layout: layoutOf([]), vector: new Float32Array(0) };
    const file = encodeSafetensors({
      ...content,
      metadata: { l2lSnapshot: tree, l2lCrc32: digestOf(tree, content) },
    });
    expect(() => decodeSnapshot(file)).toThrow(expect.objectContaining({ code: 'bad-checkpoint' }));
  });

  it('is refused if it was cut short or changed in any byte', () => {
    const refused = expect.objectContaining({ code: 'bad-checkpoint' });
    for (let i = 0; i < bytes.length; i++) {
      expect(() => decodeSnapshot(bytes.subarray(0, i)), `${i} bytes`).toThrow(refused);
      const changed = bytes.slice();
      changed[i]! ^= 0x40;
      expect(() => decodeSnapshot(changed), `byte ${i}`).toThrow(refused);
    }
  });
});
