import { describe, expect, it } from 'vitest';
import { floatsOf, littleEndian, turned } from './float-bytes';

const floats = Float32Array.of(1, -2.5, 1e-45, Number.NaN, Infinity, -0);

describe('the bytes of floats', () => {
  it('have the lowest byte first', () => {
    // 1 is 0x3f800000.
    expect([...littleEndian(floats).subarray(0, 4)]).toEqual([0, 0, 0x80, 0x3f]);
    const view = new DataView(littleEndian(floats).buffer);
    floats.forEach((value, i) => {
      expect(view.getFloat32(4 * i, true)).toBe(value);
    });
  });

  it('are copied both ways, and may lie at any byte of a larger buffer', () => {
    const larger = new Uint8Array(4 * floats.length + 9);
    larger.set(littleEndian(floats), 5);
    const bytes = larger.subarray(5, 5 + 4 * floats.length);
    const read = floatsOf(bytes);
    expect(read).toEqual(floats);
    expect(read.length).toBe(floats.length);
    larger.fill(0xff);
    expect(read[0]).toBe(1);
  });

  it('may be a Buffer of Node, which lies somewhere in a larger one', () => {
    expect(floatsOf(Buffer.from(littleEndian(floats)))).toEqual(floats);
  });

  it('are turned round where a machine has them so', () => {
    expect([...turned(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))]).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
  });
});
