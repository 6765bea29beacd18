import { describe, expect, it } from 'vitest';
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
