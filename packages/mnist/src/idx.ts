import { L2lError } from '@l2l/core';

/** An array of bytes from an IDX file. Source: Y. LeCun, "The MNIST database", section "the IDX file format". */
export interface IdxArray {
  /** For example `[60000, 28, 28]`. */
  readonly shape: readonly number[];
  /** Row-major. A view into the file's bytes. */
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Reads an uncompressed IDX file of unsigned bytes.
 *
 * @param name - What to call the file in errors.
 * @param rank - Number of dimensions that the file must have: 3 for images, 1 for labels.
 * @throws L2lError `bad-data` when the file is of another kind, cut short or too long.
 */
export function decodeIdx(content: Uint8Array, name: string, rank: number): IdxArray {
  const expectedMagic = (UNSIGNED_BYTE << 8) | rank;
  const headerSize = 4 + 4 * rank;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (content.length < 4 || view.getUint32(0) !== expectedMagic) {
    const found = content.length < 4 ? `only ${content.length} bytes` : hex(view.getUint32(0));
    throw new L2lError(
      'bad-data',
      `${name} starts with ${found}, but an IDX file of unsigned bytes in ${rank} dimensions starts with ${hex(expectedMagic)}. Check that the file is the one its name says, and that the download was not an error page.`,
    );
  }
  if (content.length < headerSize) {
    throw wrongSize(name, content.length, `its header alone has ${headerSize}`);
  }

  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = headerSize + shape.reduce((product, length) => product * length, 1);
  if (content.length !== size) {
    throw wrongSize(name, content.length, `its header says [${shape.join(', ')}], which makes ${size}`);
  }
  return { shape, values: content.subarray(headerSize) };
}

/**
 * Bytes that an IDX file of this many dimensions should have, by its header; 2 ** 16 where that is not all there, or is
 * none, which is more than enough to say so.
 */
export function idxSize(begin: Uint8Array, rank: number): number {
  const headerSize = 4 + 4 * rank;
  const view = new DataView(begin.buffer, begin.byteOffset, begin.byteLength);
  if (begin.length < headerSize || view.getUint32(0) !== ((UNSIGNED_BYTE << 8) | rank)) return 2 ** 16;
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  return headerSize + shape.reduce((product, length) => product * length, 1);
}

/** The IDX file of these bytes: the inverse of {@link decodeIdx}. */
export function encodeIdx({ shape, values }: IdxArray): Uint8Array {
  const headerSize = 4 + 4 * shape.length;
  const content = new Uint8Array(headerSize + values.length);
  const view = new DataView(content.buffer);
  view.setUint32(0, (UNSIGNED_BYTE << 8) | shape.length);
  shape.forEach((length, axis) => {
    view.setUint32(4 + 4 * axis, length);
  });
  content.set(values, headerSize);
  return content;
}

function hex(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`;
}

function wrongSize(name: string, found: number, expected: string): L2lError {
  const change = 'It was cut short or something was appended: download or copy it again.';
  return new L2lError('bad-data', `${name} has ${found} bytes, but ${expected}. ${change}`);
}
