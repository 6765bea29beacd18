/** What becomes of the low byte of the register, for each of its 256 values. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let register = byte;
  // The polynomial of the standard, bits in reverse.
  for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0xedb88320 : 0);
  return register;
});

/**
 * The CRC-32 of some bytes, as in zip and PNG files: a number in [0, 2^32). It finds every error
 * within 32 neighbouring bits and all but one in 2^32 of the others, but no deliberate change.
 *
 * Source: ISO/IEC 3309; https://www.w3.org/TR/png/#D-CRCAppendix
 *
 * @param before - The CRC-32 of the bytes that come first, where these are a later part.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let register = ~before;
  for (const byte of bytes) register = (register >>> 8) ^ table[(register ^ byte) & 0xff]!;
  return ~register >>> 0;
}
