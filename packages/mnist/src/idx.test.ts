import { describe, expect, it } from 'vitest';
import { decodeIdx, encodeIdx } from './idx';

// Two images of 1 × 3, written out byte by byte: magic, three lengths, pixels.
const file = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255);

describe('an IDX file', () => {
  it('is a magic number, the lengths and then the values', () => {
    const { shape, values } = decodeIdx(file, 'images', 3);
    expect(shape).toEqual([2, 1, 3]);
    expect([...values]).toEqual([10, 20, 30, 40, 50, 255]);
  });

  it('is read the same when it lies in the middle of a larger buffer', () => {
    const larger = new Uint8Array(file.length + 7);
    larger.set(file, 5);
    expect(decodeIdx(larger.subarray(5, 5 + file.length), 'images', 3).shape).toEqual([2, 1, 3]);
  });

  it('is written as it is read', () => {
    expect(encodeIdx(decodeIdx(file, 'images', 3))).toEqual(file);
  });

  it('keeps lengths above 2^16', () => {
    const shape = [70_000];
    expect(decodeIdx(encodeIdx({ shape, values: new Uint8Array(70_000) }), 'labels', 1).shape).toEqual(shape);
  });

  it.each([
    ['labels where images were expected', encodeIdx({ shape: [1], values: Uint8Array.of(7) }), '0x00000801'],
    ['a web page', new TextEncoder().encode('<html>404</html>'), '0x3c68746d'],
    ['floats', Uint8Array.of(0, 0, 0x0d, 3, ...file.subarray(4)), '0x00000d03'],
    ['nothing', new Uint8Array(0), 'only 0 bytes'],
  ])('is not %s, and the error tells both magic numbers', (_, content, found) => {
    expect(() => decodeIdx(content, 'images', 3)).toThrow(
      expect.objectContaining({ code: 'bad-data', message: expect.stringContaining(`starts with ${found}`) }),
    );
    expect(() => decodeIdx(content, 'images', 3)).toThrow('0x00000803');
  });

  it.each([
    ['cut in its values', file.subarray(0, -1), 'has 21 bytes'],
    ['cut in its header', file.subarray(0, 10), 'has 10 bytes'],
    ['followed by more', Uint8Array.of(...file, 0), 'has 23 bytes'],
  ])('that is %s is refused with the size found', (_, content, found) => {
    expect(() => decodeIdx(content, 'images', 3)).toThrow(
      expect.objectContaining({ code: 'bad-data', message: expect.stringContaining(found) }),
    );
  });
});
