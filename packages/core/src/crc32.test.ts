import { crc32 as crc32OfZlib } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32';
import { keyOf, streamOf } from './random';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('crc32', () => {
  it('gives the check value of the standard', () => {
    // Every catalogue of CRCs states it for CRC-32/ISO-HDLC and these nine characters.
    expect(crc32(bytesOf('123456789'))).toBe(0xcbf43926);
  });

  it('is 0 for no bytes', () => {
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  it('goes on where it stopped', () => {
    expect(crc32(bytesOf('456789'), crc32(bytesOf('123')))).toBe(0xcbf43926);
  });

  // zlib.crc32 came with Node 22.2.
  it.runIf(crc32OfZlib)('agrees with zlib', () => {
    const stream = streamOf(keyOf(32));
    const bytes = Uint8Array.from({ length: 1000 }, () => stream.below(256));
    expect(crc32(bytes)).toBe(crc32OfZlib(bytes));
  });
});
