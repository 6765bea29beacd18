import { describe, expect, it } from 'vitest';
import { layoutOf } from './layout';
import { decodeSafetensors, encodeSafetensors } from './safetensors';

/** A file as the format's page says: length of the header as eight little-endian bytes, JSON, numbers. */
function fileOf(header: unknown, numbers: readonly number[] = []): Uint8Array {
  const json = typeof header === 'string' ? header : JSON.stringify(header);
  const text = new TextEncoder().encode(json);
  const data = numbers.flatMap((x) => {
    const bytes = new DataView(new ArrayBuffer(4));
    bytes.setFloat32(0, x, true);
    return [0, 1, 2, 3].map((i) => bytes.getUint8(i));
  });
  return Uint8Array.of(text.length & 0xff, text.length >> 8, 0, 0, 0, 0, 0, 0, ...text, ...data);
}

const f32 = (shape: number[], begin: number, end: number) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});
const layout = layoutOf([
  { name: 'kernel', shape: [2, 2] },
  { name: 'größe', shape: [] },
]);
const content = { layout, vector: Float32Array.of(1, -2, 3.5, 1e-30, Infinity), metadata: { note: 'a "b"' } };

describe('encodeSafetensors', () => {
  it('writes what the format says, byte by byte', () => {
    const json =
      '{"__metadata__":{"note":"a \\"b\\""},' +
      '"kernel":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},' +
      '"größe":{"dtype":"F32","shape":[],"data_offsets":[16,20]}}';
    // ö and ß have two bytes each; spaces follow up to a multiple of eight.
    const padded = json.padEnd(json.length + ((8 - ((json.length + 2) % 8)) % 8));
    expect(encodeSafetensors(content)).toEqual(fileOf(padded, [...content.vector]));
  });

  it('begins its numbers at a multiple of eight bytes', () => {
    for (let length = 0; length < 16; length++) {
      const bytes = encodeSafetensors({ ...content, metadata: { note: 'x'.repeat(length) } });
      expect((bytes.length - 4 * layout.size) % 8).toBe(0);
    }
  });

  it('refuses a tensor that is named as the metadata is', () => {
    const taken = layoutOf([{ name: '__metadata__', shape: [1] }]);
    expect(() => encodeSafetensors({ layout: taken, vector: new Float32Array(1), metadata: {} })).toThrow(
      expect.objectContaining({ code: 'bad-layout' }),
    );
  });
});

describe('decodeSafetensors', () => {
  it('reads what was written', () => {
    expect(decodeSafetensors(encodeSafetensors(content))).toEqual(content);
  });

  it.each([
    ['no tensors', []],
    [
      'tensors without numbers',
      [
        { name: 'a', shape: [0] },
        { name: 'b', shape: [2] },
        { name: 'c', shape: [3, 0] },
      ],
    ],
    [
      'names that JSON puts first',
      [
        { name: 'x', shape: [0] },
        { name: '1', shape: [1] },
        { name: '0', shape: [2] },
      ],
    ],
    [
      'names of the language',
      [
        { name: '__proto__', shape: [1] },
        { name: 'constructor', shape: [1] },
      ],
    ],
  ])('reads what was written: %s', (_, tensors) => {
    const each = layoutOf(tensors);
    const written = {
      layout: each,
      vector: Float32Array.from({ length: each.size }, (_, i) => i + 1),
      metadata: {},
    };
    expect(decodeSafetensors(encodeSafetensors(written))).toEqual(written);
  });

  it('reads a file made by hand, with tensors in any order and no metadata', () => {
    const file = fileOf({ second: f32([1, 2], 4, 12), first: f32([1], 0, 4) }, [7, 8, 9]);
    expect(decodeSafetensors(file)).toEqual({
      layout: layoutOf([
        { name: 'first', shape: [1] },
        { name: 'second', shape: [1, 2] },
      ]),
      vector: Float32Array.of(7, 8, 9),
      metadata: {},
    });
  });

  it('reads from the middle of a larger buffer', () => {
    const bytes = encodeSafetensors(content);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(decodeSafetensors(larger.subarray(3, 3 + bytes.length))).toEqual(content);
  });

  it('refuses a file that was cut short, wherever', () => {
    const bytes = encodeSafetensors(content);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length)), `${length} bytes`).toThrow(
        expect.objectContaining({ code: 'bad-checkpoint' }),
      );
    }
  });

  it('says that a file which holds other numbers has to be converted', () => {
    const file = fileOf({ x: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } }, [0]);
    expect(() => decodeSafetensors(file)).toThrow(/"x" holds F16.*Convert/);
  });

  it.each([
    ['a header that is not JSON', '{"x":', []],
    ['a header that is a list', [], []],
    ['a header that is null', null, []],
    ['metadata that is null', { __metadata__: null }, []],
    ['metadata that is not text', { __metadata__: { version: 1 } }, []],
    ['a tensor that is null', { x: null }, []],
    ['a tensor without a shape', { x: { dtype: 'F32', data_offsets: [0, 4] } }, [1]],
    ['a tensor without a place', { x: { dtype: 'F32', shape: [1] } }, [1]],
    ['a tensor with half a place', { x: { ...f32([1], 0, 4), data_offsets: [0] } }, [1]],
    ['a negative length', { x: f32([-1, -1], 0, 4) }, [1]],
    ['a length that is no whole number', { x: f32([0.5, 2], 0, 4) }, [1]],
    ['more numbers than a place has room for', { x: f32([2], 0, 4) }, [1]],
    ['a number of numbers beyond all numbers', { x: f32(Array(30).fill(2 ** 50), 0, 4) }, [1]],
    ['tensors that overlap', { x: f32([2], 0, 8), y: f32([2], 4, 12) }, [1, 2, 3]],
    ['a gap between tensors', { x: f32([1], 0, 4), y: f32([1], 8, 12) }, [1, 2, 3]],
    ['numbers that belong to no tensor', { x: f32([1], 0, 4) }, [1, 2]],
    ['fewer numbers than its tensors have', { x: f32([2], 0, 8) }, [1]],
  ])('refuses %s', (_, header, numbers) => {
    expect(() => decodeSafetensors(fileOf(header, numbers))).toThrow(
      expect.objectContaining({ code: 'bad-checkpoint' }),
    );
  });

  it('refuses a header of more bytes than a computer has', () => {
    const bytes = encodeSafetensors(content).slice();
    bytes.fill(0xff, 0, 8);
    expect(() => decodeSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'bad-checkpoint' }));
  });

  it('asks for bytes where it is given a buffer or text', () => {
    for (const given of [new ArrayBuffer(64), 'text', undefined]) {
      expect(() => decodeSafetensors(given as never)).toThrow(
        expect.objectContaining({ code: 'bad-checkpoint', message: expect.stringContaining('Uint8Array') }),
      );
    }
  });

  it('refuses text that is not UTF-8', () => {
    const bytes = fileOf({ ab: f32([1], 0, 4) }, [1]);
    bytes[10] = 0xff;
    expect(() => decodeSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'bad-checkpoint' }));
  });
});
